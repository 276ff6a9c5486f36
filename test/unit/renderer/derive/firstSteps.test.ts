import { describe, expect, it } from 'vitest';
import { firstSteps } from '../../../../renderer/derive/firstSteps';
import type { ImportRecord } from '../../../../shared/schemas/imports';
import { labelSummaryOf } from './records';

type Given = Parameters<typeof firstSteps>[0];
const labelsOf = (real: number, immature = 0): Given['labels'] => [labelSummaryOf({ task: 'churn', real, immature })];
const imported = (kind: string, accepted: number): ImportRecord => ({
  id: 1,
  kind,
  fileName: 'a.csv',
  fileSha256: '',
  state: 'visible',
  assessment: null,
  rejectsFile: null,
  startedAt: 0,
  finishedAt: 1,
  accepted,
  duplicates: 0,
  changed: 0,
  unmatched: 0,
  rejected: 0,
});
const orders = { rows: 69_404, clients: 4_372, from: 0, until: 86_400_000 };
const given = (one: Partial<Given>): Given => ({
  data: { transactions: null, snapshots: [] },
  labels: labelsOf(0),
  imports: [],
  ...one,
});

describe('the way to the first models', () => {
  it.each([
    ['nothing', given({}), 'import', 'Drop a file'],
    [
      'orders',
      given({ data: { transactions: orders, snapshots: [] } }),
      'prepare',
      '69,404 transactions of 4,372 clients',
    ],
    ['predictions', given({ imports: [imported('predictions', 20)] }), 'import', 'import the outcomes'],
    ['outcomes', given({ imports: [imported('outcomes', 20)] }), 'import', 'import the predictions'],
    ['clients', given({ imports: [imported('clients', 7_043)] }), 'import', '7,043 rows of customer attributes'],
    ['labels', given({ labels: labelsOf(300) }), 'train', '300 labels are'],
    ['a label', given({ labels: labelsOf(1) }), 'train', '1 label is ready'],
    [
      'predictions that wait',
      given({ labels: labelsOf(0, 2), imports: [imported('predictions', 1)] }),
      'import',
      '2 outcomes are not due yet.',
    ],
  ] as const)('with %s has one next step, and says what there is', (_, state, action, words) => {
    const steps = firstSteps(state);
    expect(steps.flatMap((step) => step.action ?? [])).toEqual([action]);
    expect(steps.map(({ text }) => text).join(' ')).toContain(words);
  });

  it('is ticked off by what the workspace holds', () => {
    const done = (state: Given) => firstSteps(state).map((step) => step.done);
    expect(done(given({}))).toEqual([false, false, false]);
    expect(done(given({ data: { transactions: orders, snapshots: [] } }))).toEqual([true, false, false]);
    expect(done(given({ labels: labelsOf(300) }))).toEqual([true, true, false]);
  });
});
