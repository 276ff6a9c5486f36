import { useState } from 'react';
import type { Tried } from '../../../shared/servingRequests';
import { request } from '../../api/client';
import { Card } from '../../components/Card';
import { Button, Form } from '../../components/controls';
import { Reasons } from '../../components/Reasons';
import { ErrorState } from '../../components/States';
import { remarkOn, triedAs } from '../../derive/serving';
import { useAction } from '../../hooks/useAction';
import { useTaskKinds } from '../../hooks/useTaskKinds';

/** A client or a row, what it is answered, and what the answer rests on. */
export function TryCard() {
  const [text, setText] = useState('');
  const [tried, setTried] = useState<Tried | null>(null);
  const ask = useAction(async () => setTried(await request('serving.try', triedAs(text))));
  return (
    <Card title="Try it">
      <Form className="form-inline" onSubmit={ask.run}>
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
          Predict
        </Button>
      </Form>
      {ask.error && <ErrorState report={ask.error} />}
      {tried && <Answer tried={tried} />}
    </Card>
  );
}

function Answer({ tried: { answer, tasks } }: { tried: Tried }) {
  const kindOf = useTaskKinds();
  return (
    <section aria-label="Answer" aria-live="polite">
      {Object.entries(tasks).map(([task, explanation]) => (
        <Reasons key={task} task={task} kind={kindOf(task)} explanation={explanation} />
      ))}
      <p className="muted" style={{ marginTop: 8 }}>
        {remarkOn(answer)}
      </p>
    </section>
  );
}
