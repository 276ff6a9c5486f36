import { operationCommand } from '../command';

export const reviewCommand = operationCommand('review', {
  name: 'review',
  tell: ({ runId, ...reviewed }) => {
    const { tasks, skipped, plot } = reviewed;
    const lines = Object.entries(tasks).flatMap(([task, { champion, candidate, comparison, deployed, reason }]) => [
      ...(comparison ? [comparison.sentence] : []),
      `${task}: ${deployed ? `${candidate} replaces ${champion}` : `${champion} stays`}. ${reason}`,
    ]);
    const text = [...lines, ...Object.values(skipped), `The history is drawn in ${plot}`].join('\n');
    return { json: { run: runId, ...reviewed }, text };
  },
});
