import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answersOf, columnsFor } from '../../electron/engine/answer';
import { predictBatch } from '../../electron/engine/batch';
import { binColumn } from '../../electron/engine/binning';
import { type Engine, forkTransport, type ProcessTransport, startEngine } from '../../electron/engine/host';
import { parseModel } from '../../electron/engine/modelFile';
import { predict } from '../../electron/engine/predict';
import { Random } from '../../electron/engine/rng';
import { loadTable } from '../../electron/engine/tableFile';
import { growChunk } from '../helpers/models';
import { ownClients } from '../helpers/ownClients';
import { tableIn } from '../helpers/trainingTables';
import { temporaryFolder } from '../helpers/workspace';

const out = join(process.cwd(), 'out');
const task = { name: 'purchase', kind: 'classification' as const };

function start(workerEntry = join(out, 'engineWorker.js')): { engine: Engine; kill: () => void } {
  let transport: ProcessTransport | null = null;
  const engine = startEngine({
    spawn: () => {
      transport = forkTransport(join(out, 'engine.js'), workerEntry);
      return transport;
    },
  });
  onTestFinished(() => engine.close());
  return { engine, kill: () => transport?.kill() };
}

const params = { trees: 40, minLeaf: 2, featuresPerSplit: null, seed: 9 };
const trainWith = (engine: Engine, table: { path: string; sha256: string }, modelPath: string, threads: number) =>
  engine.train({ table, task, threads, modelPath, params, watermark: 1 });

describe('a large prediction', () => {
  it('is the same to the bit over any number of threads', async () => {
    const random = new Random(2, 3);
    const columns = Array.from({ length: 3 }, () => Float64Array.from({ length: 30_001 }, () => random.unit()));
    const data = {
      columns: columns.map((column) => binColumn(column.subarray(0, 500))),
      target: columns[0].slice(0, 500),
      client: ownClients(500),
    };
    const { chunk } = growChunk(data, { minLeaf: 1, featuresPerSplit: 2, seed: 1 }, 0, 13, () => true)!;
    const alone = predict([chunk], columns, 30_001);
    const chunks = [chunk];
    for (const threads of [2, 3, 2]) {
      const io = { workerEntry: join(out, 'engineWorker.js'), signal: new AbortController().signal, threads };
      expect(await predictBatch(chunks, columns, 30_001, io)).toEqual(alone);
    }
  });

  it('is cancelled between its parts', async () => {
    const column = new Float64Array(100_000);
    const chunk = growChunk(
      {
        columns: [binColumn(column.subarray(0, 9))],
        target: Float64Array.from({ length: 9 }, (_, i) => i),
        client: ownClients(9),
      },
      { minLeaf: 1, featuresPerSplit: 1, seed: 1 },
      0,
      1,
      () => true,
    )!.chunk;
    const io = { workerEntry: join(out, 'engineWorker.js'), signal: AbortSignal.abort(new Error('stop')), threads: 2 };
    await expect(predictBatch([chunk], [column], 100_000, io)).rejects.toThrow('stop');
  });
});

