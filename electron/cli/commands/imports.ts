import type { ImportRecord } from '../../../shared/schemas/imports';
import { count } from '../../../shared/words';
import { operationCommand } from '../command';
import { minute, table } from '../format';

export const importsCommand = operationCommand('imports', {
  name: 'imports',
  tell: (records) => {
    const json = jsonOf(records);
    if (records.length === 0) return { json, text: 'No imports yet. “evergreen import FILE” takes in a CSV.' };
    const rows = json.imports.map((one) => [
      String(one.id),
      minute(one.at),
      one.kind,
      one.file,
      count(one.accepted),
      count(one.duplicates),
      count(one.rejected),
      one.state === 'visible' ? '' : 'undone',
    ]);
    const heading = ['id', 'at (UTC)', 'kind', 'file', 'accepted', 'already there', 'rejected', ''];
    return { json, text: table([heading, ...rows]) };
  },
});

export const undoImportCommand = operationCommand('undoImport', {
  name: 'imports',
  words: 'imports undo',
  form: { words: ['id'] },
  tell: (undone) => {
    const snapshots = undone.kind === 'transactions' ? ', and the snapshots are made again without them' : '';
    const text = `Import ${undone.id} (${undone.fileName}) is undone: its ${count(undone.accepted)} rows are gone${snapshots}.`;
    return { json: jsonOf([undone]), text };
  },
});

function jsonOf(records: readonly ImportRecord[]) {
  return { imports: records.map(({ fileName, startedAt, ...rest }) => ({ ...rest, file: fileName, at: startedAt })) };
}
