import { useEffect, useRef } from 'react';
import type { Comparison } from '../../../shared/schemas/comparison';
import type { Champions } from '../../../shared/schemas/modelOperations';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import { headlineOf, verdictWords } from '../../../shared/scores';
import { taskLabel } from '../../../shared/tasks';
import { cancelExecution, setAside } from '../../api/executions';
import { Pill } from '../../components/Card';
import { type Column, DataTable } from '../../components/DataTable';
import { Named } from '../../components/Named';
import { ScoreToday } from '../../components/ScoreToday';
import { Progress } from '../../components/States';
import { TaskName } from '../../components/Task';
import { decidedBy, verdictTones } from '../../derive/comparison';
import type { DeploymentChoice } from '../../derive/versions';
import { useOperation } from '../../hooks/useOperation';

interface ChangeTableProps {
  choice: DeploymentChoice;
  /** Those that the version holds. */
  tasks: readonly WorkspaceTask[];
  champions: Champions;
  /** The tasks that are to change. */
  chosen: readonly string[];
  /** Whether it is being made: nobody waits for the verdict then, and checking the models needs the cores. */
  isMade: boolean;
  onToggle: (task: string) => void;
}

/**
 * What a change of champion means, task by task: who answers now and then, both scores on the same rows, the verdict.
 */
export function ChangeTable({ choice, tasks, champions, chosen, isMade, onToggle }: ChangeTableProps) {
  const { version } = choice;
  const comparison = useComparison(choice, !isMade);
  const liveOf = (name: string) => champions[name]?.version;
  const isLive = (name: string) => liveOf(name) === version;
  const foundOf = (name: string) => comparison.result?.comparisons.find(({ task }) => task === name);
  const columns: Column<WorkspaceTask>[] = [
    {
      title: 'Task',
      cell: ({ name }) => (
        <label className="inline-field">
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            disabled={isLive(name)}
            onChange={() => onToggle(name)}
          />
          <TaskName task={name} />
        </label>
      ),
    },
    { title: 'Champion now', cell: ({ name }) => <Called id={liveOf(name)} /> },
    {
      title: 'Score now',
      numeric: true,
      cell: (task) => <ScoreToday task={task} version={liveOf(task.name)} beside={version} />,
    },
    { title: 'New champion', cell: ({ name }) => (isLive(name) ? 'unchanged' : <Called id={version} />) },
    {
      title: 'New score',
      numeric: true,
      cell: (task) => (
        <span className={isWorse(task, foundOf(task.name)) ? 'bad' : undefined}>
          <ScoreToday task={task} version={version} beside={liveOf(task.name)} />
        </span>
      ),
    },
    {
      title: 'Verdict',
      cell: (task) => <Verdict task={task} found={foundOf(task.name)} busy={comparison.busy && !isLive(task.name)} />,
    },
  ];
  return (
    <DataTable
      label="What changes"
      columns={columns}
      rows={tasks}
      keyOf={({ name }) => name}
      isMuted={({ name }) => !chosen.includes(name)}
    />
  );
}

/** Whether the score that is shown tells of a worse candidate: the verdict may rest on another one. */
function isWorse(task: WorkspaceTask, found: Comparison | undefined): boolean {
  const shown = found?.metrics.find(({ metric }) => metric === headlineOf(task));
  return found?.verdict === 'worse' && (shown?.difference.value ?? -1) < 0;
}

/** The comparison with the champion of each task, for as long as it is wanted. */
function useComparison({ version, task }: DeploymentChoice, isWanted: boolean) {
  const comparison = useOperation('compare');
  const latest = useRef(comparison);
  latest.current = comparison;
  useEffect(() => {
    if (!isWanted) return;
    let begun: number | null = null;
    let isLeft = false;
    latest.current.run({ candidate: version, champion: null, task }, (id) => {
      begun = id;
      setAside(id);
      // Whoever has left before it began does not want it either.
      if (isLeft) cancelExecution(id);
    });
    return () => {
      isLeft = true;
      if (begun !== null) cancelExecution(begun);
    };
  }, [version, task, isWanted]);
  return comparison;
}

function Called({ id }: { id: string | undefined }) {
  if (id === undefined) return 'none';
  return (
    <>
      <Named text={id} /> <span className="cell-note">{id}</span>
    </>
  );
}

interface VerdictProps {
  task: WorkspaceTask;
  found: Comparison | undefined;
  busy: boolean;
}

function Verdict({ task, found, busy }: VerdictProps) {
  if (!found) return busy ? <Progress label={`Comparing ${taskLabel(task.name)}`} fraction={null} /> : '–';
  const by = decidedBy(found, task.primaryMetric);
  return (
    <>
      <Pill tone={verdictTones[found.verdict]} title={found.sentence}>
        {verdictWords[found.verdict]}
      </Pill>
      {by && <span className="cell-note">in {by}</span>}
    </>
  );
}
