import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataApi } from '../../../electron/data/api';
import type { DataContext } from '../../../electron/data/context';
import { importFile } from '../../../electron/data/importFile';
import { latest } from '../../../electron/store/latestFeatures';
import { knownThen } from '../../../electron/store/trainingRows';
import { csv, importLines, labelsOf } from '../../helpers/imports';
import { dataContext, quietIo } from '../../helpers/workspace';

/** Sequences that are tried; `bench/label-sequences.mjs` tries 10,000. */
const sequences = Number(process.env.LABEL_SEQUENCES ?? 15);

const day = fc.constantFrom('', '2024-01-01', '2024-02-20', '2024-05-01');
const client = fc.constantFrom('a', 'b');
const bit = fc.constantFrom('0', '1');
const kinds = {
  predictions: {
    header: 'client_id,predicted_at,visits,purchased_pred',
    line: fc.tuple(client, day, bit, fc.constantFrom('0.3', '0.7')),
  },
  scores: {
    header: 'client_id,predicted_at,purchased_pred',
    line: fc.tuple(client, day, fc.constantFrom('0.3', '0.7')),
  },
  outcomes: { header: 'client_id,observed_at,purchased_actual', line: fc.tuple(client, day, bit) },
  'labelled data': {
    header: 'client_id,predicted_at,observed_at,visits,purchased_actual',
    line: fc.tuple(client, day, fc.constantFrom('', '2024-06-20'), bit, bit),
  },
  clients: { header: 'client_id,as_of,visits', line: fc.tuple(client, day, bit) },
  transactions: {
    header: 'client_id,date,amount',
    line: fc.tuple(client, fc.constantFrom('2023-12-01', '2024-01-05', '2024-06-01'), fc.constantFrom('5', '9')),
  },
};
type Kind = keyof typeof kinds;

interface File {
  kind: Kind;
  lines: string[];
}

const file: fc.Arbitrary<File> = fc.constantFrom(...(Object.keys(kinds) as Kind[])).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    lines: fc
      .array(kinds[kind].line as fc.Arbitrary<string[]>, { minLength: 1, maxLength: 4 })
      .map((lines) => [kinds[kind].header, ...lines.map((cells) => cells.join(','))]),
  }),
);

/** What is done, one after the other: a file of those at hand comes, or an import that is there is taken back. */
const steps = fc.array(fc.record({ undo: fc.boolean(), which: fc.nat(99) }), { minLength: 1, maxLength: 9 });

interface Came {
  id: number;
  file: File;
  at: number;
}

/** All that the rows decide: labels with the features they are trained with, and what is left of each table. */
function decided(context: DataContext): unknown[] {
  const { db } = context;
  const all = (sql: string) => db.prepare(sql).raw().all();
  const visible = `IN (SELECT id FROM imports WHERE state = 'visible')`;
  return [
    all(`SELECT c.client_id, p.predicted_at, p.value_1, hex(f.payload), l.task, l.value, l.observed_at, l.source
      FROM labels l JOIN predictions p ON p.id = l.prediction_id JOIN clients c ON c.key = p.client_key
      LEFT JOIN feature_rows f ON f.id = ${knownThen} ORDER BY 1, 2, 3, 4, 5`),
    all(`SELECT c.client_id, p.predicted_at, p.value_1, hex(f.payload) FROM predictions p JOIN clients c ON c.key = p.client_key
      LEFT JOIN feature_rows f ON f.id = p.feature_row_id WHERE p.import_id ${visible} ORDER BY 1, 2, 3, 4`),
    all(`SELECT c.client_id, t.at, t.amount FROM transactions t JOIN clients c ON c.key = t.client_key
      WHERE t.import_id ${visible} ORDER BY 1, 2, 3`),
    all(`SELECT COUNT(*) FROM outcomes WHERE import_id NOT ${visible}`),
    all('SELECT COUNT(*) FROM joins_due'),
    latestOf(context),
  ];
}

/** What every client would be scored from, the parts that hang on transactions left out. */
function latestOf({ db }: DataContext): unknown[] {
  return ['a', 'b'].map((client) =>
    db
      .prepare<[string], string>(
        `${latest('')} SELECT hex(f.payload) FROM latest l JOIN feature_rows f ON f.id = l.feature_row_id
         JOIN clients c ON c.key = l.client_key WHERE c.client_id = ?`,
      )
      .pluck()
      .get(client),
  );
}

async function bring(context: DataContext, given: File): Promise<number> {
  const kind = given.kind === 'scores' ? 'predictions' : given.kind;
  const { id } = await importLines(context, given.lines, { kind });
  return id ?? 0;
}

describe('imports and undone imports, in any order', () => {
  it('leave what the visible files say, taken in one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), steps, async (files, given) => {
        let now = Date.UTC(2024, 7, 1);
        const context = dataContext({ now: () => now });
        let there: Came[] = [];
        for (const { undo, which } of given) {
          now += 1000;
          const gone = undo && there.length > 0 ? there[which % there.length] : null;
          if (gone) {
            await dataApi(context).undoImport({ id: gone.id, actor: 'a test', reason: '', force: true });
            there = there.filter((one) => one !== gone);
          } else {
            const chosen = files[which % files.length];
            there.push({ id: await bring(context, chosen), file: chosen, at: now });
          }
        }
        const fresh = dataContext({ now: () => now });
        for (const one of there) {
          now = one.at;
          await bring(fresh, one.file);
        }
        expect(decided(context)).toEqual(decided(fresh));
        for (const { db, leases, workspace } of [context, fresh]) {
          db.close();
          leases.close();
          rmSync(workspace, { recursive: true });
        }
      }),
      { numRuns: sequences },
    );
  }, 3_600_000);
});

