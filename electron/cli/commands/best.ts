import { operationCommand } from '../command';

export const bestCommand = operationCommand('best', {
  name: 'best',
  summary: "print the path of the best version's model, all versions scored on today's holdout",
  form: { words: ['task'] },
  tell: (best) => ({ json: best, text: best.path }),
});
