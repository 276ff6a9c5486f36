import { describe, expect, it } from 'vitest';
import { newTask, type TaskForm, taskNameOf } from '../../../../renderer/derive/tasks';
import { outcomeRulesOf } from '../../../../shared/tasks';

const form: TaskForm = {
  title: 'Upsell, 60 days',
  kind: 'classification',
  predictedName: ' score ',
  actualName: '',
  outcome: '',
  horizonDays: '60',
  graceDays: '0',
  skipActedOn: false,
};

describe('the form of a new task', () => {
  it('names it as files and the command line can', () => {
    expect(['Upsell, 60 days', ' Été – fidélité ', '60'].map(taskNameOf)).toEqual([
      'upsell_60_days',
      'ete_fidelite',
      '60',
    ]);
  });

  it('is a task once it can be', () => {
    expect(newTask(form)).toEqual({
      ...{
        name: 'upsell_60_days',
        column: 'upsell_60_days',
        kind: 'classification',
        outcome: null,
        skipActedOn: false,
      },
      ...{ predictedName: 'score', actualName: null, horizonDays: 60, graceDays: 0 },
    });
    const wrong = [{ title: '60' }, { title: '' }, { horizonDays: '0' }, { horizonDays: '1.5' }, { graceDays: '' }];
    for (const part of wrong) expect(newTask({ ...form, ...part })).toBeNull();
  });

  it('offers the rules that fit the answer', () => {
    expect([outcomeRulesOf('classification'), outcomeRulesOf('regression')]).toEqual([
      ['purchase', 'inactivity'],
      ['spend'],
    ]);
  });
});