describe('what files say of the same', () => {
  const prediction = ['client_id,predicted_at,purchased_pred', 'a,2024-01-01,0.5'];
  const outcome = (value: string) => ['client_id,observed_at,purchased_actual', `a,2024-03-01,${value}`];
  const valuesOf = (context: DataContext) => labelsOf(context).map(([, , , value]) => value);

  it('counts as it was said last: yes, no, yes ends in yes', async () => {
    const context = dataContext();
    await importLines(context, prediction);
    const results = [];
    for (const value of ['yes', 'no', 'yes']) results.push(await importLines(context, outcome(value)));
    expect(results).toMatchObject([
      { accepted: 1, changed: 0 },
      { accepted: 1, changed: 1 },
      { accepted: 1, changed: 1 },
    ]);
    expect(valuesOf(context)).toEqual([1]);
    expect(await importLines(context, outcome('yes'))).toMatchObject({ accepted: 0, duplicates: 1, changed: 0 });
    await dataApi(context).undoImport({ id: results[2].id ?? 0, actor: 'a test', reason: '' });
    // The fourth file says yes as well.
    expect(valuesOf(context)).toEqual([1]);
  });

  it('stays as long as one of them is there', async () => {
    const context = dataContext();
    await importLines(context, prediction);
    const first = await importLines(context, outcome('yes'));
    await importLines(context, outcome('yes'));
    const { seq } = context.db.prepare<[], { seq: number }>('SELECT seq FROM labels').get() ?? { seq: 0 };
    await dataApi(context).undoImport({ id: first.id ?? 0, actor: 'a test', reason: '' });
    expect(valuesOf(context)).toEqual([1]);
    expect(context.db.prepare('SELECT seq FROM labels').pluck().get()).toBe(seq);
  });

  it('corrects an example where only its features differ, and keeps several of one file apart', async () => {
    const context = dataContext();
    const header = 'client_id,predicted_at,visits,purchased_actual';
    const trained = () => {
      const rows = context.db
        .prepare<[], [string, Buffer, number]>(
          `SELECT c.client_id, f.payload, l.value FROM labels l JOIN predictions p ON p.id = l.prediction_id
           JOIN clients c ON c.key = p.client_key JOIN feature_rows f ON f.id = p.feature_row_id ORDER BY 1, 2`,
        )
        .raw()
        .all();
      return rows.map(([id, payload, value]) => [id, payload.readDoubleLE(0), value].join(' ')).sort();
    };
    const first = [header, 'a,2024-01-01,5,1', 'b,2024-01-01,1,0', 'b,2024-01-01,2,1'];
    await importLines(context, first, { kind: 'labelled data' });
    const corrected = await importLines(context, [header, 'a,2024-01-01,6,1'], { kind: 'labelled data' });
    expect(trained()).toEqual(['a 6 1', 'b 1 0', 'b 2 1']);
    await importLines(context, first, { kind: 'labelled data' });
    expect(trained()[0]).toBe('a 5 1');
    await dataApi(context).undoImport({ id: corrected.id ?? 0, actor: 'a test', reason: '' });
    expect(trained()).toHaveLength(3);
  });

  it('of a file in which each line is a client, it is asked whether another of its name takes its place', async () => {
    const context = dataContext();
    const bring = (lines: string[], replaces?: 'yes' | 'no') =>
      importFile(
        context,
        {
          path: csv(context, ['visits,purchased_actual', ...lines], 'customers.csv'),
          dryRun: false,
          actor: 'a test',
          kind: 'labelled data',
          map: { client: '(line)' },
          ...(replaces !== undefined && { replaces }),
        },
        quietIo,
      );
    const labels = () => labelsOf(context).map(([client, , , value]) => `${client} ${value}`);
    await bring(['1,0', '2,1']);
    expect(labels()).toEqual(['customers.csv:2 0', 'customers.csv:3 1']);
    expect(await bring(['1,0', '2,1'])).toMatchObject({ accepted: 0, duplicates: 2 });
    await expect(bring(['1,0', '2,0'])).rejects.toMatchObject({
      code: 'unclear_file',
      details: { question: { answers: [{ says: { replaces: 'yes' } }, { says: { replaces: 'no' } }] } },
    });
    const other = await bring(['7,1'], 'no');
    expect(labels()).toHaveLength(3);
    await dataApi(context).undoImport({ id: other.id ?? 0, actor: 'a test', reason: '' });
    await bring(['1,0', '2,0', '3,1'], 'yes');
    expect(labels()).toEqual(['customers.csv:2 0', 'customers.csv:3 0', 'customers.csv:4 1']);
    expect(
      dataApi(context)
        .imports()
        .map(({ state }) => state),
    ).toEqual(['visible', 'swept', 'swept', 'swept']);
  });

  it('of a client’s features, too', async () => {
    const context = dataContext();
    const known = (visits: number) => ['client_id,as_of,visits', `a,2023-12-01,${visits}`];
    for (const visits of [1, 2, 1]) await importLines(context, known(visits), { kind: 'clients' });
    await importLines(context, prediction);
    await importLines(context, outcome('yes'));
    const payload = context.db
      .prepare<[], Buffer>(`SELECT f.payload FROM predictions p JOIN feature_rows f ON f.id = ${knownThen}`)
      .pluck()
      .get();
    expect(payload?.readDoubleLE(0)).toBe(1);
  });
});
