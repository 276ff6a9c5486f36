import type { Assessment, TaskAssessment } from '../../../shared/schemas/assessment';
import { count, decimals } from '../../../shared/words';
import { DataTable } from '../../components/DataTable';
import { TaskName } from '../../components/Task';
import { figureColumn } from '../../derive/table';

/** What a file's labels do to those that are known, how they go with the champion's answers, and how features moved. */
export function AssessedLabels({ assessment: { tasks, features, copies } }: { assessment: Assessment }) {
  const [farthest] = features;
  return (
    <>
      <DataTable<TaskAssessment>
        label="Labels of the file"
        columns={[
          { title: 'Task', cell: ({ task }) => <TaskName task={task} /> },
          figureColumn('Labels', 'stated', count),
          figureColumn('Known', 'known', count),
          figureColumn('Changed', 'changed', count),
          { title: 'Mean', numeric: true, cell: ({ mean }) => decimals(mean.file) },
          { title: 'Before', numeric: true, cell: ({ mean }) => mean.earlier !== null && decimals(mean.earlier) },
          { title: 'With the champion', numeric: true, cell: ({ agreement }) => agreement && goesWith(agreement) },
        ]}
        rows={tasks}
        keyOf={({ task }) => task}
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

function goesWith({ file, earlier }: NonNullable<TaskAssessment['agreement']>): string {
  return `${decimals(file.value)} (holdout ${decimals(earlier.value)})`;
}
