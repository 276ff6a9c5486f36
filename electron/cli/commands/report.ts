import { operationCommand } from '../command';

export const reportCommand = operationCommand('report', {
  form: { names: { path: 'output' }, letters: { output: 'o' } },
  tell: (written) => ({ json: written, text: `The report is written to ${written.path}.` }),
});
