import { z } from 'zod';
import type { VerifiedActivity } from '../../../shared/schemas/activity';
import { operationSchemas } from '../../../shared/schemas/operations';
import { second } from '../../../shared/time';
import { count } from '../../../shared/words';
import { perform } from '../../operations/catalogue';
import { defineCommand } from '../command';
import { table } from '../format';

export const activityCommand = defineCommand({
  name: 'activity',
  summary: 'who or what did what, when and why; whether that record still is what was written',
  input: operationSchemas.activity.input.extend({
    verify: z
      .boolean()
      .default(false)
      .describe('checks the chain of hashes over the log; exit code 1 where it is broken'),
    head: operationSchemas.verifyActivity.input.shape.head,
  }),
  run: async ({ limit, verify, head }, shell) => {
    const context = await shell.context();
    const activity = await perform(context, 'activity', { limit });
    const verified = verify || head !== null ? await perform(context, 'verifyActivity', { head }) : null;
    const json = { activity, verified };
    if (verified) return { json, ...told(verified, head) };
    if (activity.length === 0) return { json, text: 'Nothing has been done in this workspace yet.' };
    const rows = activity.map((one) => [second(one.at), one.actor, one.kind, one.summary, one.reason]);
    return { json, text: table([['at (UTC)', 'by', 'what', '', 'reason'], ...rows]) };
  },
});

function told({ entries, head, broken, keeps }: VerifiedActivity, kept: string | null) {
  const lines = [
    broken
      ? `Broken at entry ${broken.id}: ${broken.reason}. The ${count(entries)} entries before it hold.`
      : `All ${count(entries)} entries hold.`,
    ...(keeps === false ? [`The log does not lead over ${kept}: it was cut short, or made anew.`] : []),
    ...(head === null ? [] : [`Head: ${head}. Kept elsewhere, it shows later whether the log was made anew (--head).`]),
  ];
  return { text: lines.join('\n'), exitCode: broken || keeps === false ? 1 : 0 };
}
