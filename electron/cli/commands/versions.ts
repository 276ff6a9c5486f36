import type { z } from 'zod';
import type { versionsOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import { count } from '../../../shared/words';
import { removeVersion } from '../../operations/prune';
import { readProduction } from '../../registry/production';
import type { Command } from '../command';
import { headline, table } from '../format';

export const versionsCommand: Command = {
  name: 'versions',
  usage: 'versions [remove VERSION] [--reason TEXT]',
  summary: 'list the versions, with who is champion; remove one that is neither champion nor what a champion replaced',
  options: { reason: { type: 'string' } },
  run: async (args, shell) => {
    const [verb, name] = args.expect(versionsCommand.usage, 0, 2);
    if (verb !== undefined && (verb !== 'remove' || name === undefined)) {
      throw new AppError('bad_usage', `Usage: evergreen ${versionsCommand.usage}`);
    }
    const context = await shell.context();
    const { data, layout } = context;
    if (name !== undefined) await removeVersion(context, name, args.text('reason'));
    const versions = await data.versions();
    const marks = await data.versionMarks();
    const { tasks: live } = await readProduction(layout);
    const json: z.infer<typeof versionsOutput> = {
      versions: versions.map(({ version, createdAt, strategy, tasks }) => ({
        version,
        createdAt,
        strategy,
        folder: layout.versionFolder(version),
        marks: marks.filter((mark) => mark.version === version).map(({ reason }) => reason),
        tasks: Object.fromEntries(
          Object.entries(tasks).map(([task, { rows, trees, bytes, seconds, holdout }]) => [
            task,
            {
              champion: live[task]?.version === version,
              rows,
              trees,
              megabytes: bytes / 1e6,
              seconds,
              metrics: holdout,
            },
          ]),
        ),
      })),
      production: Object.fromEntries(Object.entries(live).map(([task, { version }]) => [task, version])),
    };
    if (versions.length === 0) return { json, text: 'No versions yet. “evergreen retrain” trains the first.' };
    const rows = json.versions.flatMap(({ version, strategy, tasks }) =>
      Object.entries(tasks).map(([task, one], i) => [
        i === 0 ? version : '',
        i === 0 ? strategy : '',
        task,
        one.champion ? 'champion' : '',
        count(one.rows),
        String(one.trees),
        `${one.megabytes.toFixed(1)} MB`,
        one.metrics ? headline(one.metrics)[0].join(' ') : 'no holdout yet',
      ]),
    );
    const heading = ['version', 'strategy', 'task', '', 'rows', 'trees', 'size', 'holdout'];
    return { json, text: [table([heading, ...rows]), ...json.versions.flatMap(describeMarks)].join('\n') };
  },
};

function describeMarks({ version, marks }: z.infer<typeof versionsOutput>['versions'][number]): string[] {
  return marks.map((reason) => `! ${version}: ${reason}`);
}
