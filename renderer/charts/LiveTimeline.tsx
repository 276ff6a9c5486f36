import { taskLabel } from '../../shared/tasks';
import type { Requested } from '../api/cache';
import { Named, versionColumn } from '../components/Named';
import { TaskName, taskColour } from '../components/Task';
import { barsOf, type LiveSpan } from '../derive/liveSpans';
import { dateColumn } from '../derive/table';
import { deploymentLabels, moment, plural, tick } from '../format';
import { useVersionNames } from '../hooks/useVersionNames';
import { ChartFrame, type Figures } from './ChartFrame';
import { useTimeRange } from './TimeRange';

interface LiveTimelineProps {
  spans: ReadonlyMap<string, readonly LiveSpan[]>;
  now: number;
  of: Requested<unknown>;
  onPick: (version: string) => void;
}

const title = 'Champions over time';

/** Who was live when: a bar per champion, or for several of a short time, a row per task. */
export function LiveTimeline({ spans, now: clock, of, onPick }: LiveTimelineProps) {
  const all = [...spans.values()].flat();
  // What has just happened may be younger than the clock that was read last.
  const now = Math.max(clock, ...all.map(({ from }) => from));
  const start = Math.min(...all.map(({ from }) => from), now);
  const whole: [number, number] = [start, Math.max(now, start + 1)];
  const isCrowded = [...spans.values()].some((own) => barsOf(own, whole).length < own.length);
  const { domain, show, control } = useTimeRange(title, whole, isCrowded ? all.length : 0);
  const [from, until] = domain;
  return (
    <ChartFrame
      title={title}
      height={Math.max(spans.size, 3) * 34 + 16}
      of={of}
      figures={figuresOf(spans, now)}
      empty={all.length === 0 ? <p className="muted">Nothing has been deployed yet.</p> : undefined}
    >
      <div className="timeline">
        {[...spans].map(([task, own]) => (
          <Track key={task} task={task} spans={own} now={now} domain={domain} onPick={onPick} onShow={show} />
        ))}
        <span />
        <div className="axis" aria-hidden="true">
          {[0, 25, 50, 75].map((share) => (
            <span key={share} className={share === 0 ? 'first' : undefined} style={{ left: `${share}%` }}>
              {tick(from + (share / 100) * (until - from), until - from)}
            </span>
          ))}
          <span className="last" style={{ left: '100%' }}>
            {until < now ? tick(until, until - from) : 'now'}
          </span>
        </div>
      </div>
      {control}
    </ChartFrame>
  );
}

interface TrackProps {
  task: string;
  spans: readonly LiveSpan[];
  now: number;
  /** The time that is drawn. */
  domain: readonly [from: number, until: number];
  onPick: (version: string) => void;
  onShow: (from: number, until: number) => void;
}

function Track({ task, spans, now, domain, onPick, onShow }: TrackProps) {
  const named = useVersionNames();
  const [start, end] = domain;
  const at = (time: number) => ((Math.min(Math.max(time, start), end) - start) / (end - start)) * 100;
  const bars = barsOf(spans, domain);
  return (
    <>
      <TaskName task={task} />
      <div className="track">
        {bars.map((bar, i) => {
          const [{ from, version, deployment }] = bar;
          const { until } = bar[bar.length - 1];
          const isOne = bar.length === 1;
          const time = `${moment(from, now)} to ${until === null ? 'now' : moment(until, now)}`;
          const told = isOne ? `${howOf(deployment)}${time}` : time;
          const name = isOne ? named(version) : plural(bar.length, 'champion');
          const more = isOne ? named(deployment?.reason ?? '') : 'Press to look closer';
          return (
            <button
              key={from}
              type="button"
              // One stop of the keyboard for a task, however many there were: the arrows go on from it.
              tabIndex={i === bars.length - 1 ? 0 : -1}
              className={until === null ? 'span live' : 'span'}
              title={`${name}${isOne ? ` (${version})` : ''}\n${told}\n${more}`}
              aria-label={`${taskLabel(task)}: ${name}, ${told}`}
              style={{
                left: `min(${at(from)}%, 100% - 3px)`,
                width: `calc(${at(until ?? now) - at(from)}% - 2px)`,
                background: colourOf(task, until),
              }}
              onClick={() => (isOne ? onPick(version) : onShow(from, until ?? now))}
              onKeyDown={moveFocus}
            >
              <span className={isOne ? 'name' : 'number'}>{isOne ? name : bar.length}</span>
            </button>
          );
        })}
      </div>
    </>
  );
}

function moveFocus({ key, currentTarget }: React.KeyboardEvent<HTMLElement>): void {
  const to = { ArrowLeft: currentTarget.previousElementSibling, ArrowRight: currentTarget.nextElementSibling }[key];
  if (to instanceof HTMLElement) to.focus();
}

function colourOf(task: string, until: number | null): string {
  const colour = taskColour(task);
  return until === null ? colour : `color-mix(in srgb, ${colour} 26%, var(--surface))`;
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
