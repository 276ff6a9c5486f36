import type { CalendarSlot, ScheduledJob } from '../../../shared/schemas/schedule';
import { KeyValues, Pill } from '../../components/Card';
import { Dialog } from '../../components/Dialog';
import { Named } from '../../components/Named';
import { RunLog } from '../../components/RunLog';
import { type DayCell, slotTones, slotWord } from '../../derive/schedule';
import { moment, shortDay } from '../../format';

interface SlotDialogProps {
  job: ScheduledJob;
  cell: DayCell;
  now: number;
  onClose: () => void;
}

/** What became of a job on a day, with the log of each run. */
export function SlotDialog({ job, cell, now, onClose }: SlotDialogProps) {
  return (
    <Dialog wide title={`${job.title}, ${shortDay(cell.day)}`} onClose={onClose}>
      {cell.slots.map((slot) => (
        <Slot key={slot.slot} slot={slot} now={now} />
      ))}
    </Dialog>
  );
}

function Slot({ slot, now }: { slot: CalendarSlot; now: number }) {
  if (slot.state === 'planned') {
    return (
      <p>
        <Pill>to come</Pill> {moment(slot.at, now)}
      </p>
    );
  }
  const { state, at, reason, attempts, runId, startedAt, retryAt } = slot;
  return (
    <section className="stack" style={{ gap: 10 }}>
      <p>
        <Pill tone={slotTones[state]}>{slotWord(slot)}</Pill> {reason && <Named text={reason} />}
      </p>
      <KeyValues
        rows={[
          ['Due', moment(at, now)],
          ['Started', startedAt === null ? 'never' : moment(startedAt, now)],
          ['Attempts', String(attempts)],
          ...(retryAt === null ? [] : [['Next attempt', moment(retryAt, now)] as const]),
        ]}
      />
      {runId !== null && <RunLog runId={runId} running={state === 'running'} />}
    </section>
  );
}
