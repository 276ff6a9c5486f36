import { useState } from 'react';
import type { Alarm } from '../../../shared/schemas/monitoring';
import { request } from '../../api/client';
import { startAndFollow } from '../../app/commands';
import { go } from '../../app/navigation';
import { Card, Pill } from '../../components/Card';
import { Button, InputField } from '../../components/controls';
import { Dialog } from '../../components/Dialog';
import { Named } from '../../components/Named';
import { actorWords } from '../../derive/activity';
import { harmTones, harmWords } from '../../derive/monitoring';
import { moment } from '../../format';
import { useAction } from '../../hooks/useAction';

/** What the test of the outcomes has found, the newest first, and what to do about it. */
export function AlarmsCard({ task, alarms, now }: { task: string; alarms: readonly Alarm[]; now: number }) {
  /** Those that stood when somebody wanted to acknowledge them. */
  const [seen, setSeen] = useState<string[] | null>(null);
  const standing = alarms.filter(({ stands }) => stands).map(({ id }) => id);
  return (
    <Card title="Alarms">
      {alarms.length === 0 && (
        <p className="muted">
          None. Outcomes are checked against what the champion’s test promised as they come in. On average, all tasks
          together raise at most one false alarm in five years.
        </p>
      )}
      <ul className="list">
        {alarms.toReversed().map((alarm) => (
          <li key={`${alarm.version} ${alarm.row}`}>
            <div className="alarm">
              <p>
                <Pill tone={alarm.stands ? harmTones[alarm.harm] : 'neutral'}>{stateWords(alarm)}</Pill>{' '}
                <Named text={alarm.sentence} />
              </p>
              {alarm.acknowledged && (
                <small className="muted">
                  Acknowledged {moment(alarm.acknowledged.at, now)} ({actorWords(alarm.acknowledged.actor)}):{' '}
                  {alarm.acknowledged.note}
                </small>
              )}
              {alarm.advice.map((advice) => (
                <small key={advice}>
                  <Named text={advice} />
                </small>
              ))}
              {alarm.stands && <Actions onAcknowledge={() => setSeen(standing)} />}
            </div>
          </li>
        ))}
      </ul>
      {seen && <AcknowledgeDialog task={task} seen={seen} onClose={() => setSeen(null)} />}
    </Card>
  );
}

/** What an alarm says; of one that no longer stands, why it does not. */
function stateWords({ stands, acknowledged, harm }: Alarm): string {
  if (stands) return harmWords[harm];
  return acknowledged ? 'Acknowledged' : `Past, ${harmWords[harm].toLowerCase()}`;
}

function Actions({ onAcknowledge }: { onAcknowledge: () => void }) {
  return (
    <div className="buttons">
      <Button small variant="primary" onClick={() => void startAndFollow('retrain')}>
        Retrain now
      </Button>
      <Button small onClick={() => go('versions')}>
        Roll back…
      </Button>
      <Button small onClick={onAcknowledge}>
        Acknowledge…
      </Button>
    </div>
  );
}

function AcknowledgeDialog({ task, seen, onClose }: { task: string; seen: string[]; onClose: () => void }) {
  const [note, setNote] = useState('');
  const acknowledge = useAction(async () => {
    await request('acknowledge', { task, note: note.trim(), alarms: seen });
    onClose();
  });
  return (
    <Dialog
      title="Acknowledge the alarm"
      onClose={onClose}
      note="It stays quiet until something else goes wrong."
      action={{ label: 'Acknowledge', run: acknowledge.run, busy: acknowledge.busy || note.trim() === '' }}
      error={acknowledge.error}
    >
      <InputField
        label="Note"
        data-autofocus
        maxLength={500}
        placeholder="What you found, and what is being done about it"
        value={note}
        onChange={setNote}
      />
    </Dialog>
  );
}
