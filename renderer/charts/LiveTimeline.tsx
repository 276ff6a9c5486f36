import { taskLabel } from '../../shared/tasks';
import type { Requested } from '../api/cache';
import { Named, versionColumn } from '../components/Named';
import { TaskName, taskColour } from '../components/Task';
import type { LiveSpan } from '../derive/liveSpans';
import { dateColumn } from '../derive/table';
import { deploymentLabels, moment, tick } from '../format';
import { useVersionNames } from '../hooks/useVersionNames';
import { ChartFrame, type Figures } from './ChartFrame';

interface LiveTimelineProps {
  spans: ReadonlyMap<string, readonly LiveSpan[]>;
  now: number;
  of: Requested<unknown>;
  onPick: (version: string) => void;
}

/** Who was live when: a bar per champion, a row per task. */
export function LiveTimeline({ spans, now: clock, of, onPick }: LiveTimelineProps) {
  const all = [...spans.values()].flat();
  // What has just happened may be younger than the clock that was read last.
  const now = Math.max(clock, ...all.map(({ from }) => from));
  const start = Math.min(...all.map(({ from }) => from), now);
  const width = Math.max(now - start, 1);
  const at = (time: number) => ((time - start) / width) * 100;
  return (
    <ChartFrame
      title="Champions over time"
      height={Math.max(spans.size, 3) * 34 + 16}
      of={of}
      figures={figuresOf(spans, now)}
      empty={all.length === 0 ? <p className="muted">Nothing has been deployed yet.</p> : undefined}
    >
      <div className="timeline">
        {[...spans].map(([task, own]) => (
          <Track key={task} task={task} spans={own} now={now} at={at} onPick={onPick} />
        ))}
        <span />
        <div className="axis" aria-hidden="true">
          {[0, 25, 50, 75].map((share) => (
            <span key={share} className={share === 0 ? 'first' : undefined} style={{ left: `${share}%` }}>
              {tick(start + (share / 100) * width, width)}
            </span>
          ))}
          <span className="last" style={{ left: '100%' }}>
            now
          </span>
        </div>
      </div>
    </ChartFrame>
  );
}

interface TrackProps {
  task: string;
  spans: readonly LiveSpan[];
  now: number;
  at: (time: number) => number;
  onPick: (version: string) => void;
}

function Track({ task, spans, now, at, onPick }: TrackProps) {
  const named = useVersionNames();
  return (
    <>
      <TaskName task={task} />
      <div className="track">
        {spans.map((span, i) => (
          <button
            key={span.from}
            type="button"
            // One stop of the keyboard for a task, however many there were: the arrows go on from it.
            tabIndex={i === spans.length - 1 ? 0 : -1}
            className={span.until === null ? 'span live' : 'span'}
            title={`${named(span.version)} (${span.version})\n${describe(span, now)}\n${named(span.deployment?.reason ?? '')}`}
            aria-label={`${taskLabel(task)}: ${named(span.version)}, ${describe(span, now)}`}
            style={{
              left: `min(${at(span.from)}%, 100% - 3px)`,
              width: `calc(${at(span.until ?? now) - at(span.from)}% - 2px)`,
              background: colourOf(task, span),
            }}
            onClick={() => onPick(span.version)}
            onKeyDown={moveFocus}
          >
            {named(span.version)}
          </button>
        ))}
      </div>
    </>
  );
}

function moveFocus({ key, currentTarget }: React.KeyboardEvent<HTMLElement>): void {
  const to = { ArrowLeft: currentTarget.previousElementSibling, ArrowRight: currentTarget.nextElementSibling }[key];
  if (to instanceof HTMLElement) to.focus();
}

function colourOf(task: string, { until }: LiveSpan): string {
  const colour = taskColour(task);
  return until === null ? colour : `color-mix(in srgb, ${colour} 26%, var(--surface))`;
}

function describe({ from, until, deployment }: LiveSpan, now: number): string {
  const end = until === null ? 'now' : moment(until, now);
  return `${howOf(deployment)}${moment(from, now)} to ${end}`;
}

function howOf(deployment: LiveSpan['deployment']): string {
  return deployment ? `${deploymentLabels[deployment.kind]}, ` : '';
}

function figuresOf(spans: LiveTimelineProps['spans'], now: number): Figures<LiveSpan> {
  return {
    columns: [
      { title: 'Task', cell: ({ task }) => taskLabel(task) },
      versionColumn(),
      dateColumn('From', 'from', (at) => moment(at, now)),
      dateColumn('Until', 'until', (at) => (at === null ? 'live' : moment(at, now))),
      { title: 'How', cell: ({ deployment }) => deployment && deploymentLabels[deployment.kind] },
      {
        title: 'Reason',
        cell: ({ deployment }) => deployment && <Named text={deployment.reason} />,
        value: ({ deployment }) => deployment?.reason ?? null,
      },
    ],
    rows: [...spans.values()].flatMap((own) => own.toReversed()),
    keyOf: ({ task, from }) => `${task} ${from}`,
  };
}
