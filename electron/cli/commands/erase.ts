import { count } from '../../../shared/words';
import { operationCommand } from '../command';

export const eraseCommand = operationCommand('eraseClient', {
  name: 'erase',
  form: { words: ['client'] },
  tell: (json, { dryRun }) => {
    const { rows, labels, scores, files, missing, versions } = json;
    const what = `${count(rows)} rows, ${count(labels)} labels, ${count(scores)} scores`;
    const lines = [
      dryRun
        ? `The client would be erased: ${what}; ${count(files.length)} files would be written anew or removed. Nothing was changed.`
        : `The client is erased: ${what}; ${count(files.length)} files were written anew or removed.`,
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
