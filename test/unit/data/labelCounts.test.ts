import { expect, it } from 'vitest';
import { joinLabels } from '../../../electron/data/joinLabels';
import { labelCounter } from '../../../electron/data/labelCounts';
import { listImports, undoImport } from '../../../electron/store/imports';
import { dayMs } from '../../../shared/time';
import { importLines } from '../../helpers/imports';
import { dataContext } from '../../helpers/workspace';

const start = Date.UTC(2026, 0, 1);

it('what was counted last is given again, but never where it is otherwise by now', async () => {
  const clock = { day: 0 };
  const context = dataContext({ now: () => start + clock.day * dayMs });
  const counted = labelCounter(context);
  /** What is given, which is what one who counts anew gives. */
  const told = async () => {
    await joinLabels(context);
    expect(counted()).toEqual(labelCounter(context)());
    return counted();
  };
  const ofChurn = async () => (await told()).find(({ task }) => task === 'churn');
  expect(await ofChurn()).toMatchObject({ real: 0, immature: 0 });
  expect(counted()).toBe(counted());
  await importLines(context, [
    'client_id,predicted_at,churned_pred,visits',
    'a,2026-01-01,0.2,1',
    'b,2026-01-02,0.4,2',
  ]);
  expect(await ofChurn()).toMatchObject({ immature: 2, unmatched: 0 });
  // By the clock alone: first the one, then the other is due.
  clock.day = 93;
  expect(await ofChurn()).toMatchObject({ immature: 1, unmatched: 1 });
  clock.day = 94;
  expect(await ofChurn()).toMatchObject({ immature: 0, unmatched: 2 });
  await importLines(context, ['client_id,observed_at,churned_actual', 'a,2026-04-02,1']);
  expect(await ofChurn()).toMatchObject({ real: 1, unmatched: 1 });
  const [outcomes] = listImports(context.db, null);
  undoImport(context.db, outcomes.id, { at: start, actor: 'a test', reason: '' });
  expect(await ofChurn()).toMatchObject({ real: 0, unmatched: 2 });
});
