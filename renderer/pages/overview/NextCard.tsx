import type { Requested } from '../../api/useRequest';
import { Card } from '../../components/Card';
import { SkeletonRows } from '../../components/States';
import { Swatch } from '../../components/Task';
import { plural } from '../../format/numbers';
import { dataDay } from '../../format/time';
import { taskLabel } from '../../format/words';
import type { Workspace } from '../useWorkspace';

/** What will come by itself: outcomes whose time has not passed yet. */
export function NextCard({ of: { value } }: { of: Requested<Workspace> }) {
  const due = (value?.labels ?? [])
    .flatMap(({ nextDueAt, ...rest }) => (nextDueAt === null ? [] : [{ ...rest, nextDueAt }]))
    .sort((a, b) => a.nextDueAt - b.nextDueAt);
  return (
    <Card title="Outcomes due">
      {!value && (
        <div className="list">
          <SkeletonRows rows={3} />
        </div>
      )}
      {value && due.length === 0 && <p className="muted list">No prediction is waiting for its outcome.</p>}
      <ul className="list">
        {due.map(({ task, immature, nextDueAt }) => (
          <li key={task}>
            <Swatch task={task} />
            <p>
              {taskLabel(task)}
              <small>{plural(immature, 'prediction')} maturing, the first on this day</small>
            </p>
            <b className="nowrap">{dataDay(nextDueAt)}</b>
          </li>
        ))}
      </ul>
    </Card>
  );
}
