import type { z } from 'zod';
import type { reviewOutput } from '../../../shared/commandOutput';
import { review } from '../../operations/review';
import type { Command } from '../command';

export const reviewCommand: Command = {
  name: 'review',
  usage: 'review',
  summary: 'the monthly review: the best version of each task meets the champion; deploys by policy, draws the history',
  options: {},
  run: async (args, shell) => {
    args.expect(reviewCommand.usage, 0, 0);
    const { runId, tasks, skipped, plot } = await review(await shell.context());
    const json: z.infer<typeof reviewOutput> = {
      run: runId,
      tasks,
      skipped,
      plot,
    };
    const lines = Object.entries(tasks).flatMap(([task, { champion, candidate, comparison, deployed, reason }]) => [
      ...(comparison ? [comparison.sentence] : []),
      `${task}: ${deployed ? `${candidate} replaces ${champion}` : `${champion} stays`}. ${reason}`,
    ]);
    return { json, text: [...lines, ...Object.values(skipped), `The history is drawn in ${plot}`].join('\n') };
  },
};
