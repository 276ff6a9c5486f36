import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors';
import type { Choice } from '../../../shared/schemas/servingOperations';
import { modelFileName } from '../../registry/layout';
import { readProduction } from '../../registry/production';
import type { ModelRef } from '../../serving/models';
import { best } from '../best';
import type { OperationContext } from '../context';
import { findVersion } from '../deploy';

/**
 * The models of a choice, in the order of the tasks.
 * @throws AppError `unknown_version`, `unknown_task`, `bad_usage`
 */
export async function choose(context: OperationContext, choice: Choice): Promise<ModelRef[]> {
  if (choice.best && choice.version !== null) {
    throw new AppError(
      'bad_usage',
      'Either the best version of each task answers, or the one that is named, not both.',
      {
        commandLine: 'Leave out --best or --version.',
      },
    );
  }
  const tasks = await context.reader.tasks();
  if (choice.task !== null) await context.reader.task({ name: choice.task });
  const { tasks: live } = await readProduction(context.layout);
  const wanted = tasks.filter(({ name }) => choice.task === null || choice.task === name);
  const refs: ModelRef[] = [];
  for (const { name, column } of wanted) {
    const wish = await versionFor(context, name, live[name]?.version ?? null, choice);
    if (wish === null) continue;
    const { version, tasks: models } = await findVersion(context, wish);
    const model = models[name];
    if (!model) continue;
    refs.push({
      ...{ task: name, column, version, sha256: model.sha256 },
      path: join(context.layout.versionFolder(version), model.file),
      copy: join(context.layout.production, modelFileName(name)),
    });
  }
  if (choice.version !== null && refs.length === 0) {
    throw new AppError('unknown_version', `${choice.version} holds no model for ${choice.task ?? 'any task'}.`);
  }
  return refs;
}

async function versionFor(
  context: OperationContext,
  task: string,
  champion: string | null,
  choice: Choice,
): Promise<string | null> {
  if (choice.version !== null) return choice.version;
  if (!choice.best || champion === null) return champion;
  try {
    return (await best(context, task)).version;
  } catch (error) {
    // As long as there is nothing to compare on, the champion is the best that is known.
    if (error instanceof AppError && error.code === 'not_enough_labels') return champion;
    throw error;
  }
}

const lookMs = 250;

type Watched = Pick<OperationContext, 'layout'>;

/** Another one after each change of what a choice means. */
export async function markOf({ layout }: Watched, { best: isBest }: Choice): Promise<string> {
  const watched = isBest ? [layout.productionFile, layout.continuous] : [layout.productionFile];
  return (await Promise.all(watched.map(mark))).join();
}

/**
 * Gives what serving goes by of the store, as a text: which tasks are on, and what was said of earlier files. It is
 * read anew where anything in the store has changed.
 */
export function storeMark({ data, reader }: Pick<OperationContext, 'data' | 'reader'>): () => Promise<string> {
  let [version, said] = [Number.NaN, ''];
  return async () => {
    // What can't be asked just now is asked again at the next look.
    const found = await data.dataVersion().catch(() => version);
    if (found === version) return said;
    const read = await Promise.all([reader.tasks(), reader.rememberedInstructions()]).catch(() => null);
    if (read) [version, said] = [found, JSON.stringify(read)];
    return said;
  };
}

/**
 * Calls back after each change of a mark. Nothing tells what another process does, so files are looked at.
 * @param known the mark from before what it stands for was read
 * @returns what ends it
 */
export function watch(look: () => Promise<string>, known: string, onChange: () => void): () => void {
  let last = known;
  let looking = false;
  const timer = setInterval(async () => {
    if (looking) return;
    looking = true;
    const now = await look();
    looking = false;
    if (now !== last) onChange();
    last = now;
  }, lookMs);
  return () => clearInterval(timer);
}

/** Another one for every file that took the place of a path: they are put there by a rename. */
export async function mark(path: string): Promise<string> {
  try {
    const { ino, mtimeMs, size } = await stat(path);
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return '';
  }
}
