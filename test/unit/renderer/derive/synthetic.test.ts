import { describe, expect, it } from 'vitest';
import { draftOf, statedRules } from '../../../../renderer/derive/synthetic';

const plan = {
  ...{
    import: null,
    seed: 1,
    clients: 5,
    passedOver: 0,
    holdout: 1,
    features: ['orders'],
    skipped: { clv: 'no feature' },
  },
  tasks: [
    {
      ...{ task: 'purchase', kind: 'classification' as const, rule: '1*orders', share: 0.125 },
      ...{ meaning: '', labels: 5, mean: 0.2 },
    },
  ],
};

describe('the form of synthetic labels', () => {
  it('shows what is proposed, until it is changed', () => {
    expect(draftOf('purchase', plan, undefined)).toEqual({ text: '1*orders', share: '12.5' });
    expect(draftOf('purchase', plan, { text: '', share: '30' })).toEqual({ text: '', share: '30' });
    expect(draftOf('clv', plan, undefined)).toEqual({ text: '', share: '' });
  });

  it('states what was changed, and leaves the rest to the default', () => {
    const tasks = [{ name: 'purchase' }, { name: 'clv' }];
    expect(statedRules(tasks, { purchase: { text: ' 2*orders ', share: '30' } })).toEqual([
      { task: 'purchase', text: '2*orders', share: 0.3 },
      { task: 'clv', text: null, share: null },
    ]);
    expect(statedRules(tasks, { purchase: { text: '', share: '100' } })[0]).toEqual({
      task: 'purchase',
      text: null,
      share: null,
    });
  });
});
