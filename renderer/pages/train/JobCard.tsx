import type { JobStatus } from '../../../shared/contract';
import { cancelJob } from '../../api/jobs';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { Pill } from '../../components/Pill';
import { Progress } from '../../components/Progress';
import { ErrorState } from '../../components/States';
import { lastDone, planOf, remainingMs, type StepView, stepsOf } from '../../derive/remaining';
import type { Tone } from '../../derive/tones';
import { percent } from '../../format/numbers';
import { duration, remainingTime, timeOfDay } from '../../format/time';
import { stepLabel, strategyLabel } from '../../format/words';
import { useNow } from '../../hooks/useNow';
import type { Workspace } from '../../hooks/useWorkspace';
import { JobResult } from './JobResult';

const tones: Record<JobStatus['state'], Tone> = {
  running: 'good',
  done: 'good',
  skipped: 'warn',
  failed: 'bad',
  cancelled: 'neutral',
};

/** A job from its start to its end: its steps, the time left, then what it gave. */
export function JobCard({ job, workspace }: { job: JobStatus; workspace: Workspace }) {
  const running = job.state === 'running';
  const now = useNow(running ? 250 : null);
  const tasks = workspace.tasks.map(({ name }) => name);
  const plan = planOf(
    job.kind,
    tasks,
    tasks.filter((task) => workspace.models.champions[task]),
  );
  const steps = stepsOf(job, plan, now);
  const left = running ? remainingMs(steps, lastDone(workspace.runs, job.kind)) : null;
  return (
    <Card
      title={`${strategyLabel(job.kind)}, ${timeOfDay(job.startedAt)}`}
      beside={<Pill tone={tones[job.state]}>{job.state}</Pill>}
      actions={
        <>
          <span className="muted">
            {running
              ? left === null
                ? `${duration(now - job.startedAt)} so far`
                : remainingTime(left)
              : `took ${duration((job.finishedAt ?? now) - job.startedAt)}`}
          </span>
          {running && (
            <Button small onClick={() => cancelJob(job.id)}>
              Cancel
            </Button>
          )}
        </>
      }
    >
      <ol className="steps">
        {steps.map((step) => (
          <Step key={step.name} step={step} trees={treesOf(job.kind, workspace)} />
        ))}
      </ol>
      {job.notes.map((note) => (
        <p key={note} className="note" style={{ marginTop: 12 }}>
          {note}
        </p>
      ))}
      {job.error && job.state !== 'cancelled' && (
        <div style={{ marginTop: 12 }}>
          <ErrorState report={job.error} />
        </div>
      )}
      {job.result && <JobResult result={job.result} workspace={workspace} />}
    </Card>
  );
}

/** Trees that a strategy grows per task; null for what grows none. */
function treesOf(kind: string, { strategies }: Workspace): number | null {
  if (kind === 'retrain') return strategies.retrain.trees;
  return kind === 'update' ? strategies.update.trees : null;
}

function underWay(name: string, fraction: number | null, trees: number | null): string {
  if (fraction === null) return 'at work';
  if (trees === null || !name.startsWith('train ')) return percent(fraction, 0);
  return `${Math.round(fraction * trees)} of ${trees} trees`;
}

function Step({ step: { name, state, fraction, ms, detail }, trees }: { step: StepView; trees: number | null }) {
  const words = {
    done: '',
    running: underWay(name, fraction, trees),
    waiting: 'waiting',
    stopped: 'stopped',
  };
  const label = stepLabel(name);
  return (
    <li className={state}>
      <b>{label}</b>
      <Progress label={label} fraction={state === 'stopped' ? (fraction ?? 0) : fraction} />
      <span title={detail ?? undefined}>{detail ?? words[state]}</span>
      <span className="num faint">{ms === null ? '' : duration(ms)}</span>
    </li>
  );
}
