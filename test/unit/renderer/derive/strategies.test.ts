import { describe, expect, it } from 'vitest';
import { strategiesOf } from '../../../../renderer/derive/strategies';
import type { LabelSummary } from '../../../../shared/schemas/dataOperations';
import { labelSummaryOf, runOf, versionOf, workspaceTasks } from './records';

const [task] = workspaceTasks;
const labels = (given: Partial<LabelSummary>) => [labelSummaryOf(given)];
const empty = {
  tasks: [task],
  labels: labels({}),
  models: { versions: [], champions: {} },
  runs: [],
  strategies: { retrain: { trees: 250 }, update: { trees: 50, mostTrees: 500, rehearsal: 4, leastLabels: 50 } },
};
const old = versionOf('v_20260201_020000', { purchase: {} });
const young = versionOf('v_20260208_020000', { purchase: {} });
const live = { purchase: { version: old.version } };
const of = (given: Partial<Parameters<typeof strategiesOf>[0]>) => strategiesOf({ ...empty, ...given });

describe('the strategies', () => {
  it('say in an empty workspace what is missing', () => {
    expect(of({}).map(({ obstacle }) => obstacle)).toEqual([
      'there is no champion yet to build on',
      'no labels yet',
      'no version yet',
    ]);
  });

  it('of retraining count the labels, and tell how long it took last time', () => {
    const runs = [runOf({ startedAt: 1000, finishedAt: 5000 })];
    const [, retrain] = of({ labels: labels({ real: 5000, holdout: 1000 }), runs });
    expect(retrain).toMatchObject({ obstacle: null, time: '4.0\u00a0s last time', operation: 'retrain' });
    expect(retrain.text).toContain('250 trees each on 5,000 labels, up to 1,000 of them held out');
    const [, untested] = of({ labels: labels({ real: 1 }) });
    expect(untested.text).toContain('each on 1 label. There is no holdout yet to test them on.');
  });

  it('lead to retraining as long as a label is new, or a task has no champion', () => {
    const retrain = (sinceChampion: number | null) => of({ labels: labels({ real: 9, sinceChampion }) })[1];
    expect([retrain(null).primary, retrain(1).primary, retrain(0).primary]).toEqual([true, true, false]);
    expect(retrain(0).text).toContain('No label is new since the champions were trained.');
    expect(retrain(1).text).not.toContain('No label is new');
  });

  it('of updating ask for enough new labels', () => {
    const models = { versions: [old], champions: live };
    expect(of({ models, labels: labels({ sinceChampion: 12 }) })[0].obstacle).toBe(
      '12 new labels since the champion was trained; an update needs 50',
    );
    const [update] = of({ models, labels: labels({ sinceChampion: 50 }) });
    expect(update.obstacle).toBeNull();
    expect(update.text).toContain('adds 50 to each, grown on the new labels (purchase 50)');
  });

  it('of comparing want a version that is not the champion, and rows to compare on', () => {
    const models = { versions: [old, young], champions: live };
    expect(of({ models: { versions: [old], champions: live } })[2].obstacle).toBe(
      'the newest version is the champion already',
    );
    expect(of({ models })[2].obstacle).toBe('no holdout client has a label yet');
    const [, , compare] = of({ models, labels: labels({ holdout: 9 }) });
    expect(compare.obstacle).toBeNull();
    expect(compare.text).toContain(`${young.version} against ${old.version}`);
  });

  it('of comparing count whom the newest version would meet, and not who else is live', () => {
    const versions = [versionOf(old.version, { purchase: {}, churn: {} }), young];
    const champions = { purchase: { version: young.version }, churn: { version: old.version } };
    const [, , compare] = of({ models: { versions, champions }, labels: labels({ holdout: 9 }) });
    expect(compare.obstacle).toBe('the newest version is the champion already');
    const [, , unmet] = of({ models: { versions, champions: { churn: champions.churn } } });
    expect(unmet.obstacle).toBe('no task of the newest version has a champion');
  });
});
