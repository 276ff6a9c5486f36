import type { MonitoredChunk, MonitoredTask } from '../../shared/schemas/monitoring';
import { count } from '../../shared/words';
import type { Column } from '../components/DataTable';
import { metricInfo } from '../derive/metrics';
import { dataDay, decimal, percent, score } from '../format';
import type { Figures } from './ChartFrame';

type NumberOf = (chunk: MonitoredChunk) => number | null;

/** The chunks of a task's stream as a table. */
export function chunkFigures(monitored: MonitoredTask | undefined): Figures<MonitoredChunk> {
  const metric = monitored?.metric ?? 'accuracy';
  const scored = (title: string, of: NumberOf) => figure(title, of, (value) => score(metric, value));
  return {
    rows: monitored?.chunks ?? [],
    keyOf: ({ first }) => String(first),
    columns: [
      { title: 'From', cell: ({ from }) => dataDay(from), value: ({ from }) => new Date(from) },
      { title: 'Until', cell: ({ until }) => dataDay(until), value: ({ until }) => new Date(until) },
      figure('Rows', ({ rows }) => rows, whole),
      figure('Outcomes', ({ outcomes }) => outcomes, whole),
      scored('Realised', ({ realised }) => realised),
      scored('95 % from', ({ realisedLow }) => realisedLow),
      scored('95 % to', ({ realisedHigh }) => realisedHigh),
      scored('Estimated', ({ estimated }) => estimated),
      scored('Band from', ({ low }) => low),
      scored('Band to', ({ high }) => high),
      scored('Naive', ({ baseline }) => baseline),
      ...(metric === 'accuracy' ? classColumns : amountColumns),
      { title: 'Version', cell: ({ versions }) => versions.join(', ') },
    ],
  };
}

const whole = (value: number | null) => (value === null ? '–' : count(value));

function figure(title: string, of: NumberOf, write: (value: number | null) => string): Column<MonitoredChunk> {
  return { title, numeric: true, cell: (chunk) => write(of(chunk)), value: of };
}

const classMetric = (name: 'auc' | 'logLoss') =>
  figure(
    metricInfo[name].label,
    ({ metrics }) => (metrics?.kind === 'classification' ? metrics[name] : null),
    (value) => decimal(value),
  );

const classColumns = [figure('By confidence', ({ cbpe }) => cbpe, percent), classMetric('auc'), classMetric('logLoss')];

const amountColumns = [
  figure(
    metricInfo.mae.label,
    ({ metrics }) => (metrics?.kind === 'regression' ? metrics.mae : null),
    (value) => decimal(value, 1),
  ),
];
