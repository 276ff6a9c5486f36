import { count } from '../../../shared/words';
import { operationCommand } from '../command';

export const eraseCommand = operationCommand('eraseClient', {
  name: 'erase',
  form: { words: ['client'] },
  tell: (json) => {
    const { rows, labels, scores, files, missing, versions } = json;
    const lines = [
      `The client is erased: ${count(rows)} rows, ${count(labels)} labels, ${count(scores)} scores; ${count(files.length)} files were written anew or removed.`,
      ...missing.map(
        (path) => `! ${path} was exported and is not there any more: if it was moved, the client is still in it.`,
      ),
    ];
    if (versions.length > 0) {
      lines.push(
        `! ${versions.join(', ')} may have learned from it. “evergreen retrain” learns from what is here now.`,
      );
    }
    return { json, text: lines.join('\n') };
  },
});
