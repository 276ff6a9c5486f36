import { escaped } from '../../shared/markup';

/** One score of a version on the holdout, as measured when it was trained. */
interface ScorePoint {
  version: string;
  /** Null where the metric is undefined: the line has a gap there. */
  score: number | null;
  baseline: number | null;
  deployed: boolean;
}

export interface ScorePanel {
  title: string;
  colour: string;
  points: readonly ScorePoint[];
}

const width = 760;
const panelHeight = 190;
const plot = { left: 64, right: 24, top: 40, bottom: 34 };

/** The versions' scores as an SVG, a panel with its own axis per task; ring: was deployed, dashes: naive baseline. */
export function plotHistory(panels: readonly ScorePanel[]): string {
  const height = panels.length * panelHeight;
  const body = panels.map((panel, i) => `<g transform="translate(0 ${i * panelHeight})">${drawPanel(panel)}</g>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Inter, system-ui, sans-serif" font-size="11">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...body,
    '</svg>\n',
  ].join('\n');
}

function drawPanel({ title, colour, points }: ScorePanel): string {
  const { low, high } = range(points);
  const x = (i: number) =>
    plot.left + (points.length < 2 ? 0.5 : i / (points.length - 1)) * (width - plot.left - plot.right);
  const y = (value: number) => plot.top + (1 - (value - low) / (high - low)) * (panelHeight - plot.top - plot.bottom);
  const text = (value: number) => value.toFixed(3);
  const grid = [low, (low + high) / 2, high].map(
    (value) =>
      `<line x1="${plot.left}" x2="${width - plot.right}" y1="${y(value)}" y2="${y(value)}" stroke="#e6e6e2"/>` +
      `<text x="${plot.left - 8}" y="${y(value) + 4}" text-anchor="end" fill="#666">${text(value)}</text>`,
  );
  const marks = points.map(({ version, score, deployed }, i) => {
    if (score === null) return '';
    const ring = deployed ? `<circle cx="${x(i)}" cy="${y(score)}" r="6" fill="none" stroke="#1d7a4b"/>` : '';
    return `${ring}<circle cx="${x(i)}" cy="${y(score)}" r="3" fill="${colour}"><title>${version}: ${text(score)}</title></circle>`;
  });
  return [
    `<text x="${plot.left}" y="22" font-size="13" font-weight="600" fill="#1a1a1a">${escaped(title)}</text>`,
    ...grid,
    path(
      points.map(({ baseline }, i) => (baseline === null ? null : [x(i), y(baseline)])),
      '#999',
      '4 4',
    ),
    path(
      points.map(({ score }, i) => (score === null ? null : [x(i), y(score)])),
      colour,
      'none',
    ),
    ...marks,
    ...points.map(({ version }, i) =>
      i === 0 || i === points.length - 1
        ? `<text x="${x(i)}" y="${panelHeight - 12}" text-anchor="${anchor(i, points.length)}" fill="#666">${version}</text>`
        : '',
    ),
  ].join('\n');
}

function anchor(i: number, length: number): string {
  if (length === 1) return 'middle';
  return i === 0 ? 'start' : 'end';
}

function range(points: readonly ScorePoint[]): { low: number; high: number } {
  const values = points.flatMap(({ score, baseline }) => [score, baseline]).filter((value) => value !== null);
  if (values.length === 0) return { low: 0, high: 1 };
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = Math.max((high - low) * 0.15, 0.01);
  return { low: low - room, high: high + room };
}

function path(points: readonly ([number, number] | null)[], colour: string, dashes: string): string {
  let pen = 'M';
  const steps = points.map((point) => {
    if (!point) {
      pen = 'M';
      return '';
    }
    const step = `${pen}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
    pen = 'L';
    return step;
  });
  return `<path d="${steps.join('')}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-dasharray="${dashes}"/>`;
}
