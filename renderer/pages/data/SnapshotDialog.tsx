import { useState } from 'react';
import type { DataSummary } from '../../../shared/schemas/labels';
import { dayMs, isoDay } from '../../../shared/time';
import { startOperation } from '../../api/executions';
import { go } from '../../app/navigation';
import { showToast } from '../../app/toasts';
import { InputField } from '../../components/controls';
import { Dialog } from '../../components/Dialog';
import { dataDay, plural } from '../../format';
import { useAction } from '../../hooks/useAction';

interface SnapshotDialogProps {
  transactions: NonNullable<DataSummary['transactions']>;
  /** Whether there is no model yet: training then comes with it. */
  isFirst: boolean;
  onClose: () => void;
}

/** Asks for the days at which the clients are looked at. */
export function SnapshotDialog({ transactions, isFirst, onClose }: SnapshotDialogProps) {
  const [from, setFrom] = useState(isoDay(Math.min(transactions.from + 90 * dayMs, transactions.until)));
  const [to, setTo] = useState(isoDay(transactions.until));
  const [every, setEvery] = useState('30');
  const [trains, setTrains] = useState(isFirst);
  const start = Date.parse(from);
  const end = Date.parse(to);
  const days = Number(every);
  const fault = faultOf(start, end, days);
  const dates = fault === null ? Math.floor((end - start) / (days * dayMs)) + 1 : 0;
  const { run, busy, error } = useAction(async () => {
    const { id } = await startOperation('snapshot', { from: start, to: end, everyDays: days });
    if (trains) await startOperation('retrain', {}, id);
    else
      showToast(`Preparing training data of ${plural(dates, 'day')}. The labels appear as they are made.`, {
        tone: 'begun',
      });
    onClose();
    if (trains) go('train');
  });
  return (
    <Dialog
      title="Prepare training data"
      onClose={onClose}
      note={fault ?? `${plural(dates, 'day')}, up to ${plural(transactions.clients, 'client')} on each`}
      action={{ label: trains ? 'Prepare and train' : 'Prepare', run, busy: fault !== null || busy }}
      error={error}
    >
      <p className="muted">
        On each of these days (a snapshot), every client is described by what was known then, and labelled by what came
        after. The transactions reach from {dataDay(transactions.from)} to {dataDay(transactions.until)}; days that were
        prepared before are brought up to date.
      </p>
      <div className="form-row">
        <InputField label="From" type="date" value={from} onChange={setFrom} />
        <InputField label="To" type="date" value={to} onChange={setTo} />
        <InputField label="Every (days)" type="number" min={1} value={every} onChange={setEvery} />
      </div>
      <label className="inline-field">
        <input type="checkbox" checked={trains} onChange={(event) => setTrains(event.target.checked)} />
        Then train {isFirst ? 'the first models' : 'all models again'}
      </label>
    </Dialog>
  );
}

/** Why there are no days to prepare; null where there are. */
function faultOf(start: number, end: number, days: number): string | null {
  if (Number.isNaN(start) || Number.isNaN(end)) return 'Give both dates.';
  if (start > end) return 'The first date must not be after the last.';
  return Number.isInteger(days) && days >= 1 ? null : 'Every how many days? A whole number, 1 or more.';
}
