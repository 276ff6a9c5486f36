import { minuteMs } from '../../shared/time';
import type { ServedModels } from './models';

/** Upper bounds of the classes of durations, in seconds. */
const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];
/** The latest requests, of which the screen shows the latency. */
const latest = 1024;

interface Route {
  byStatus: Map<number, number>;
  classes: Float64Array;
  sum: number;
}

/** What is kept of the answers, for who shows it. */
export interface KeepState {
  kept: number;
  /** Answers that could not be kept, and why the last of them. */
  lost: number;
  reason: string | null;
}

/** Counts what is asked and answered. */
export class Metrics {
  private readonly routes = new Map<string, Route>();
  private readonly rows = new Map<string, number>();
  private readonly at = new Float64Array(latest);
  private readonly took = new Float64Array(latest);
  private readonly failed = new Uint8Array(latest);
  private requests = 0;
  private refusedRows = 0;

  /** @param seconds from the first byte of the request to the last of the answer */
  request(route: string, status: number, seconds: number, at: number): void {
    const found = this.routes.get(route) ?? {
      byStatus: new Map(),
      classes: new Float64Array(bounds.length + 1),
      sum: 0,
    };
    this.routes.set(route, found);
    found.byStatus.set(status, (found.byStatus.get(status) ?? 0) + 1);
    let place = 0;
    while (place < bounds.length && seconds > bounds[place]) place++;
    found.classes[place]++;
    found.sum += seconds;
    const next = this.requests % latest;
    this.at[next] = at;
    this.took[next] = seconds;
    this.failed[next] = status >= 400 ? 1 : 0;
    this.requests++;
  }

  /** Rows that a set of models has answered, and rows that were refused. */
  answered(models: ServedModels, rows: number, refused: number): void {
    for (const { task, version } of models.tasks) {
      const key = rowsKey(task, version);
      this.rows.set(key, (this.rows.get(key) ?? 0) + rows - refused);
    }
    this.refusedRows += refused;
  }

  /** Rows that a version has answered. */
  rowsOf(task: string, version: string): number {
    return this.rows.get(rowsKey(task, version)) ?? 0;
  }

  /** The last minute, for the screen; seconds. */
  recent(now: number): { perMinute: number; failures: number; p50: number | null; p99: number | null } {
    const places = Array.from({ length: Math.min(latest, this.requests) }, (_, place) => place).filter(
      (place) => this.at[place] > now - minuteMs,
    );
    const took = places.map((place) => this.took[place]).sort((a, b) => a - b);
    const at = (share: number) => took[Math.min(took.length - 1, Math.floor(share * took.length))] ?? null;
    // Where more than are kept came in the minute, they came at the pace of those that are.
    const span = places.length < latest ? minuteMs : now - Math.min(...places.map((place) => this.at[place]));
    return {
      perMinute: Math.round((places.length * minuteMs) / Math.max(1, span)),
      failures: places.reduce((sum, place) => sum + this.failed[place], 0),
      p50: at(0.5),
      p99: at(0.99),
    };
  }

  /** Alarms that stand, by task; null: not known yet. */
  alarms: ReadonlyMap<string, number> | null = null;

  /** The text format of Prometheus, version 0.0.4. */
  text(models: ServedModels | null, kept: KeepState): string {
    return [
      ...family('evergreen_requests_total', 'counter', 'Requests answered.', this.requestLines()),
      ...family('evergreen_request_seconds', 'histogram', 'How long answers took.', this.durationLines()),
      ...family(
        'evergreen_rows_total',
        'counter',
        'Rows answered, by task and version.',
        [...this.rows].map(([key, count]) => `evergreen_rows_total{${key}} ${count}`),
      ),
      ...single('evergreen_rows_refused_total', 'counter', 'Rows that could not be read.', this.refusedRows),
      ...single('evergreen_answers_kept_total', 'counter', 'Answers kept as predictions.', kept.kept),
      ...single('evergreen_answers_lost_total', 'counter', 'Answers that could not be kept.', kept.lost),
      ...family(
        'evergreen_model',
        'gauge',
        'The models that answer now.',
        (models?.tasks ?? []).map(
          ({ task, version, sha256 }) =>
            `evergreen_model{task="${label(task)}",version="${label(version)}",sha256="${sha256}"} 1`,
        ),
      ),
      ...family(
        'evergreen_alarms',
        'gauge',
        'Alarms of the monitoring that stand, by task.',
        [...(this.alarms ?? [])].map(([task, alarms]) => `evergreen_alarms{task="${label(task)}"} ${alarms}`),
      ),
      '',
    ].join('\n');
  }

  private requestLines(): string[] {
    return [...this.routes].flatMap(([route, { byStatus }]) =>
      [...byStatus].map(
        ([status, count]) => `evergreen_requests_total{route="${label(route)}",status="${status}"} ${count}`,
      ),
    );
  }

  private durationLines(): string[] {
    return [...this.routes].flatMap(([route, { classes, sum }]) => {
      const name = `route="${label(route)}"`;
      let below = 0;
      const lines = [...bounds.map(String), '+Inf'].map((bound, place) => {
        below += classes[place];
        return `evergreen_request_seconds_bucket{${name},le="${bound}"} ${below}`;
      });
      return [
        ...lines,
        `evergreen_request_seconds_sum{${name}} ${sum}`,
        `evergreen_request_seconds_count{${name}} ${below}`,
      ];
    });
  }
}

function family(name: string, type: string, help: string, lines: readonly string[]): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines];
}

function single(name: string, type: string, help: string, value: number): string[] {
  return family(name, type, help, [`${name} ${value}`]);
}

/** A label's value, with what would end it escaped. */
function label(value: string): string {
  return value.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}

function rowsKey(task: string, version: string): string {
  return `task="${label(task)}",version="${label(version)}"`;
}
