import { factsOf } from '../../../shared/operations';
import type { ListedVersion } from '../../../shared/schemas/versions';
import { headlineOf } from '../../../shared/scores';
import { taskLabel } from '../../../shared/tasks';
import { count } from '../../../shared/words';
import type { Requested } from '../../api/cache';
import { startAndFollow } from '../../app/commands';
import { Card, Pill } from '../../components/Card';
import { Button, Link } from '../../components/controls';
import { type Column, DataTable } from '../../components/DataTable';
import { EmptyState, SkeletonRows } from '../../components/States';
import { Swatch } from '../../components/Task';
import { metricInfo, metricScore } from '../../derive/metrics';
import { dateColumn, valueColumn } from '../../derive/table';
import {
  choiceFor,
  choiceTitle,
  choiceVerbs,
  type DeploymentChoice,
  neededFor,
  rolesOf,
  totals,
  type VersionRole,
} from '../../derive/versions';
import { bytes, duration, listed, moment } from '../../format';
import { useTurn } from '../../hooks/useTurn';
import type { Workspace } from '../../hooks/useWorkspace';
import { TodayNote } from './TodayNote';
import { type VersionAction, VersionMenu } from './VersionMenu';

interface VersionTableProps {
  of: Requested<Workspace>;
  now: number;
  onLook: (version: string) => void;
  onChoose: (choice: DeploymentChoice) => void;
  onAction: (action: VersionAction) => void;
}

/** All versions, newest first; drawn in its turn, since it has many cells. */
export function VersionTable({ of: { value }, now, onLook, onChoose, onAction }: VersionTableProps) {
  const isTurn = useTurn();
  return (
    <Card title="All versions">
      {value && <TodayNote workspace={value} now={now} />}
      <DataTable
        label="All versions"
        columns={value ? columnsOf(value, now, onLook, onChoose, onAction) : []}
        rows={isTurn ? value?.models.versions.toReversed() : undefined}
        keyOf={({ version }) => version}
        waiting={<SkeletonRows list rows={5} height={22} />}
        empty={value && <NoVersions workspace={value} />}
      />
    </Card>
  );
}

function NoVersions({ workspace }: { workspace: Workspace }) {
  const trainable = workspace.labels.some(({ real, synthetic }) => real + synthetic > 0);
  return (
    <EmptyState
      title="No versions yet"
      action={trainable && { label: 'Train the first models', run: () => startAndFollow('retrain') }}
    >
      {trainable
        ? 'Every training gives a version. Versions never change: they can be compared, deployed, and rolled back to.'
        : 'Every training gives a version. First it needs labels: import transactions, then prepare training data on the Data screen.'}
    </EmptyState>
  );
}

function columnsOf(
  { tasks, models }: Workspace,
  now: number,
  onLook: VersionTableProps['onLook'],
  onChoose: VersionTableProps['onChoose'],
  onAction: VersionTableProps['onAction'],
): Column<ListedVersion>[] {
  const { champions, previous, versions } = models;
  const roles = (version: ListedVersion) => rolesOf(version, champions, previous, versions.at(-1)?.version);
  return [
    {
      title: 'Version',
      cell: ({ version, title, tag, note }) => (
        <div className="version-name">
          <Link onClick={() => onLook(version)}>
            <b className="nowrap">{title}</b>
          </Link>{' '}
          {tag !== null && <Pill>{tag}</Pill>}
          <span className="cell-note">{version}</span>
          {note !== null && (
            <span className="cell-note" title={note}>
              {note}
            </span>
          )}
        </div>
      ),
      value: ({ version, title, tag, note }) => [title, version, tag, note].filter(Boolean).join(' · '),
    },
    dateColumn('Trained', 'createdAt', (at) => <span className="nowrap">{moment(at, now)}</span>),
    {
      title: 'Role',
      cell: (version) => (
        <span className="roles">
          {roles(version).map((role) => (
            <RolePill key={role.label} {...role} marks={version.marks} />
          ))}
        </span>
      ),
      value: (version) =>
        roles(version)
          .map(({ label, tasks }) => `${label} ${tasks.join(' ')}`)
          .join(', '),
    },
    {
      title: 'Made by',
      cell: ({ strategy }) => factsOf(strategy).title,
      value: ({ strategy }) => factsOf(strategy).title,
    },
    ...tasks.map((task) =>
      valueColumn(
        `${taskLabel(task.name)}, ${metricInfo[headlineOf(task)].label}`,
        ({ tasks }: ListedVersion) => tasks[task.name]?.score ?? null,
        (value) => metricScore(headlineOf(task), value),
      ),
    ),
    totalColumn('Labels', 'rows', 'The most that one of its models has', count),
    totalColumn('Trees', 'trees', 'The most that one of its models has', count),
    totalColumn('Size', 'bytes', 'All its models together', bytes),
    totalColumn('Trained in', 'seconds', 'All its models together', (seconds) => duration(seconds * 1000)),
    {
      title: 'Actions',
      numeric: true,
      silent: true,
      cell: (version) => (
        <span className="row-actions">
          <Choice choice={choiceFor(version, champions)} name={version.title} onChoose={onChoose} />
          <VersionMenu version={version} needed={neededFor(roles(version))} onAction={onAction} />
        </span>
      ),
    },
  ];
}

/** A figure of several models, with a hint at what was made of theirs. */
function totalColumn(
  title: string,
  field: keyof ReturnType<typeof totals>,
  hint: string,
  write: (value: number) => string,
): Column<ListedVersion> {
  return valueColumn(
    title,
    (version) => totals(version)[field],
    (value) => <span title={hint}>{write(value)}</span>,
  );
}

function RolePill({ label, tone, tasks, marks }: VersionRole & Pick<ListedVersion, 'marks'>) {
  const names = listed(tasks.map(taskLabel));
  return (
    <Pill tone={tone} title={names || marks.map(({ reason }) => reason).join('; ')}>
      {label}
      {names && <span className="visually-hidden"> of {names}</span>}
      {tasks.map((task) => (
        <Swatch key={task} task={task} />
      ))}
    </Pill>
  );
}

interface ChoiceProps extends Pick<VersionTableProps, 'onChoose'> {
  choice: DeploymentChoice | null;
  /** What the version is called. */
  name: string;
}

function Choice({ choice, name, onChoose }: ChoiceProps) {
  if (!choice) return null;
  return (
    <Button small aria-label={choiceTitle(choice, name)} onClick={() => onChoose(choice)}>
      {choiceVerbs[choice.kind]}…
    </Button>
  );
}
