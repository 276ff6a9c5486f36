import type { Assessment } from '../../../shared/schemas/assessment';
import { count, decimals } from '../../../shared/words';
import { DataTable } from '../../components/DataTable';
import { TaskName } from '../../components/Task';

const columns = [
  { title: 'Task' },
  { title: 'Labels', numeric: true },
  { title: 'Known', numeric: true },
  { title: 'Changed', numeric: true },
  { title: 'Mean', numeric: true },
  { title: 'Before', numeric: true },
  { title: 'With the champion', numeric: true },
];

/** What a file's labels do to those that are known, how they go with the champion's answers, and how features moved. */
export function AssessedLabels({ assessment: { tasks, features, copies } }: { assessment: Assessment }) {
  const [farthest] = features;
  return (
    <>
      <DataTable
        label="Labels of the file"
        columns={columns}
        rows={tasks.map(({ task, stated, known, changed, mean, agreement }) => ({
          key: task,
          cells: [
            <TaskName key="task" task={task} />,
            count(stated),
            count(known),
            count(changed),
            decimals(mean.file),
            mean.earlier === null ? '' : decimals(mean.earlier),
            agreement ? `${decimals(agreement.file.value)} (holdout ${decimals(agreement.earlier.value)})` : '',
          ],
        }))}
      />
      {farthest && farthest.moved > 0.5 && (
        <p className="muted">
          {farthest.feature} moved the farthest of the features: {decimals(farthest.moved)} of 1.
        </p>
      )}
      {copies.rows > 0 && (
        <p className="note">
          {count(copies.rows)} of {count(copies.of)} training rows are exact copies of holdout clients’ rows: these do
          not judge what was trained on them.
        </p>
      )}
    </>
  );
}
