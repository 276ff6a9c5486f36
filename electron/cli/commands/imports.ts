import type { z } from 'zod';
import type { importsOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import type { ImportRecord } from '../../../shared/schemas/imports';
import { count } from '../../../shared/words';
import type { Command } from '../command';
import { minute, table } from '../format';

export const importsCommand: Command = {
  name: 'imports',
  usage: 'imports [undo ID [--force] [--reason TEXT]]',
  summary: 'list the imports, or take one back',
  options: { reason: { type: 'string' }, force: { type: 'boolean' } },
  run: async (args, shell) => {
    const [verb, id] = args.expect(importsCommand.usage, 0, 2);
    const { data, actor } = await shell.context();
    if (verb === undefined) return listing(await data.imports());
    if (verb !== 'undo' || !/^\d+$/.test(id ?? '')) {
      throw new AppError('bad_usage', `Usage: evergreen ${importsCommand.usage}`);
    }
    const undone = await data.undoImport({
      id: Number(id),
      actor,
      reason: args.text('reason') ?? '',
      force: args.flag('force'),
    });
    const text = `Import ${undone.id} (${undone.fileName}) is undone: its ${count(undone.accepted)} rows are gone${undone.kind === 'transactions' ? ', and the snapshots are made again without them' : ''}.`;
    return { ...listing([undone]), text };
  },
};

function listing(records: readonly ImportRecord[]) {
  const json: z.infer<typeof importsOutput> = {
    imports: records.map(({ fileName, startedAt, ...rest }) => ({ ...rest, file: fileName, at: startedAt })),
  };
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
  return {
    json,
    text: table([['id', 'at (UTC)', 'kind', 'file', 'accepted', 'already there', 'rejected', ''], ...rows]),
  };
}
