import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { childrenOf, failure, json, start, until } from '../helpers/evergreen';
import { copyOf } from '../helpers/made';
import { serve } from '../helpers/serve';
import { sharedFolder } from '../helpers/workspace';

type Prediction = Record<'purchase' | 'churn' | 'clv', number> & {
  intervals?: Record<string, { low: number; high: number }>;
};
interface Answer {
  models: Record<string, { version: string }>;
  predictions: Prediction[];
}

const tasks = ['purchase', 'churn', 'clv'] as const;
const workspace = sharedFolder();
const versions: string[] = [];
let rows: Record<string, unknown>[] = [];

beforeAll(async () => {
  await copyOf('trained', workspace);
  const [first] = (await json(workspace, 'versions')).versions;
  const second = await json(workspace, 'retrain', '--trees', '60', '--min-leaf', '10', '--seed', '2');
  await json(workspace, 'deploy', second.version);
  versions.push(first.version, second.version);
  const labels = join(workspace, 'labels.csv');
  await json(workspace, 'labels', '--export', labels);
  const [header, ...lines] = readFileSync(labels, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const firstFeature = header.indexOf('clv_source') + 1;
  rows = lines
    .slice(0, 1000)
    .map((cells) =>
      Object.fromEntries(
        header
          .slice(firstFeature)
          .map((name, i) => [name, cells[firstFeature + i] === '' ? null : Number(cells[firstFeature + i])]),
      ),
    )
    .map((row, i) => ({ client_id: lines[i][0], ...row }));
});

function valuesOf({ predictions }: Answer): number[][] {
  return predictions.map((one) => tasks.map((task) => one[task]));
}

describe('evergreen serve', () => {
  it('answers as evergreen predict does, to the bit, with a token that only its owner can read', async () => {
    const { predict, tokenFile, child, finished } = await serve(workspace);
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
    const answer = (await (await predict(rows, '?intervals=true')).json()) as Answer;
    const file = join(workspace, 'rows.csv');
    const columns = Object.keys(rows[0]);
    writeFileSync(
      file,
      [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
        .map((cells) => cells.join(','))
        .join('\n'),
    );
    const output = join(workspace, 'scored.json');
    const predicted = await json(workspace, 'predict', file, '-o', output, '--intervals');
    expect(predicted.files[0]).toMatchObject({ rows: 1000, rejected: 0, client: 'client_id', missingColumns: [] });
    const { predictions } = JSON.parse(readFileSync(output, 'utf8')) as Answer;
    expect(valuesOf({ ...answer, predictions })).toEqual(valuesOf(answer));
    expect(predictions.map(({ intervals }) => intervals)).toEqual(answer.predictions.map(({ intervals }) => intervals));
    // What comes back by an import is predictions, and nothing else of it is a feature.
    const asCsv = join(workspace, 'scored.csv');
    await json(workspace, 'predict', file, '-o', asCsv, '--intervals');
    // Whoever is erased goes from there, too.
    expect((await json(workspace, 'erase', `${rows[0].client_id}`, '--dry-run')).files).toEqual(
      expect.arrayContaining([output, asCsv]),
    );
    expect(readFileSync(asCsv, 'utf8').split('\n')[0]).toContain(',clv_low,clv_high,');
    expect(await json(workspace, 'import', asCsv, '--dry-run')).toMatchObject({
      imports: [{ kind: 'predictions', features: [] }],
    });
    expect(Object.values(answer.models).map(({ version }) => version)).toEqual(tasks.map(() => versions[1]));
    child.kill('SIGTERM');
    expect((await finished).code).toBe(0);
    expect(readdirSync(join(workspace, 'tables', 'serving'))).toEqual([]);
  });

  it('goes by a token that another process has renewed, also when it was started again', async () => {
    const { ask, child, tokenFile } = await serve(workspace);
    const old = readFileSync(tokenFile, 'utf8').trim();
    const status = async (token: string) =>
      (await ask('/metrics', { headers: { authorization: `Bearer ${token}` } })).status;
    const known = await status(old);
    await serve(workspace, '--new-token');
    const renewed = readFileSync(tokenFile, 'utf8').trim();
    expect(renewed).not.toBe(old);
    await until(async () => (await status(renewed)) === known && (await status(old)) === 401);
    for (const pid of childrenOf(child.pid ?? 0, 'serving.js')) process.kill(pid, 'SIGKILL');
    await until(async () => (await status(renewed).catch(() => 0)) === known);
    expect(await status(old)).toBe(401);
  });

  it('takes up every change of champion, and no answer mixes versions', async () => {
    const { predict } = await serve(workspace);
    const known = new Map<string, number[][]>();
    for (const version of versions) {
      const output = join(workspace, `${version}.json`);
      await json(workspace, 'predict', join(workspace, 'rows.csv'), '-o', output, '--version', version);
      known.set(version, valuesOf(JSON.parse(readFileSync(output, 'utf8'))));
    }
    const seen = new Set<string>();
    let asking = true;
    const ask = async () => {
      while (asking) {
        const answer = (await (await predict(rows)).json()) as Answer;
        const [version, ...others] = new Set(Object.values(answer.models).map((one) => one.version));
        expect(others).toEqual([]);
        expect(valuesOf(answer)).toEqual(known.get(version));
        seen.add(version);
      }
    };
    const asked = Promise.all([ask(), ask()]);
    for (const version of [versions[0], versions[1], versions[0]]) {
      await json(workspace, 'deploy', version);
      seen.clear();
      await until(() => seen.has(version));
    }
    asking = false;
    await asked;
    await json(workspace, 'deploy', versions[1]);
  });

  it('scores a large file by several threads as it answers rows, file after file, also after a change of champion', async () => {
    const { predict, ask } = await serve(workspace);
    const columns = Object.keys(rows[0]).slice(1);
    const many = 20 * rows.length + 7;
    const lines = Array.from({ length: many }, (_, i) => {
      const row = rows[i % rows.length];
      return `L${i},${columns.map((column) => row[column] ?? '').join(',')}\n`;
    });
    const body = `client_id,${columns.join(',')}\n${lines.join('')}`;
    expect(body.length).toBeGreaterThan(1_000_000);
    const version = async () => {
      const answer = (await (await predict(rows, '?intervals=true')).json()) as Answer;
      const around = answer.predictions.map(({ intervals }) => [intervals?.clv?.low, intervals?.clv?.high]);
      return { name: answer.models.purchase.version, alone: valuesOf(answer), around };
    };
    for (const next of [versions[1], versions[1], versions[0]]) {
      await json(workspace, 'deploy', next).catch(() => undefined);
      const { alone, around } = await until(async () => {
        const now = await version();
        return now.name === next && now;
      });
      const upload = (query: string) =>
        ask(`/predict${query}`, { method: 'POST', body, headers: { 'content-type': 'text/csv' } });
      // Two at the same time: each has its threads.
      for (const response of await Promise.all([upload(''), upload('?intervals=true')])) {
        const [header, ...answers] = (await response.text()).trimEnd().split('\n');
        expect(answers.length).toBe(many);
        const cells = answers.map((line) => line.split(','));
        expect(cells.map(([client]) => client)).toEqual(lines.map((_, i) => `L${i}`));
        expect(cells.map((line) => line.slice(2, 5).map(Number))).toEqual(lines.map((_, i) => alone[i % rows.length]));
        const tells = response.url.endsWith('intervals=true');
        expect(header.includes(',clv_low,clv_high,')).toBe(tells);
        if (!tells) continue;
        expect(cells.map((line) => line.slice(5, 7).map(Number))).toEqual(lines.map((_, i) => around[i % rows.length]));
      }
    }
    await json(workspace, 'deploy', versions[1]);
  });

  it('is there again at the same address when its process was killed', async () => {
    const { predict, child } = await serve(workspace);
    const before = valuesOf((await (await predict(rows.slice(0, 5))).json()) as Answer);
    const [killed] = childrenOf(child.pid ?? 0, 'serving.js');
    process.kill(killed, 'SIGKILL');
    const after = await until(async () => {
      const response = await predict(rows.slice(0, 5)).catch(() => null);
      return response?.status === 200 && valuesOf((await response.json()) as Answer);
    });
    expect(after).toEqual(before);
    expect(childrenOf(child.pid ?? 0, 'serving.js')).not.toContain(killed);
  });

  it('fails with a way out when its port is taken', async () => {
    const { url } = await serve(workspace);
    const { port } = new URL(url);
    expect(await failure(workspace, 'serve', '--port', port)).toMatchObject({
      exitCode: 1,
      code: 'busy',
      message: expect.stringContaining(port),
    });
  });
});

describe('evergreen predict', () => {
  it('reads a file as an import does, and lists beside what it could not read', async () => {
    const file = join(workspace, 'export.csv');
    const [feature, other] = ['recency_days', 'monetary'];
    writeFileSync(
      file,
      `Customer;${feature};${other};Segment\n007;12,5;1.234,50;a\n8;viele;1;b\n9;3\n10;;-;c\n`,
      'latin1',
    );
    const output = join(workspace, 'export.predictions.csv');
    const { files, tasks: answered } = await json(workspace, 'predict', file, '--map', 'client=Customer');
    expect(answered).toEqual(Object.fromEntries(tasks.map((task) => [task, versions[1]])));
    expect(files[0]).toMatchObject({ rows: 4, rejected: 2, client: 'Customer', ignoredColumns: ['Segment'] });
    expect(files[0].missingColumns).toContain('purchases');
    expect(
      readFileSync(output, 'utf8')
        .split('\n')
        .map((line) => line.split(',')[0]),
    ).toEqual(['client_id', '007', '10', '']);
    expect(await json(workspace, 'import', output, '--dry-run')).toMatchObject({
      accepted: 2,
      rejected: 0,
      imports: [{ kind: 'predictions', features: [], leftOut: [] }],
    });
    const rejects = readFileSync(`${output}.rejects.csv`, 'utf8');
    expect(rejects).toContain('3,recency_days,“viele” is not a number,8,viele,1,b');
    expect(rejects).toContain('4,,"4 cells expected, 2 found"');
  });

  it('says what is wrong with a file, and leaves nothing behind', async () => {
    const file = join(workspace, 'other.csv');
    writeFileSync(file, 'colour,size\nred,1\n');
    const output = join(workspace, 'other-out.csv');
    expect(await failure(workspace, 'predict', file, '-o', output)).toMatchObject({
      code: 'unrecognised_file',
      message: expect.stringContaining('none of the columns that the models know'),
    });
    expect(await failure(workspace, 'predict', join(workspace, 'nowhere.csv'))).toMatchObject({
      code: 'file_not_found',
    });
    expect(await failure(workspace, 'predict', file, '--version', 'v_20000101_000000')).toMatchObject({
      code: 'unknown_version',
    });
    expect(existsSync(output)).toBe(false);
    const { child, finished } = start(workspace, ['predict', join(workspace, 'rows.csv'), '-o', output]);
    child.kill('SIGINT');
    await finished;
    expect(readdirSync(workspace).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('kept answers', () => {
  it('are predictions that outcomes answer, from the endpoint and from files', async () => {
    const before = await json(workspace, 'labels');
    const { predict, child, finished } = await serve(workspace, '--store');
    expect((await predict(rows.slice(0, 5).map((row, i) => ({ ...row, client_id: `served ${i}` })))).status).toBe(200);
    expect((await predict({ ...rows[0], client_id: undefined })).status).toBe(200);
    child.kill('SIGTERM');
    expect((await finished).code).toBe(0);
    const file = join(workspace, 'stored.csv');
    writeFileSync(file, 'client_id,recency_days\nfiled 1,5\nfiled 2,9\n');
    expect(await json(workspace, 'predict', file, '--store')).toMatchObject({ kept: 2, lost: 0 });
    const later = new Date(Date.now() + 60 * 86_400_000).toISOString();
    const outcomes = join(workspace, 'outcomes.csv');
    const clients = ['served 0', 'served 4', 'filed 1', 'nobody'];
    writeFileSync(
      outcomes,
      `client_id,observed_at,purchased_actual\n${clients.map((id) => `${id},${later},1\n`).join('')}`,
    );
    expect(await json(workspace, 'import', outcomes)).toMatchObject({ accepted: 4, unmatched: 1 });
    const after = await json(workspace, 'labels');
    expect(after.tasks.purchase.real - before.tasks.purchase.real).toBe(3);
  });
});
