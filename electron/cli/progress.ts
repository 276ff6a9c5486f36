import { stepName } from '../../shared/steps';
import type { OperationEvent } from '../operations/context';

/** Shows on standard error how an operation goes on: bars on a terminal, else plain lines; nothing with `--json`. */
export interface Progress {
  report: (event: OperationEvent) => void;
  /** Ends the step under way. */
  finish: () => void;
}

export const silentProgress: Progress = { report: () => undefined, finish: () => undefined };

interface Sink {
  write: (text: string) => unknown;
  isTTY?: boolean;
  columns?: number;
}

/** @param now milliseconds by a clock that nobody sets */
export function progressOn(sink: Sink, now: () => number): Progress {
  return sink.isTTY ? barProgress(sink, now) : lineProgress(sink, now);
}

function lineProgress(sink: Sink, now: () => number): Progress {
  let step: { name: string; startedAt: number } | null = null;
  const finish = () => {
    if (step) sink.write(`  ${step.name}: ${seconds(now() - step.startedAt)}\n`);
    step = null;
  };
  return {
    report: (event) => {
      if (event.type === 'note') sink.write(`  ${event.text}\n`);
      if (event.type === 'skipped' && step) {
        sink.write(`  ${step.name}: skipped. ${event.reason}\n`);
        step = null;
      }
      if (event.type !== 'step') return;
      finish();
      step = { name: stepName(event.step), startedAt: now() };
    },
    finish,
  };
}

const barWidth = 24;
const redrawMs = 50;

function barProgress(sink: Sink, now: () => number): Progress {
  let step: { name: string; startedAt: number; fraction: number } | null = null;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const draw = (done: boolean) => {
    if (!step) return;
    const filled = Math.round((done ? 1 : step.fraction) * barWidth);
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
    const elapsed = now() - step.startedAt;
    const left =
      step.fraction > 0.05 && !done ? `, ${seconds((elapsed / step.fraction) * (1 - step.fraction))} left` : '';
    const text = `  ${bar} ${step.name} ${seconds(elapsed)}${left}`;
    sink.write(`\r\x1b[2K${text.slice(0, (sink.columns ?? 80) - 1)}${done ? '\n' : ''}`);
    drawnAt = now();
  };
  const finish = () => {
    draw(true);
    step = null;
  };
  return {
    report: (event) => {
      if (event.type === 'note') sink.write(`\r\x1b[2K  ${event.text}\n`);
      if (event.type === 'skipped' && step) {
        sink.write(`\r\x1b[2K  ${step.name}: skipped. ${event.reason}\n`);
        step = null;
      }
      if (event.type === 'step') {
        finish();
        step = { name: stepName(event.step), startedAt: now(), fraction: 0 };
        draw(false);
      }
      if (event.type === 'progress' && step) {
        step.fraction = event.fraction;
        if (now() - drawnAt >= redrawMs) draw(false);
      }
    },
    finish,
  };
}

function seconds(ms: number): string {
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const whole = Math.round(ms / 1000);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
