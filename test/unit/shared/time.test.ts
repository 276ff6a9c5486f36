import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandOutputs } from '../../../shared/commandOutput';
import { fromJson, time, toJson } from '../../../shared/schemas/time';
import { version } from '../../../shared/schemas/versions';
import { taskNamePattern } from '../../../shared/tasks';

const first = Date.parse('0000-01-01T00:00:00Z');
const last = Date.parse('9999-12-31T23:59:59.999Z');
const moment = fc.integer({ min: first, max: last });

describe('a fact as JSON', () => {
  const fact = z.object({
    at: time,
    until: time.nullable(),
    ends: time.optional(),
    rows: z.number(),
    slots: z.array(z.object({ at: time, name: z.string() })),
    byTask: z.record(z.string(), z.object({ dueAt: time.nullable() })),
    told: z.union([
      z.object({ kind: z.literal('seen'), at: time }),
      z.object({ kind: z.literal('count'), at: z.number() }),
    ]),
  });

  it('has its times in ISO 8601, and nothing else changed', () => {
    const given = {
      at: 0,
      until: null,
      rows: 1_700_000_000_000,
      slots: [{ at: 86_400_000, name: '2026-01-01' }],
      byTask: { clv: { dueAt: 1 } },
      told: { kind: 'count', at: 5 },
    };
    expect(toJson(fact, { ...given, notNamed: 1 })).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      until: null,
      rows: 1_700_000_000_000,
      slots: [{ at: '1970-01-02T00:00:00.000Z', name: '2026-01-01' }],
      byTask: { clv: { dueAt: '1970-01-01T00:00:00.001Z' } },
      told: { kind: 'count', at: 5 },
    });
  });

  it('is printed as the kind says that it names, without what that kind does not name', () => {
    const event = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('seen'), at: time }),
      z.object({ kind: z.enum(['count', 'sum']), at: z.number() }),
    ]);
    const printed = ['seen', 'sum', 'other'].map((kind) => toJson(event, { kind, at: 5, notNamed: 1 }));
    expect(printed).toEqual([
      { kind: 'seen', at: '1970-01-01T00:00:00.005Z' },
      { kind: 'sum', at: 5 },
      { kind: 'other', at: 5, notNamed: 1 },
    ]);
    expect(fromJson(event, printed[0])).toEqual({ kind: 'seen', at: 5 });
  });

  it('has whatever keys a record has', () => {
    const at = JSON.parse('{"__proto__": {"at": 5}, "clv": {"at": 5}}');
    expect(JSON.stringify(toJson(z.record(z.string(), z.object({ at: z.number() })), at))).toBe(JSON.stringify(at));
  });

  it.each([first - 1, last + 1, 9e15, -1e300, Number.NaN])('has no moment %s', (at) => {
    expect(time.safeParse(at).success).toBe(false);
  });

  it('is read back as it was', () => {
    const taskName = fc.stringMatching(/^[a-z][a-z0-9_]{0,30}$/).filter((name) => taskNamePattern.test(name));
    const facts = fc.record({
      at: moment,
      until: fc.option(moment),
      rows: fc.integer(),
      slots: fc.array(fc.record({ at: moment, name: fc.string() })),
      // Keys are names of tasks: a record's schema leaves `__proto__` out, which is none.
      byTask: fc.dictionary(taskName, fc.record({ dueAt: fc.option(moment) })),
      told: fc.oneof(
        fc.record({ kind: fc.constant('seen' as const), at: moment }),
        fc.record({ kind: fc.constant('count' as const), at: fc.integer() }),
      ),
    });
    fc.assert(
      fc.property(facts, (given) => {
        const text = JSON.stringify(toJson(fact, given));
        expect(fromJson(fact, JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(given)));
      }),
    );
  });

  it('is refused where a time is none', () => {
    const slot = z.object({ at: time });
    for (const at of ['yesterday', '2026-02-30T00:00:00.000Z', '', true, 0]) {
      expect(() => fromJson(slot, { at })).toThrow(z.ZodError);
    }
  });

  it('is told apart by its keys where a command prints one of several', () => {
    const due = { at: 1, zone: 'UTC', due: [], missed: [], next: [{ job: 'daily', slot: '2026-01-01T06:00', at: 2 }] };
    expect(toJson(commandOutputs.schedule, due)).toMatchObject({
      at: '1970-01-01T00:00:00.001Z',
      next: [{ at: '1970-01-01T00:00:00.002Z' }],
    });
  });
});

describe('the metadata of a version', () => {
  it('of a release that did not record everything is read', () => {
    const model = {
      ...{ file: 'clv_model.forest', sha256: '0', bytes: 1, rows: 1, features: ['a'], trees: 1, minLeaf: 5 },
      ...{ featuresPerSplit: null, seconds: 1, outOfBag: null, importance: [{ feature: 'a', gain: 1 }], parent: null },
      ...{ featuresAdded: [], featuresRemoved: [], watermark: 1, holdout: null, baseline: null },
    };
    const run = { appVersion: '0', strategy: 'retrain', runId: 1, seed: 1, tableSha256: '0' };
    const createdAt = '2026-02-01T12:00:00.000Z';
    const text = { format: 1, version: 'v_20260201_120000', createdAt, ...run, tasks: { clv: model } };
    expect(fromJson(version, text)).toMatchObject({
      createdAt: Date.UTC(2026, 1, 1, 12),
      tasks: { clv: { probe: null, deployedAt: null, importanceShifts: [] } },
    });
    expect(() => fromJson(version, { ...text, tasks: { clv: { ...model, sha256: undefined } } })).toThrow(z.ZodError);
  });
});
