import { useState } from 'react';
import { fromCron, type Recurrence, toCron, weekdayNames } from '../../../shared/recurrence';
import { catchUps, gates } from '../../../shared/schedule';
import type { ScheduledJob } from '../../../shared/schemas/schedule';
import { request } from '../../api/client';
import { showToast } from '../../app/toasts';
import { InputField, Segments, SelectField } from '../../components/controls';
import { Dialog } from '../../components/Dialog';
import { isNumber } from '../../derive/numbers';
import { catchUpWords, gateWords } from '../../derive/schedule';
import { useAction } from '../../hooks/useAction';

/** When a job runs, what becomes of missed slots, and how often a failure is tried again. */
export function ScheduleDialog({ job, onClose }: { job: ScheduledJob; onClose: () => void }) {
  const [recurrence, setRecurrence] = useState(fromCron(job.cron));
  const [catchUp, setCatchUp] = useState(job.catchUp);
  const [gate, setGate] = useState(job.gate);
  const [lookbackDays, setLookbackDays] = useState(String(job.lookbackDays));
  const [retries, setRetries] = useState(String(job.retries));
  const save = useAction(async () => {
    await request('changeSchedule', {
      job: job.job,
      cron: toCron(recurrence),
      catchUp,
      gate,
      lookbackDays: Number(lookbackDays),
      retries: Number(retries),
    });
    showToast(`The schedule of ${job.title.toLowerCase()} is changed.`);
    onClose();
  });
  return (
    <Dialog
      title={`Schedule: ${job.title.toLowerCase()}`}
      onClose={onClose}
      action={{ ...save, busy: save.busy || ![lookbackDays, retries].every(isNumber), label: 'Save' }}
      error={save.error}
    >
      <RecurrenceForm value={recurrence} onChange={setRecurrence} />
      <SelectField label="Runs" value={gate} values={gates} labelOf={(one) => gateWords[one]} onChange={setGate} />
      <SelectField
        label="Missed runs are made up for"
        value={catchUp}
        values={catchUps}
        labelOf={(one) => catchUpWords[one]}
        onChange={setCatchUp}
      />
      <div className="form-row">
        <InputField
          label="Make up for at most (days)"
          type="number"
          min={1}
          max={366}
          value={lookbackDays}
          onChange={setLookbackDays}
        />
        <InputField
          label="Retries after a failure"
          type="number"
          min={0}
          max={10}
          value={retries}
          onChange={setRetries}
        />
      </div>
    </Dialog>
  );
}

const rhythms = [
  { value: 'day', label: 'Every day' },
  { value: 'week', label: 'Every week' },
  { value: 'month', label: 'Every month' },
  { value: 'cron', label: 'Cron' },
] as const;

const defaultTime = '06:00';

function RecurrenceForm({ value, onChange }: { value: Recurrence; onChange: (value: Recurrence) => void }) {
  const time = value.every === 'cron' ? defaultTime : value.time;
  const change = (every: Recurrence['every']) => {
    const forms: Record<Recurrence['every'], Recurrence> = {
      day: { every: 'day', time },
      week: { every: 'week', weekdays: [1], time },
      month: { every: 'month', day: 1, time },
      cron: { every: 'cron', cron: toCron(value) },
    };
    onChange(forms[every]);
  };
  return (
    <>
      <Segments label="Rhythm" options={rhythms} value={value.every} onChange={change} />
      <div className="form-inline">
        {value.every === 'week' && (
          <Weekdays value={value.weekdays} onChange={(weekdays) => onChange({ ...value, weekdays })} />
        )}
        {value.every === 'month' && (
          <InputField
            label="Day of the month"
            type="number"
            min={1}
            max={31}
            value={value.day}
            onChange={(day) => onChange({ ...value, day: Number(day) })}
          />
        )}
        {value.every === 'cron' ? (
          <InputField
            label="Minute, hour, day of the month, month, day of the week"
            value={value.cron}
            onChange={(cron) => onChange({ every: 'cron', cron })}
          />
        ) : (
          <InputField
            label="At"
            type="time"
            required
            value={value.time}
            onChange={(time) => onChange({ ...value, time })}
          />
        )}
      </div>
    </>
  );
}

function Weekdays({ value, onChange }: { value: readonly number[]; onChange: (weekdays: number[]) => void }) {
  // From Monday; one day at least stays.
  const order = [1, 2, 3, 4, 5, 6, 0];
  const toggle = (day: number) => {
    const next = value.includes(day) ? value.filter((one) => one !== day) : [...value, day];
    if (next.length > 0) onChange(next);
  };
  return (
    <fieldset className="segments" aria-label="Days of the week">
      {order.map((day) => (
        <button
          key={day}
          type="button"
          aria-pressed={value.includes(day)}
          aria-label={weekdayNames[day]}
          onClick={() => toggle(day)}
        >
          {weekdayNames[day].slice(0, 3)}
        </button>
      ))}
    </fieldset>
  );
}
