import type { MonitoredChunk, MonitoredTask } from '../../shared/schemas/monitoring';
import { count } from '../../shared/words';
import { metricInfo, metricScore } from '../derive/metrics';
import { type Column, dateColumn, figureColumn, valueColumn } from '../derive/table';
import { dataDay, decimal, percent } from '../format';
import type { Figures } from './ChartFrame';

/** The chunks of a task's stream as a table. */
export function chunkFigures(monitored: MonitoredTask | undefined): Figures<MonitoredChunk> {
  const metric = monitored?.metric ?? 'accuracy';
  const written = (value: number | null) => metricScore(metric, value);
  return {
    rows: monitored?.chunks ?? [],
    keyOf: ({ first }) => String(first),
    columns: [
      dateColumn('From', 'from', dataDay),
      dateColumn('Until', 'until', dataDay),
      figureColumn('Rows', 'rows', count),
      figureColumn('Outcomes', 'outcomes', count),
      figureColumn('Actual', 'realised', written),
      figureColumn('95 % from', 'realisedLow', written),
      figureColumn('95 % to', 'realisedHigh', written),
      figureColumn('Estimated', 'estimated', written),
      figureColumn('Band from', 'low', written),
      figureColumn('Band to', 'high', written),
      figureColumn('Naive', 'baseline', written),
      ...(metric === 'accuracy' ? classColumns : amountColumns),
      { title: 'Version', cell: ({ versions }) => versions.join(', ') },
    ],
  };
}

const classMetric =
  (name: 'auc' | 'logLoss') =>
  ({ metrics }: MonitoredChunk) =>
    metrics?.kind === 'classification' ? metrics[name] : null;
const meanError = ({ metrics }: MonitoredChunk) => (metrics?.kind === 'regression' ? metrics.mae : null);

const classColumns: Column<MonitoredChunk>[] = [
  figureColumn('By confidence', 'cbpe', (share) => percent(share)),
  valueColumn(metricInfo.auc.label, classMetric('auc'), (value) => decimal(value)),
  valueColumn(metricInfo.logLoss.label, classMetric('logLoss'), (value) => decimal(value)),
];
const amountColumns = [valueColumn(metricInfo.mae.label, meanError, (value) => metricScore('mae', value))];
