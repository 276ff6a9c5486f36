import { basename } from 'node:path';
import { AppError } from '../../shared/errors';
import { rowAsClient } from '../../shared/importing';
import type { Inspection } from '../importing/inspect';
import { lineImports } from '../store/files';
import type { ReadDb } from '../store/open';

/** Of a file in which each line is a client: what the ids begin with, and the imports that it takes the place of. */
export interface LineClients {
  lineClients: string | null;
  replaces: number[];
}

/**
 * The same file again has the same clients. Another one of the same name either takes the place of the earlier, or
 * holds other clients: that can't be guessed.
 * @throws AppError `unclear_file` where it has to be said
 */
export function lineClientsOf(db: ReadDb, { source, recognition, instructions }: Inspection): LineClients {
  if (recognition.mapping.client !== rowAsClient) return { lineClients: null, replaces: [] };
  const fileName = basename(source.path);
  const earlier = lineImports(db, fileName);
  const same = earlier.find(({ sha256 }) => sha256 === source.sha256);
  if (same) return { lineClients: same.lineClients, replaces: [] };
  const corrected = earlier.filter(({ lineClients }) => lineClients === fileName);
  if (corrected.length === 0) return { lineClients: fileName, replaces: [] };
  if (instructions.replaces === undefined) throw replacesOrAdds(source.path, fileName, corrected[0].id);
  if (instructions.replaces === 'yes') return { lineClients: fileName, replaces: corrected.map(({ id }) => id) };
  return { lineClients: `${fileName} ${source.sha256.slice(0, 8)}`, replaces: [] };
}

function replacesOrAdds(path: string, fileName: string, id: number): AppError {
  return new AppError(
    'unclear_file',
    `${path}: each line is a client of its own, and another ${fileName} was imported before (import ${id}). Does this one take its place, or are these other clients?`,
    {
      file: path,
      question: {
        text: `Another ${fileName} was imported before. What is this one?`,
        answers: [
          {
            label: 'The corrected file',
            hint: `it takes the place of import ${id}, whose rows go`,
            says: { replaces: 'yes' },
            proposed: true,
          },
          { label: 'Other clients', hint: 'both stay', says: { replaces: 'no' }, proposed: false },
        ],
      },
      commandLine: 'Say which: --replaces yes or --replaces no.',
    },
  );
}
