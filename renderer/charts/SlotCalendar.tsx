import type { CalendarSlot, ScheduledJob } from '../../shared/schemas/schedule';
import { capital } from '../../shared/words';
import type { Requested } from '../api/cache';
import { cellsOf, type DayCell, daysAround, slotWord } from '../derive/schedule';
import { dateColumn } from '../derive/table';
import { moment, shortDay } from '../format';
import { ChartFrame, type Figures } from './ChartFrame';

interface SlotCalendarProps {
  jobs: readonly ScheduledJob[];
  slots: readonly CalendarSlot[];
  now: number;
  of: Requested<unknown>;
  onPick: (job: ScheduledJob, cell: DayCell) => void;
}

const rowHeight = 28;

/** What became of each slot, and what will come: a row per job, a column per day. */
export function SlotCalendar({ jobs, slots, now, of, onPick }: SlotCalendarProps) {
  const days = daysAround(now);
  return (
    <ChartFrame
      title="Slots"
      height={Math.max(jobs.length, 4) * rowHeight + 22}
      legend={legend}
      of={of}
      figures={figuresOf(jobs, slots, now)}
    >
      <div className="slots" style={{ gridTemplateColumns: `max-content repeat(${days.length}, minmax(0, 1fr))` }}>
        <span />
        {days.map((day) => (
          <DayTitle key={day} day={day} now={now} />
        ))}
        {jobs.map((job) => (
          <JobRow key={job.job} job={job} cells={cellsOf(job.job, slots, days)} now={now} onPick={onPick} />
        ))}
      </div>
    </ChartFrame>
  );
}

const legend = [
  { label: 'Done', colour: 'var(--slot-done)', shape: 'box' },
  { label: 'Skipped', colour: 'var(--slot-skipped)', shape: 'box' },
  { label: 'Missed', colour: 'var(--slot-missed)', shape: 'box' },
  { label: 'Failed', colour: 'var(--slot-failed)', shape: 'box' },
  { label: 'To come', colour: 'var(--line-strong)', shape: 'frame' },
] as const;

/** The number of the day; the month where it begins. */
function DayTitle({ day, now }: { day: number; now: number }) {
  const date = new Date(day);
  const isToday = date.toDateString() === new Date(now).toDateString();
  return (
    <span className={isToday ? 'slot-day today' : 'slot-day'} aria-hidden="true">
      {date.getDate()}
    </span>
  );
}

interface JobRowProps {
  job: ScheduledJob;
  cells: readonly DayCell[];
  now: number;
  onPick: SlotCalendarProps['onPick'];
}

function JobRow({ job, cells, now, onPick }: JobRowProps) {
  return (
    <>
      <span className="nowrap">{job.title}</span>
      {cells.map((cell) =>
        cell.state === null ? (
          <span key={cell.day} className="slot none" />
        ) : (
          <button
            key={cell.day}
            type="button"
            className={`slot ${cell.state}`}
            title={describe(cell, now)}
            aria-label={`${job.title}, ${shortDay(cell.day)}: ${describe(cell, now)}`}
            onClick={() => onPick(job, cell)}
          />
        ),
      )}
    </>
  );
}

function describe({ slots }: DayCell, now: number): string {
  return slots.map((slot) => `${capital(slotWord(slot))}, ${moment(slot.at, now)}`).join('\n');
}

function figuresOf(jobs: readonly ScheduledJob[], slots: readonly CalendarSlot[], now: number): Figures<CalendarSlot> {
  const titles = new Map(jobs.map(({ job, title }) => [job, title]));
  return {
    columns: [
      dateColumn('When', 'at', (at) => moment(at, now)),
      { title: 'Job', cell: ({ job }) => titles.get(job) ?? job },
      { title: 'State', cell: slotWord },
      { title: 'Reason', cell: (slot) => slot.state !== 'planned' && slot.reason },
    ],
    rows: slots,
    keyOf: ({ job, slot }) => `${job} ${slot}`,
  };
}
