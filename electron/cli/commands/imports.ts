import { findingsOf } from '../../../shared/assessment';
import { shownSource } from '../../../shared/orderNotes';
import type { ImportRecord } from '../../../shared/schemas/imports';
import type { TransactionSource } from '../../../shared/schemas/orders';
import { isoDay, minute } from '../../../shared/time';
import { count, plural } from '../../../shared/words';
import { operationCommand } from '../command';
import { table } from '../format';

export const importsCommand = operationCommand('imports', {
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
    const heading = ['id', 'at (UTC)', 'kind', 'file', 'accepted', 'already there', 'refused', ''];
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
    const text = `Import ${undone.id} (${undone.fileName}) is undone: its ${plural(undone.accepted, 'row is', 'rows are')} gone, but for those that other imports state too${snapshots}.`;
    return { json: jsonOf([undone]), text };
  },
});

function jsonOf(records: readonly ImportRecord[]) {
  return { imports: records.map(({ fileName, startedAt, ...rest }) => ({ ...rest, file: fileName, at: startedAt })) };
}

export const eraseCommand = operationCommand('eraseClient', {
  name: 'erase',
  form: { words: ['client'] },
  tell: (json, { dryRun }) => {
    const { rows, labels, scores, files, missing, versions } = json;
    const what = `${plural(rows, 'row')}, ${plural(labels, 'label')}, ${plural(scores, 'score')}`;
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

export const sourcesCommand = operationCommand('sources', { tell: listing });

export const nameSourceCommand = operationCommand('nameSource', {
  name: 'sources',
  words: 'sources name',
  form: { words: ['importId', 'name'] },
  tell: listing,
});

function listing(sources: readonly TransactionSource[]) {
  const json = { sources: [...sources] };
  if (sources.length === 0) return { json, text: 'There are no transactions yet.' };
  const rows = sources.map(({ source, imports, from, until }) => [
    shownSource(source),
    imports.join(', '),
    isoDay(from),
    isoDay(until),
  ]);
  return { json, text: table([['source', 'imports', 'from', 'until'], ...rows]) };
}
