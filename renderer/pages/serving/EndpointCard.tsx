import { useState } from 'react';
import type { ServingChange, ServingView } from '../../../shared/servingRequests';
import { request } from '../../api/client';
import { copyText, showToast } from '../../app/toasts';
import { Card } from '../../components/Card';
import { Button, InputField, Switches } from '../../components/controls';
import { ErrorState } from '../../components/States';
import { isNumber } from '../../derive/numbers';
import { useAction } from '../../hooks/useAction';

const settings = [
  {
    name: 'on',
    label: 'Answer other programs while Evergreen is open',
    text: 'Programs on this computer can ask the champions over HTTP: in JSON or CSV, or by the protocols of MLflow and Open Inference.',
  },
  {
    name: 'best',
    label: 'Use the best versions',
    text: 'Each task is answered by the version that scores highest on today’s holdout, instead of by its champion.',
  },
  {
    name: 'store',
    label: 'Keep the answers',
    text: 'Every answer for a named client is kept as a prediction, with its features. Outcomes that come later turn it into a label.',
  },
] as const;

/** The switches, the port, and the token. */
export function EndpointCard({ view }: { view: ServingView }) {
  const [port, setPort] = useState<string | null>(null);
  const change = useAction(async (wanted: ServingChange) => {
    await request('serving.set', wanted);
    setPort(null);
  });
  const renew = useAction(async () => {
    await request('serving.renewToken', null);
    showToast('The token is renewed. Programs that use the old one are refused from now on.');
  });
  const failure = view.error ?? change.error ?? renew.error;
  return (
    <Card title="Endpoint">
      <Switches
        settings={settings}
        values={view}
        disabled={change.busy}
        onChange={(name, on) => change.run({ [name]: on })}
      />
      <div className="form-inline" style={{ marginTop: 12 }}>
        <InputField label="Port" type="number" min={0} max={65_535} value={port ?? view.port} onChange={setPort} />
        <Button
          disabled={port === null || !isNumber(port) || change.busy}
          onClick={() => change.run({ port: Number(port) })}
        >
          Use this port
        </Button>
        <Button disabled={!view.url} onClick={() => void copyText(view.url ?? '', 'Address copied.')}>
          Copy address
        </Button>
        <Button onClick={() => void copyText(view.token, 'Token copied.')}>Copy token</Button>
        <Button disabled={renew.busy} onClick={() => renew.run()}>
          Renew token
        </Button>
      </div>
      <p className="muted" style={{ marginTop: 8 }}>
        Every request must send the token. Your programs can read it from {view.tokenFile}.
      </p>
      {failure && <ErrorState report={failure} />}
    </Card>
  );
}
