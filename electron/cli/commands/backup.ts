import { existsSync } from 'node:fs';
import { rename, rm, rmdir } from 'node:fs/promises';
import { z } from 'zod';
import { pathField } from '../../../shared/schemas/fields';
import { plural } from '../../../shared/words';
import { temporaryPath } from '../../node/temporary';
import { restoreSchedule } from '../../operations/backup/schedule';
import { checkFree, unpackBackup } from '../../operations/backup/unpack';
import { defineCommand, operationCommand } from '../command';

export const backupCommand = operationCommand('backup', {
  form: { names: { path: 'output' }, letters: { output: 'o' } },
  tell: (json) => ({
    json,
    text: `${plural(json.files, 'file')} in ${json.path} (${(json.bytes / 1e6).toFixed(1)} MB). “evergreen restore” makes a workspace of it.`,
  }),
});

/** No operation of a workspace, since there is none yet. */
export const restoreCommand = defineCommand({
  name: 'restore',
  summary: 'make a workspace of a backup, in a new folder; a damaged one is refused',
  input: z.object({
    file: pathField.meta({ placeholder: 'FILE' }),
    to: pathField.describe('the new folder').meta({ placeholder: 'FOLDER' }),
  }),
  form: { words: ['file'] },
  run: async ({ file, to }, shell) => {
    await checkFree(to);
    const temporary = temporaryPath(to);
    try {
      const { madeAt, files } = await unpackBackup(file, temporary);
      // What can be opened and is whole is a workspace.
      const restored = shell.beside(temporary);
      try {
        const context = await restored.context();
        await context.data.checkIntegrity();
        await restoreSchedule(context);
      } finally {
        await restored.close();
      }
      await checkFree(to);
      // Only an empty one: what somebody has put there meanwhile stays.
      if (existsSync(to)) await rmdir(to);
      await rename(temporary, to);
      return {
        json: { workspace: to, madeAt, files: files.length },
        text: `${to} is the workspace as it was at ${madeAt}; its endpoint is off.`,
      };
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  },
});
