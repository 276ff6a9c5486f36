import { expect, it } from 'vitest';
import { describeTask } from '../../../../electron/operations/monitoring/describe';
import type { MonitoredChunk } from '../../../../shared/schemas/monitoring';

const chunk = { rows: 20, outcomes: 5, realised: 0.31, estimated: 0.3, low: 0.2, high: 0.4 } as MonitoredChunk;
const stream = { rows: 40, outcomes: 5, chunks: [chunk], record: { chunks: 3, within: 2 }, alarms: [] };

it('names the metric once for an estimate and its band', () => {
  const told = describeTask({ name: 'clv', primaryMetric: 'r2Clipped' }, stream as never);
  expect(told).toBe(
    'clv: 5 of 40 predictions have their outcome; the latest realised score is R² (clipped) 0.310; the newest rows are estimated at R² (clipped) 0.300 (0.200 to 0.400); the band held in 2 of 3 chunks; no alarm stands.',
  );
});
