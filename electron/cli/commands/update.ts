import { update, updateDefaults } from '../../operations/update';
import type { Command } from '../command';
import { describeTrained, trainedJson } from './retrain';

export const updateCommand: Command = {
  name: 'update',
  usage: 'update [--task T] [--trees N] [--most-trees N] [--rehearsal R] [--seed N] [--threads N]',
  summary:
    'incremental update: trees for the labels since each champion are added to it; exit code 3 with too few labels',
  options: {
    task: { type: 'string' },
    trees: { type: 'string' },
    'most-trees': { type: 'string' },
    rehearsal: { type: 'string' },
    seed: { type: 'string' },
    threads: { type: 'string' },
  },
  run: async (args, shell) => {
    args.expect(updateCommand.usage, 0, 0);
    const context = await shell.context();
    const result = await update(
      { ...context, threads: args.integer('threads', 1) ?? context.threads },
      {
        ...updateDefaults,
        task: args.text('task'),
        trees: args.integer('trees', 1) ?? updateDefaults.trees,
        mostTrees: args.integer('most-trees', 1) ?? updateDefaults.mostTrees,
        rehearsal: args.number('rehearsal', 0) ?? updateDefaults.rehearsal,
        seed: args.integer('seed', 0) ?? updateDefaults.seed,
      },
    );
    return { json: trainedJson(result), text: describeTrained(result) };
  },
};
