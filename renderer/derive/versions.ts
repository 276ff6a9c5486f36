import type { Champions } from '../../shared/schemas/modelOperations';
import type { ListedTask, ListedVersion } from '../../shared/schemas/versions';
import type { Tone } from './tones';

/** A change of champion that a person is about to make. */
export interface DeploymentChoice {
  version: string;
  /** Null: all tasks that the version holds. */
  task: string | null;
  /** `rollback`: an older version comes back; `deploy`: a version goes live for the first time, or a newer one. */
  kind: 'deploy' | 'rollback';
}

/** What a change of champion is called. */
export const choiceVerbs: Record<DeploymentChoice['kind'], string> = { deploy: 'Deploy', rollback: 'Roll back' };

/** `Roll back to v_20260208_120000`. @param name what the version is called there */
export function choiceTitle({ kind, version }: DeploymentChoice, name = version): string {
  return `${choiceVerbs[kind]}${kind === 'rollback' ? ' to' : ''} ${name}`;
}

/** What a version is for its tasks, in a word or two. */
export interface VersionRole {
  label: string;
  tone: Tone;
  /** Empty: it is about the whole version. */
  tasks: string[];
}

/** Champion of some tasks, predecessor of others, or the newest that never went live; and whether its data is gone. */
export function rolesOf(
  { version, tasks, marks }: ListedVersion,
  champions: Champions,
  previous: Readonly<Record<string, string | null>>,
  newest: string | undefined,
): VersionRole[] {
  const held = Object.keys(tasks);
  const champion = held.filter((task) => champions[task]?.version === version);
  const before = held.filter((task) => previous[task] === version && champions[task]?.version !== version);
  const roles: VersionRole[] = [];
  if (champion.length > 0) roles.push({ label: 'champion', tone: 'good', tasks: champion });
  if (before.length > 0) roles.push({ label: 'previous', tone: 'neutral', tasks: before });
  if (roles.length === 0 && version === newest) roles.push({ label: 'candidate', tone: 'neutral', tasks: held });
  if (marks.length > 0) roles.push({ label: 'data undone', tone: 'warn', tasks: [] });
  return roles;
}

/** Why a version has to stay: there must be a way back. Null: it may go. */
export function neededFor(roles: readonly VersionRole[]): string | null {
  const role = roles.find(({ label }) => label === 'champion' || label === 'previous');
  return role
    ? `It is the ${role.label === 'previous' ? 'previous champion' : role.label}: there must be a way back`
    : null;
}

/** How a version is called where it is chosen: by what can be said, and by what is typed. */
export function namedVersion({ title, version }: Pick<ListedVersion, 'title' | 'version'>): string {
  return `${title} · ${version}`;
}

/** What putting a version in place would be called; null when it is the champion of all its tasks already. */
export function choiceFor(version: ListedVersion, champions: Champions): DeploymentChoice | null {
  const others = Object.keys(version.tasks).filter((task) => champions[task]?.version !== version.version);
  if (others.length === 0) return null;
  const back = others.some((task) => (champions[task]?.version ?? '') > version.version);
  return { version: version.version, task: null, kind: back ? 'rollback' : 'deploy' };
}

/** Megabytes of all its models, and the seconds that training them took. */
export function totals({ tasks }: ListedVersion): Pick<ListedTask, 'bytes' | 'seconds' | 'rows' | 'trees'> {
  const models = Object.values(tasks);
  return {
    bytes: models.reduce((sum, { bytes }) => sum + bytes, 0),
    seconds: models.reduce((sum, { seconds }) => sum + seconds, 0),
    rows: Math.max(0, ...models.map(({ rows }) => rows)),
    trees: Math.max(0, ...models.map(({ trees }) => trees)),
  };
}
