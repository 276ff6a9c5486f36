import { findingsOf } from '../../../shared/assessment';
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
      stateWord(one.state),
    ]);
    const heading = ['id', 'at (UTC)', 'kind', 'file', 'accepted', 'already there', 'rejected', ''];
    const notes = records.filter(({ state }) => state === 'quarantined').flatMap(waits);
    return { json, text: [table([heading, ...rows]), ...notes].join('\n') };
  },
});

function stateWord(state: ImportRecord['state']): string {
  if (state === 'visible') return '';
  return state === 'quarantined' ? 'in quarantine' : 'undone';
}

function waits({ id, fileName, assessment }: ImportRecord): string[] {
  const found = assessment ? findingsOf(assessment).join('; ') : 'it was not looked at to the end';
  return [
    `! ${fileName} waits: ${found}`,
    `! “evergreen imports take-in ${id}” takes it in, “evergreen imports undo ${id}” takes it back`,
  ];
}

export const takeInCommand = operationCommand('takeInImport', {
  name: 'imports',
  words: 'imports take-in',
  form: { words: ['id'] },
  tell: (taken) => ({
    json: jsonOf([taken]),
    text: `Import ${taken.id} (${taken.fileName}) is taken in: its rows count from now on.`,
  }),
});

export const undoImportCommand = operationCommand('undoImport', {
  name: 'imports',
  words: 'imports undo',
  form: { words: ['id'] },
  tell: (undone) => {
    const snapshots = undone.kind === 'transactions' ? ', and the snapshots are made again without them' : '';
    const text = `Import ${undone.id} (${undone.fileName}) is undone: its ${count(undone.accepted)} rows are gone, but for those that other imports state too${snapshots}.`;
    return { json: jsonOf([undone]), text };
  },
});

function jsonOf(records: readonly ImportRecord[]) {
  return { imports: records.map(({ fileName, startedAt, ...rest }) => ({ ...rest, file: fileName, at: startedAt })) };
}
