import { taskLabel } from '../../../shared/tasks';
import { plural } from '../../../shared/words';
import { type Requested, useRequest } from '../../api/cache';
import { go } from '../../app/navigation';
import { Card } from '../../components/Card';
import { Link } from '../../components/controls';
import { SkeletonRows } from '../../components/States';
import { Swatch } from '../../components/Task';
import { nextRuns } from '../../derive/schedule';
import { dataDay, moment } from '../../format';
import type { Workspace } from '../../hooks/useWorkspace';

/** What will come by itself: the scheduled jobs, and the outcomes whose time has not passed yet. */
export function NextCard({ of: { value }, now }: { of: Requested<Workspace>; now: number }) {
  const runs = nextRuns(useRequest('schedule', {}).value?.jobs ?? []);
  const due = (value?.labels ?? [])
    .flatMap(({ nextDueAt, ...rest }) => (nextDueAt === null ? [] : [{ ...rest, nextDueAt }]))
    .sort((a, b) => a.nextDueAt - b.nextDueAt);
  return (
    <Card title="Next">
      {!value && <SkeletonRows list rows={4} />}
      {value && runs.length + due.length === 0 && (
        <p className="muted list">Nothing is scheduled, and no outcome is waited for.</p>
      )}
      <ul className="list">
        {runs.map(({ job, at }) => (
          <li key={job.job}>
            <i className="dot next-dot" aria-hidden="true" />
            <p>
              <Link quiet onClick={() => go('schedule')}>
                {job.title}
              </Link>
            </p>
            <b className="nowrap">{moment(at, now)}</b>
          </li>
        ))}
        {due.map(({ task, immature, nextDueAt }) => {
          const isAhead = nextDueAt > now;
          return (
            <li key={task}>
              <Swatch task={task} />
              <p>
                {taskLabel(task)} outcomes {isAhead && 'due'}
                <small>
                  {plural(immature, 'outcome')}{' '}
                  {isAhead ? 'not known yet' : `waiting for data of ${dataDay(nextDueAt)} and later`}
                </small>
              </p>
              {isAhead && <b className="nowrap">{dataDay(nextDueAt)}</b>}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
