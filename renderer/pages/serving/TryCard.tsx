import { useState } from 'react';
import type { Explanation } from '../../../shared/schemas/servingOperations';
import type { Tried } from '../../../shared/servingRequests';
import { taskLabel } from '../../../shared/tasks';
import { request } from '../../api/client';
import { Card } from '../../components/Card';
import { Button } from '../../components/controls';
import { DataTable } from '../../components/DataTable';
import { ErrorState } from '../../components/States';
import { remarkOn, triedAs } from '../../derive/serving';
import { useAction } from '../../hooks/useAction';

/** A client or a row, what it is answered, and what the answer rests on. */
export function TryCard() {
  const [text, setText] = useState('');
  const [tried, setTried] = useState<Tried | null>(null);
  const ask = useAction(async () => setTried(await request('serving.try', triedAs(text))));
  return (
    <Card title="Try it">
      <form
        className="form-inline"
        onSubmit={(event) => {
          event.preventDefault();
          ask.run();
        }}
      >
        <label className="field" style={{ flex: 1 }}>
          <span>A client’s id, or a row as JSON</span>
          <input
            type="text"
            value={text}
            placeholder={'17850 or {"recency_days": 12}'}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <Button type="submit" variant="primary" disabled={text.trim() === '' || ask.busy}>
          Ask the champions
        </Button>
      </form>
      {ask.error && <ErrorState report={ask.error} />}
      {tried && <Answer tried={tried} />}
    </Card>
  );
}

function Answer({ tried: { answer, tasks } }: { tried: Tried }) {
  return (
    <section aria-label="Answer" aria-live="polite">
      {Object.entries(tasks).map(([task, explanation]) => (
        <Reasons key={task} task={task} explanation={explanation} />
      ))}
      <p className="muted" style={{ marginTop: 8 }}>
        {remarkOn(answer)}
      </p>
    </section>
  );
}

/** So many features, the most telling ones, are shown. */
const shown = 6;

function Reasons({ task, explanation }: { task: string; explanation: Explanation }) {
  const { version, prediction, base, contributions } = explanation;
  return (
    <section aria-label={taskLabel(task)} style={{ marginTop: 16 }}>
      <h3>
        {taskLabel(task)}: {number(prediction)}
      </h3>
      <p className="muted">
        {version} would say {number(base)} knowing nothing of the client. What moves it most:
      </p>
      <DataTable
        label={`What ${taskLabel(task)} rests on`}
        columns={[
          { title: 'Feature', cell: ({ feature }) => feature },
          { title: 'Value', cell: ({ value }) => shownValue(value) },
          { title: 'Contributes', numeric: true, cell: ({ contribution }) => signed(contribution) },
        ]}
        rows={contributions.slice(0, shown)}
        keyOf={({ feature }) => feature}
        compact
      />
    </section>
  );
}

function shownValue(value: number | string | null): string {
  if (value === null) return 'missing';
  return typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 2 }) : value;
}

function number(value: number): string {
  return Math.abs(value) < 10 ? value.toFixed(3) : value.toFixed(1);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${number(Math.abs(value))}`;
}
