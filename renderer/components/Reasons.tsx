import { featureWords } from '../../shared/featureWords';
import type { Explanation } from '../../shared/schemas/servingOperations';
import { taskLabel } from '../../shared/tasks';
import { contributionWords, onScreen, scoreWords } from '../derive/reasons';
import { figureColumn } from '../derive/table';
import { percent } from '../format';
import { DataTable } from './DataTable';
import { Named } from './Named';

/** So many features, the most telling ones, are shown. */
const shown = 6;

interface ReasonsProps {
  task: string;
  kind: 'classification' | 'regression';
  explanation: Explanation;
}

/** What a champion says of a client, and what moves it most. */
export function Reasons({ task, kind, explanation }: ReasonsProps) {
  const { version, prediction, uncalibrated, base, interval, contributions } = explanation;
  const write = (value: number) => scoreWords(kind, value);
  const known = Object.fromEntries(contributions.map(({ feature, value }) => [feature, value]));
  return (
    <section aria-label={taskLabel(task)} style={{ marginBottom: 16 }}>
      <h3>
        {taskLabel(task)}: {write(prediction)}
      </h3>
      {interval && (
        <p>
          For {percent(0.8, 0)} of such clients it is between {write(interval.lower)} and {write(interval.upper)}.
          {prediction > interval.upper &&
            ' A few that come to far more raise the mean, which is the answer, above that.'}
        </p>
      )}
      <p className="muted">
        Without knowing anything of the client, <Named text={version} /> would say {write(base)}. What moves it most:
      </p>
      <DataTable<Explanation['contributions'][number]>
        label={`What ${taskLabel(task)} rests on`}
        columns={[
          {
            title: 'What is known',
            cell: (one) => <span title={one.feature}>{featureWords(one, onScreen, known)}</span>,
            value: (one) => featureWords(one, onScreen, known),
          },
          figureColumn('Moves it by', 'contribution', (value) => contributionWords(kind, value)),
        ]}
        rows={contributions.slice(0, shown)}
        keyOf={({ feature }) => feature}
        compact
      />
      {write(uncalibrated) !== write(prediction) && (
        <p className="muted">
          All features together come to {write(uncalibrated)}; calibration makes that {write(prediction)}.
        </p>
      )}
    </section>
  );
}
