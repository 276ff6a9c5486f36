import { html, type Markup } from './markup';

export interface ScorePoint {
  at: number;
  value: number;
  low?: number | null;
  high?: number | null;
}

export interface ScoreChart {
  label: string;
  /** What came true, over time: a line with its intervals. */
  realised: readonly ScorePoint[];
  /** What each version scored on the holdout when it was trained: rings. */
  holdout: readonly ScorePoint[];
  /** Deployments. */
  marks: readonly number[];
  write: (score: number) => string;
  writeDay: (at: number) => string;
}

const size = { width: 900, height: 240, left: 64, right: 16, top: 12, bottom: 28 };

/** Scores over time; null where there are not two moments to draw. */
export function scoreChart({ label, realised, holdout, marks, write, writeDay }: ScoreChart): Markup | null {
  const points = [...realised, ...holdout];
  const times = points.map(({ at }) => at);
  const [from, until] = [Math.min(...times), Math.max(...times)];
  if (!(until > from)) return null;
  const values = points.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const [least, most] = padded(Math.min(...values), Math.max(...values));
  const x = (at: number) => round(size.left + ((at - from) / (until - from)) * (size.width - size.left - size.right));
  const y = (value: number) =>
    round(size.top + ((most - value) / (most - least)) * (size.height - size.top - size.bottom));
  const grid = [0, 1, 2, 3].map((i) => least + ((most - least) * i) / 3);
  const path = realised.map(({ at, value }, i) => `${i === 0 ? 'M' : 'L'}${x(at)} ${y(value)}`).join('');
  return html`<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${label}">
${grid.map((value) => html`<line class="grid" x1="${size.left}" x2="${size.width - size.right}" y1="${y(value)}" y2="${y(value)}"/><text x="${size.left - 8}" y="${y(value) + 4}" text-anchor="end">${write(value)}</text>`)}
${marks.filter((at) => at >= from && at <= until).map((at) => html`<line class="deployed" x1="${x(at)}" x2="${x(at)}" y1="${size.top}" y2="${size.height - size.bottom}"/>`)}
${realised.map(({ at, value, low, high }) => html`<line class="band" x1="${x(at)}" x2="${x(at)}" y1="${y(low ?? value)}" y2="${y(high ?? value)}"/>`)}
<path class="line" d="${path}"/>
${realised.map(({ at, value }) => html`<circle class="dot" cx="${x(at)}" cy="${y(value)}" r="3"/>`)}
${holdout.map(({ at, value }) => html`<circle class="holdout" cx="${x(at)}" cy="${y(value)}" r="4"/>`)}
<text x="${size.left}" y="${size.height - 8}">${writeDay(from)}</text>
<text x="${size.width - size.right}" y="${size.height - 8}" text-anchor="end">${writeDay(until)}</text>
</svg>`;
}

function padded(least: number, most: number): [number, number] {
  const room = Math.max(0.1 * (most - least), 0.005);
  return [least - room, most + room];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
