import type { CheckedInput, ResultOf } from '../../shared/schemas/operations';
import type { VersionNote } from '../../shared/schemas/versions';
import { wordPair } from '../../shared/versionNames';
import { livePeriods, predecessorOf } from '../registry/live';
import { readProduction } from '../registry/production';
import type { OperationContext } from './context';
import { findVersion } from './deploy';
import { onTheSameRows } from './rescore';

/** The versions with what is said against them, and which of them are, were and would be live. */
export async function listVersions({
  reader,
  layout,
}: Pick<OperationContext, 'reader' | 'layout'>): Promise<ResultOf<'versions'>> {
  const [versions, notes, marks, deployments, { tasks: live }] = await Promise.all([
    reader.versions(),
    reader.versionNotes(),
    reader.versionMarks(),
    reader.deployments(),
    readProduction(layout),
  ]);
  const champions = Object.entries(live);
  const { versions: compared, today } = await onTheSameRows(reader, versions, live, deployments);
  const noteOf = new Map(notes.map((one) => [one.version, one]));
  return {
    versions: compared.map((one) => ({
      ...one,
      ...(noteOf.get(one.version) ?? unnoted(one)),
      marks: marks.filter(({ version }) => version === one.version).map(({ reason, at }) => ({ reason, at })),
    })),
    champions: Object.fromEntries(champions.map(([task, { version, deployedAt }]) => [task, { version, deployedAt }])),
    previous: Object.fromEntries(
      champions.map(([task, { version }]) => [task, predecessorOf(task, version, deployments)]),
    ),
    live: livePeriods(deployments),
    today,
  };
}

/** All that is known of a version, with what is said against it. */
export async function showVersion(
  context: OperationContext,
  { version: name }: CheckedInput<'version'>,
): Promise<ResultOf<'version'>> {
  const found = await findVersion(context, name);
  const [marks, notes] = await Promise.all([context.reader.versionMarks(), context.reader.versionNotes()]);
  const note = notes.find(({ version }) => version === found.version) ?? unnoted(found);
  return { ...found, ...note, marks: marks.filter(({ version }) => version === found.version) };
}

/** One that came between two looks into the store. */
function unnoted({ createdAt }: { createdAt: number }): VersionNote {
  return { title: wordPair(createdAt), note: null, tag: null };
}

/** @throws AppError `unknown_version` */
export async function noteVersion(context: OperationContext, given: CheckedInput<'noteVersion'>): Promise<void> {
  const { version } = await findVersion(context, given.version);
  await context.data.noteVersion({ ...given, version, actor: context.actor });
}
