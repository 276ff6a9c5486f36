import { factsOf } from '../../../shared/operations';
import type { ListedVersion } from '../../../shared/schemas/versions';
import { primaryScore } from '../../../shared/scores';
import { taskLabel } from '../../../shared/tasks';
import { count } from '../../../shared/words';
import type { Requested } from '../../api/useRequest';
import { startAndFollow } from '../../app/commands';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { DataTable } from '../../components/DataTable';
import { Pill } from '../../components/Pill';
import { EmptyState, SkeletonRows } from '../../components/States';
import { Swatch } from '../../components/Task';
import { choiceFor, type DeploymentChoice, rolesOf, totals } from '../../derive/versions';
import { bytes, score } from '../../format/numbers';
import { duration, moment } from '../../format/time';
import { listed } from '../../format/words';
import type { Workspace } from '../../hooks/useWorkspace';

interface VersionTableProps {
  of: Requested<Workspace>;
  now: number;
  onLook: (version: string) => void;
  onChoose: (choice: DeploymentChoice) => void;
}

/** All versions, newest first, each with what it scored when it was trained. */
export function VersionTable({ of: { value }, now, onLook, onChoose }: VersionTableProps) {
  return (
    <Card title="All versions">
      {!value && <SkeletonRows list rows={5} height={22} />}
      {value?.models.versions.length === 0 && <NoVersions workspace={value} />}
      {value && value.models.versions.length > 0 && (
        <DataTable
          label="All versions"
          columns={columnsOf(value)}
          rows={[...value.models.versions].reverse().map((version) => ({
            key: version.version,
            cells: cellsOf(version, value, now, onLook, onChoose),
          }))}
        />
      )}
    </Card>
  );
}

function NoVersions({ workspace }: { workspace: Workspace }) {
  const trainable = workspace.labels.some(({ real, synthetic }) => real + synthetic > 0);
  return (
    <EmptyState
      title="No versions yet"
      action={
        trainable && (
          <Button variant="primary" onClick={() => void startAndFollow('retrain')}>
            Train the first models
          </Button>
        )
      }
    >
      {trainable
        ? 'Every training gives a version that stays as it is: it can be compared, deployed, and rolled back to.'
        : 'Every training gives a version. Labels are missing for it: import transactions, and make snapshots on the Data screen.'}
    </EmptyState>
  );
}

function columnsOf({ tasks }: Workspace) {
  return [
    { title: 'Version' },
    { title: 'Role' },
    { title: 'From' },
    ...tasks.map(({ name, primaryMetric }) => ({
      title: primaryMetric === 'accuracy' ? taskLabel(name) : `${taskLabel(name)}, R²`,
      numeric: true,
    })),
    { title: 'Labels', numeric: true },
    { title: 'Trees', numeric: true },
    { title: 'Size', numeric: true },
    { title: 'Trained in', numeric: true },
    { title: 'Actions', numeric: true, silent: true },
  ];
}

function cellsOf(
  version: ListedVersion,
  { tasks, models }: Workspace,
  now: number,
  onLook: VersionTableProps['onLook'],
  onChoose: VersionTableProps['onChoose'],
) {
  const { rows, trees, bytes: size, seconds } = totals(version);
  const choice = choiceFor(version, models.champions);
  const roles = rolesOf(version, models.champions, models.previous, models.versions.at(-1)?.version);
  return [
    <div key="version" className="nowrap">
      <button type="button" className="link" onClick={() => onLook(version.version)}>
        <b>{version.version}</b>
      </button>
      <span className="cell-note">{moment(version.createdAt, now)}</span>
    </div>,
    <span key="roles" className="roles">
      {roles.map(({ label, tone, tasks: own }) => (
        <Pill
          key={label}
          tone={tone}
          title={own.length > 0 ? listed(own.map(taskLabel)) : version.marks.map(({ reason }) => reason).join('; ')}
        >
          {label}
          {own.length > 0 && <span className="visually-hidden"> of {listed(own.map(taskLabel))}</span>}
          {own.map((task) => (
            <Swatch key={task} task={task} />
          ))}
        </Pill>
      ))}
    </span>,
    <span key="strategy" className="nowrap">
      {factsOf(version.strategy).title}
    </span>,
    ...tasks.map(({ name, primaryMetric }) => score(primaryMetric, primaryScore(version.tasks[name]?.holdout ?? null))),
    count(rows),
    count(trees),
    bytes(size),
    duration(seconds * 1000),
    choice && (
      <Button
        key="action"
        small
        aria-label={`${choice.kind === 'deploy' ? 'Deploy' : 'Roll back to'} ${version.version}`}
        onClick={() => onChoose(choice)}
      >
        {choice.kind === 'deploy' ? 'Deploy' : 'Roll back'}
      </Button>
    ),
  ];
}
