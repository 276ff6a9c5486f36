import { describe, expect, it } from 'vitest';
import {
  alarmSpans,
  marksWithin,
  streamAxis,
  streamPoints,
  versionFacts,
} from '../../../../renderer/derive/monitoring';
import { chunkOf, monitoredOf, versionOf } from './records';

describe('a monitored stream', () => {
  const dated = [chunkOf(), chunkOf({ from: 1000, until: 3000, first: 101, realised: null, realisedLow: null })];
  const undated = [chunkOf({ until: 0 }), chunkOf({ until: 0, first: 101 })];

  it('is drawn along its time, or along its rows where all are of one moment', () => {
    expect(streamAxis(dated)).toBe('time');
    expect(streamPoints(dated, 'time').map(({ x }) => x)).toEqual([500, 2000]);
    expect(streamAxis(undated)).toBe('rows');
    expect(streamPoints(undated, 'rows').map(({ x }) => x)).toEqual([51, 151]);
  });

  it('lets chunks of one date share the time until the next one', () => {
    const days = [0, 0, 10, 20, 20, 20, 20].map((day, i) => chunkOf({ from: day, until: day, first: 100 * i + 1 }));
    expect(streamPoints(days, 'time').map(({ x }) => x)).toEqual([0, 5, 10, 20, 22.5, 25, 27.5]);
  });

  it('has no interval where no outcome has come', () => {
    expect(streamPoints(dated, 'time').map(({ interval }) => interval)).toEqual([[0.6, 0.8], null]);
  });

  it('shows an alarm from where the change began to where it was over, or to the end', () => {
    expect(alarmSpans(monitoredOf({}, dated), 'time')).toEqual([{ key: 5000, from: 4000, to: 3000 }]);
    expect(alarmSpans(monitoredOf({ until: 4500 }, dated), 'time')).toEqual([{ key: 5000, from: 4000, to: 4500 }]);
    expect(alarmSpans(monitoredOf({}, undated), 'rows')).toEqual([{ key: 500, from: 400, to: 201 }]);
  });

  it('shows marks of its own time, once', () => {
    const mark = { at: 500, kind: 'import' as const, text: 'a.csv' };
    const marks = [mark, { ...mark, text: 'b.csv' }, { ...mark, at: 5000 }, { ...mark, kind: 'training' as const }];
    const drawn = marksWithin(marks, [0, 1000]);
    expect(drawn.marks.map(({ kind }) => kind)).toEqual(['import', 'training']);
    expect(drawn.outside).toEqual({ deployment: 0, training: 0, import: 1 });
  });
});

describe('the six metrics', () => {
  const versions = [
    versionOf('v_20260201_020000', {
      purchase: {
        seconds: 4,
        score: 0.7,
        clients: 100,
        rows: 2000,
        features: 2,
        featureChanges: 1,
        bytes: 2_500_000,
        deployedAt: Date.parse('2026-02-01T03:00:00Z'),
      },
    }),
    versionOf('v_20260208_020000', { churn: {} }),
  ];

  it('are those of the versions that have a model of the task', () => {
    expect(versionFacts('purchase', versions)).toMatchObject([
      {
        version: 'v_20260201_020000',
        seconds: 4,
        score: 0.7,
        rows: 2000,
        featureChanges: 1,
        features: 2,
        bytes: 2_500_000,
      },
    ]);
  });
});
