import { featureTitle } from '../../../shared/featureWords';
import type { Assessment, TaskAssessment } from '../../../shared/schemas/assessment';
import { count, decimals } from '../../../shared/words';
import { DataTable } from '../../components/DataTable';
import { TaskName } from '../../components/Task';
import { scoreWords } from '../../derive/reasons';
import { figureColumn } from '../../derive/table';
import { useTaskKinds } from '../../hooks/useTaskKinds';

const agreementWords = '1: outcomes follow the champion’s answers; 0: they have nothing to do with them.';

/** What a file's labels do to those that are known, how they go with the champion's answers, and how features moved. */
export function AssessedLabels({ assessment: { tasks, features, copies } }: { assessment: Assessment }) {
  const [farthest] = features;
  const kindOf = useTaskKinds();
  return (
    <>
      <DataTable<TaskAssessment>
        label="Labels of the file"
        columns={[
          { title: 'Task', cell: ({ task }) => <TaskName task={task} /> },
          figureColumn('Labels', 'stated', count),
          figureColumn('Known before', 'known', count),
          figureColumn('Changed', 'changed', count),
          {
            title: 'Yes, or mean',
            numeric: true,
            cell: ({ task, mean }) => scoreWords(kindOf(task), mean.file),
          },
          { title: 'Before', numeric: true, cell: ({ task, mean }) => scoreWords(kindOf(task), mean.earlier) },
          {
            title: 'Agreement with the champion',
            numeric: true,
            cell: ({ agreement }) => <span title={agreementWords}>{agreement ? goesWith(agreement) : '–'}</span>,
          },
        ]}
        rows={tasks}
        keyOf={({ task }) => task}
      />
      {farthest && farthest.moved > 0.5 && (
        <p className="muted">
          Of all features, the values of “{featureTitle(farthest.feature)}” changed most: {decimals(farthest.moved)} on
          a scale from 0 to 1.
        </p>
      )}
      {copies.rows > 0 && (
        <p className="note">
          {count(copies.rows)} of {count(copies.of)} training rows are exact copies of rows of holdout clients: those
          are not used to test what was trained on the copies.
        </p>
      )}
    </>
  );
}

function goesWith({ file, earlier }: NonNullable<TaskAssessment['agreement']>): string {
  return `${decimals(file.value)} (before: ${decimals(earlier.value)})`;
}
