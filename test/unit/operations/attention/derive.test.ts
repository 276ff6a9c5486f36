import { describe, expect, it } from 'vitest';
import { itemsOf } from '../../../../electron/operations/attention/derive';
import { labelSummaryOf, monitoredOf, runOf, versionOf, workspaceTasks } from '../../renderer/derive/records';

const calm = {
  tasks: [],
  labels: [],
  imports: [],
  runs: [],
  versions: [],
  champions: {},
  live: {},
  monitored: { tasks: {}, skipped: {} },
};
const titles = (given: Partial<Parameters<typeof itemsOf>[0]>) =>
  itemsOf({ ...calm, ...given }).map(({ title }) => title);
const live = (version: string) => ({ purchase: { version, deployedAt: 0 } });
const [purchase] = workspaceTasks;
const scored = { purchase: { score: 0.7, clients: 100 } };

describe('what needs attention', () => {
  it('is nothing in a calm workspace', () => {
    expect(itemsOf(calm)).toEqual([]);
  });

  it('is a failed run, until another came after it', () => {
    const failed = runOf({ state: 'failed', error: { code: 'engine_died', message: 'The engine ended.' } });
    expect(itemsOf({ ...calm, runs: [failed] })).toMatchObject([{ severity: 'critical', detail: 'The engine ended.' }]);
    expect(titles({ runs: [runOf({ id: 2 }), failed] })).toEqual([]);
    expect(titles({ runs: [runOf({ id: 2, state: 'running' }), failed] })).toHaveLength(1);
  });

  it('is an alarm that stands, not one that was acknowledged', () => {
    const monitored = (stands: boolean) => ({ tasks: { purchase: monitoredOf({ stands }) }, skipped: {} });
    expect(itemsOf({ ...calm, monitored: monitored(true) })).toMatchObject([
      { severity: 'critical', screen: 'monitor', subject: 'purchase', detail: 'It is worse. Retrain.' },
    ]);
    expect(itemsOf({ ...calm, monitored: monitored(false) })).toEqual([]);
  });

  it('is a newest version that is not the champion, unless the champion is newer', () => {
    const versions = [versionOf('v_20260201_020000', scored), versionOf('v_20260208_020000', scored)];
    expect(titles({ versions, champions: live('v_20260201_020000') })).toEqual([
      `${versions[1].title} is not deployed for purchase`,
    ]);
    expect(titles({ versions, champions: live('v_20260208_020000') })).toEqual([]);
  });

  it('is a champion that answers worse live than the holdout had promised, beyond chance', () => {
    const versions = [versionOf('v_20260201_020000', scored)];
    const liveAt = (newest: number, disagree: boolean) => ({
      purchase: {
        version: 'v_20260201_020000',
        metric: 'accuracy' as const,
        live: { value: 0.69, lower: 0.65, upper: 0.73 },
        rows: 1204,
        clients: 900,
        imported: 0,
        periods: [{ from: 0, until: 1, rows: 100, clients: 100, live: { value: newest, lower: 0, upper: 1 } }],
        holdout: { value: 0.7, lower: 0.6, upper: 0.8 },
        disagree,
        sentence: 'What the comparison says, too.',
      },
    });
    const tasks = [{ ...purchase, outcome: null }];
    const given = { ...calm, tasks, versions, champions: live('v_20260201_020000') };
    expect(itemsOf({ ...given, live: liveAt(0.56, false) })).toEqual([]);
    expect(itemsOf({ ...given, live: liveAt(0.85, true) })).toEqual([]);
    const [item] = itemsOf({ ...given, live: liveAt(0.55, true) });
    expect(item.title).toBe('Purchase does worse in use than in its test');
    expect(item.detail).toBe('What the comparison says, too.');
  });

  it('is a champion that was trained for other labels', () => {
    const labels = { horizonDays: 90, outcome: 'purchase' as const };
    const versions = [versionOf('v_20260201_020000', { purchase: { ...scored.purchase, labels } })];
    const given = { ...calm, versions, champions: live('v_20260201_020000') };
    expect(itemsOf({ ...given, tasks: [{ ...purchase, horizonDays: 90 }] })).toEqual([]);
    const [item] = itemsOf({ ...given, tasks: [purchase] });
    expect(item).toMatchObject({
      title: 'The champion of purchase was trained for other labels',
      detail: expect.stringContaining('labels of 90 days; they are of 30 days now'),
    });
  });

  it('is a champion whose data was undone, and no other version', () => {
    const marks = [{ reason: 'trained from rows of import 3 (a.csv), which was undone', at: 0 }];
    const versions = [{ ...versionOf('v_20260201_020000', scored), marks }];
    expect(titles({ versions, champions: live('v_20260201_020000') })).toEqual([
      'v_20260201_020000 is live, but data that it learned from is gone',
    ]);
    expect(titles({ versions, champions: {} })).toEqual([]);
  });

  it('is a champion without a holdout score', () => {
    const versions = [versionOf('v_20260201_020000', { purchase: { clients: null } })];
    expect(titles({ tasks: [purchase], versions, champions: live('v_20260201_020000') })).toEqual([
      'Purchase is live without a test score',
    ]);
  });

  it.each([
    ['below', 0.488, 1],
    ['at', 0.5, 1],
    ['above', 0.512, 0],
  ])('is a champion that is no better than chance: %s', (_, score, items) => {
    const model = { purchase: { score, baseline: 0.5, clients: 100 } };
    const versions = [versionOf('v_20260201_020000', model)];
    const found = itemsOf({ ...calm, tasks: [purchase], versions, champions: live('v_20260201_020000') });
    expect(found).toHaveLength(items);
    const title = 'Purchase is live, but no better than chance';
    const detail = expect.stringContaining(`AUC ${score.toFixed(3)}, by chance 0.500`);
    if (items > 0) expect(found).toMatchObject([{ title, detail, subject: 'v_20260201_020000' }]);
  });

  it('is refused rows of an import that is not undone', () => {
    const record = {
      id: 7,
      kind: 'transactions',
      fileName: 'a.csv',
      fileSha256: '',
      rejectsFile: null,
      assessment: null,
      changed: 0,
      unmatched: 0,
      accepted: 1,
      duplicates: 0,
      rejected: 2,
      startedAt: 0,
      finishedAt: 0,
    };
    expect(titles({ imports: [{ ...record, state: 'visible' }] })).toEqual(['2 rows of a.csv refused']);
    expect(titles({ imports: [{ ...record, state: 'undone' }] })).toEqual([]);
  });

  it('is missing outcomes, in one line for all tasks', () => {
    const labels = ['purchase', 'clv'].map((task, i) => labelSummaryOf({ task, unmatched: 10 * (i + 1) }));
    expect(itemsOf({ ...calm, labels })).toMatchObject([
      {
        title: '30 outcomes are missing',
        detail: expect.stringContaining('purchase 10 and lifetime value 20'),
      },
    ]);
    expect(titles({ labels: [labelSummaryOf({ unmatched: 1 })] })).toEqual(['1 outcome is missing']);
  });
});
