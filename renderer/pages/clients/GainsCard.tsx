import { useState } from 'react';
import { cutAt, pointNear } from '../../../shared/gains';
import type { GainPoint, Gains } from '../../../shared/schemas/gains';
import { taskLabel } from '../../../shared/tasks';
import { count } from '../../../shared/words';
import { useRequest } from '../../api/cache';
import { GainsChart } from '../../charts/GainsChart';
import { Card } from '../../components/Card';
import { Field, Segments } from '../../components/controls';
import { DataTable } from '../../components/DataTable';
import { Named } from '../../components/Named';
import { Loaded, SkeletonRows } from '../../components/States';
import { cutSentence } from '../../derive/gains';
import { scoreWords } from '../../derive/reasons';
import { dataDays, percent, plural } from '../../format';

interface GainsCardsProps {
  /** Those that have a champion. */
  tasks: readonly string[];
  /** The one to begin with. */
  first: string | undefined;
}

/** How good the list of a task is: what acting upon its top would have found among clients of the holdout. */
export function GainsCards({ tasks, first }: GainsCardsProps) {
  const [chosen, setChosen] = useState(first);
  const task = tasks.find((name) => name === chosen) ?? tasks[0];
  const of = useRequest('gains', { task });
  const [percentage, setPercentage] = useState(10);
  return (
    <div className="stack">
      {tasks.length > 1 && (
        <Segments
          label="Gain and lift of"
          options={tasks.map((name) => ({ value: name, label: taskLabel(name) }))}
          value={task}
          onChange={setChosen}
        />
      )}
      <div className="columns">
        <Loaded
          of={of}
          skeleton={
            <Card title="Gain and lift">
              <SkeletonRows list rows={8} />
            </Card>
          }
        >
          {(found) => {
            const point = pointNear(found, percentage / 100);
            const { share } = cutAt(found, point);
            return (
              <>
                <GainsChart found={found} share={share} />
                <Card title={`If you act upon the first ${percent(share, 0)}`} task={task}>
                  <Field label={`Cut off after the highest ${percent(percentage / 100, 0)}`}>
                    <input
                      type="range"
                      min={1}
                      max={100}
                      value={percentage}
                      onChange={(event) => setPercentage(Number(event.target.value))}
                    />
                  </Field>
                  <p className="card-note" aria-live="polite">
                    {cutSentence(found, point)}
                  </p>
                  <Confusion found={found} point={point} />
                  <p className="card-note muted">
                    <Named text={found.version} /> on {plural(found.rows, 'prediction')} of{' '}
                    {plural(found.clients, 'client')} that no version was trained on, {dataDays(found)}.
                  </p>
                </Card>
              </>
            );
          }}
        </Loaded>
      </div>
    </div>
  );
}

function Confusion({ found, point }: { found: Gains; point: GainPoint }) {
  const { confusion } = cutAt(found, point);
  if (!confusion || point.threshold === null) return null;
  const from = scoreWords(found.kind, point.threshold);
  return (
    <DataTable
      compact
      label={`Confusion at the cut: ${taskLabel(found.task)}`}
      keyOf={({ said }) => said}
      columns={[
        { title: 'Score', cell: ({ said }) => said },
        { title: 'Came true', numeric: true, cell: ({ so }) => count(so), value: ({ so }) => so },
        { title: 'Did not', numeric: true, cell: ({ not }) => count(not), value: ({ not }) => not },
      ]}
      rows={[
        { said: `${from} and higher`, so: confusion.found, not: confusion.falseAlarms },
        { said: `below ${from}`, so: confusion.missed, not: confusion.left },
      ]}
    />
  );
}
