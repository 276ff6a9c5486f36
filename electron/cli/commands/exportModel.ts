import { resolve } from 'node:path';
import type { z } from 'zod';
import type { exportModelOutput } from '../../../shared/commandOutput';
import { exportFormats } from '../../../shared/engineProtocol';
import { AppError } from '../../../shared/errors';
import { exportModel } from '../../operations/exportModel';
import type { Command } from '../command';

export const exportModelCommand: Command = {
  name: 'export-model',
  usage: `export-model TASK --format ${exportFormats.join('|')} -o FILE [--version V]`,
  summary: 'write the champion, or another version, in a format of other programs',
  options: {
    format: { type: 'string' },
    output: { type: 'string', short: 'o' },
    version: { type: 'string' },
  },
  run: async (args, shell) => {
    const [task] = args.expect(exportModelCommand.usage, 1, 1);
    const format = exportFormats.find((one) => one === args.text('format'));
    const output = args.text('output');
    if (!format || output === null) throw new AppError('bad_usage', `Usage: evergreen ${exportModelCommand.usage}`);
    const path = resolve(output);
    const result = await exportModel(await shell.context(), { task, format, path, version: args.text('version') });
    const json: z.infer<typeof exportModelOutput> = { ...result, task, format, path };
    const size = `${(result.bytes / 1e6).toFixed(1)} MB, ${result.trees} trees`;
    return {
      json,
      text: `${result.version}, ${task}: ${path} (${size})\nHow to encode its columns: ${result.featuresFile}`,
    };
  },
};