describe('the engine process', () => {
  it('trains the same bytes with 1, 2 and 4 threads, on numbers and categories, and scores with them', async () => {
    const folder = temporaryFolder();
    const { engine } = start();
    const table = tableIn(folder, 'table.arrow', 3000);
    const results = [];
    for (const threads of [1, 2, 4]) {
      results.push(await trainWith(engine, table, join(folder, `${threads}.forest`), threads));
    }
    expect(new Set(results.map(({ sha256 }) => sha256)).size).toBe(1);
    const [{ outOfBag, importance, sha256 }] = results;
    expect(outOfBag).toMatchObject({ kind: 'classification' });
    if (outOfBag?.kind === 'classification') expect(outOfBag.accuracy).toBeGreaterThan(0.97);
    expect(importance.map(({ feature }) => feature)).toEqual(['spend', 'colour', 'noise']);
    expect(importance[1].permutation).toBeGreaterThan(20 * Math.abs(importance[2].permutation));

    const model = { path: join(folder, '1.forest'), sha256 };
    const { predictions } = await engine.score({ table, model, absent: 'refuse' });
    const right = table.target.filter((y, i) => (predictions as Float64Array)[i] >= 0.5 === (y === 1)).length;
    expect(right / 3000).toBeGreaterThan(0.98);
    const output = join(folder, 'scores.f64');
    for (const _ of ['a part', 'the next']) await engine.scorePart({ table, models: [{ ...model, output }] });
    expect([...new Float64Array(new Uint8Array(readFileSync(output)).buffer)]).toEqual([
      ...predictions,
      ...predictions,
    ]);

    // Large batches go over threads, and change nothing.
    const large = tableIn(folder, 'large.arrow', 40_000);
    const read = parseModel(model.path, readFileSync(model.path));
    const loaded = await loadTable(large);
    const alone = answersOf(read, columnsFor(read, loaded, 'refuse'), loaded.rows);
    expect((await engine.score({ table: large, model, absent: 'refuse' })).predictions).toEqual(alone);

    const lacking = tableIn(folder, 'lacking.arrow', 50, ['x:colour', 'x:spend']);
    await expect(engine.score({ table: lacking, model, absent: 'refuse' })).rejects.toMatchObject({
      code: 'bad_usage',
      message: expect.stringContaining('“colour”, “spend”'),
    });

    const { prediction, uncalibrated, base, contributions } = await engine.explain({
      model,
      row: ['blue', 0.5, 45],
      absent: 'refuse',
    });
    expect(prediction).toBeGreaterThan(0.9);
    expect(base + contributions.reduce((sum, one) => sum + one.contribution, 0)).toBeCloseTo(uncalibrated, 10);
    expect(contributions.at(-1)?.feature).toBe('noise');
  });

  it('cancels, and lives on; dies, and starts anew', async () => {
    const folder = temporaryFolder();
    const { engine, kill } = start();
    const table = tableIn(folder, 'table.arrow', 30_000);
    // Of large leaves, which need little memory: it may be scarce.
    const long = { ...params, trees: 5000, minLeaf: 20 };
    const abort = new AbortController();
    const cancelled = engine.train(
      { table, task, threads: 2, modelPath: join(folder, 'a'), params: long, watermark: 0 },
      { signal: abort.signal, onProgress: () => abort.abort() },
    );
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await trainWith(engine, table, join(folder, 'b'), 2);

    const killed = engine.train(
      { table, task, threads: 2, modelPath: join(folder, 'c'), params: long, watermark: 0 },
      { onProgress: kill },
    );
    await expect(killed).rejects.toMatchObject({ code: 'engine_died' });
    await trainWith(engine, table, join(folder, 'd'), 2);
    expect(readFileSync(join(folder, 'd'))).toEqual(readFileSync(join(folder, 'b')));
  });

  it('fails a training of which a thread dies, and trains the next one', async () => {
    const folder = temporaryFolder();
    const marker = join(folder, 'deadly');
    const worker = join(folder, 'worker.cjs');
    const real = JSON.stringify(join(out, 'engineWorker.js'));
    // A thread that ends when it is to grow its second chunk, as long as the marker is there.
    const dies = `let chunks = 0;
      require('node:worker_threads').parentPort.on('message', ({ type }) => {
        if (type === 'grow' && ++chunks === 2 && require('node:fs').existsSync(${JSON.stringify(marker)})) process.exit(7);
      });`;
    writeFileSync(worker, `${dies}\nrequire(${real});`);
    writeFileSync(marker, '');
    const { engine } = start(worker);
    const table = tableIn(folder, 'table.arrow', 3000);
    await expect(trainWith(engine, table, join(folder, 'a'), 2)).rejects.toMatchObject({
      code: 'engine_failed',
      message: expect.stringContaining('exit code 7'),
    });
    expect(existsSync(join(folder, 'a'))).toBe(false);
    rmSync(marker);
    expect((await trainWith(engine, table, join(folder, 'b'), 2)).trees).toBe(params.trees);
  });

  it('answers another request while it trains', async () => {
    const folder = temporaryFolder();
    const { engine } = start();
    const table = tableIn(folder, 'table.arrow', 3000);
    const { sha256 } = await trainWith(engine, table, join(folder, 'a'), 2);
    const model = { path: join(folder, 'a'), sha256 };
    const abort = new AbortController();
    const long = {
      // So many rows that it can't be done before the other request is, however busy the machine.
      table: tableIn(folder, 'large.arrow', 100_000),
      task,
      threads: 1,
      modelPath: join(folder, 'b'),
      params: { ...params, trees: 5000, minLeaf: 20 },
      watermark: 0,
    };
    const training = engine.train(long, { signal: abort.signal });
    await expect(engine.explain({ model, row: ['blue', 0.5, 45], absent: 'refuse' })).resolves.toMatchObject({
      base: expect.any(Number),
    });
    abort.abort();
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
  });
});
