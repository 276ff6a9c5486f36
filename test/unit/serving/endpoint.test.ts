import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../electron/engine/explain';
import { predictAnswer } from '../../../shared/schemas/serving';
import { csvOf, openEndpoint, token } from '../../helpers/endpoint';
import { until } from '../../helpers/evergreen';
import { someRows, writeModels } from '../../helpers/models';

const rows = someRows(1000);
const tasks = ['purchase', 'churn', 'clv'];

/** Cells of a CSV without quotes. */
function linesOf(text: string): Record<string, string>[] {
  const [header, ...lines] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return lines.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i]])));
}

type Told = { predictions: { clv: number; intervals?: Record<string, { low: number; high: number }> }[] };

describe('intervals', () => {
  it('are told when they are asked for, to the bit what explain gives, and change no answer', async () => {
    const { postJson, serving, folder } = await openEndpoint();
    const sent = rows.slice(0, 700);
    const plain = (await (await postJson('/predict', sent)).json()) as Told;
    const told = (await (await postJson('/predict?intervals=true', sent)).json()) as Told;
    predictAnswer.parse(told);
    expect(plain.predictions.every((one) => one.intervals === undefined)).toBe(true);
    expect(told.predictions.map(({ intervals: _, ...rest }) => rest)).toEqual(plain.predictions);
    const path = join(folder, 'v_1-clv.forest');
    const { sha256 } = (serving.models?.tasks ?? []).find(({ task }) => task === 'clv') ?? { sha256: '' };
    for (const i of [0, 1, 2, 699]) {
      const { spend, member, since, colour } = sent[i] as Record<string, number | string | null>;
      const days = since === null ? null : Date.parse(String(since)) / 86_400_000;
      const { interval, prediction } = await explain({
        model: { path, sha256 },
        row: [spend, member, days, colour],
        absent: 'refuse',
      });
      expect(told.predictions[i].clv).toBe(prediction);
      expect(told.predictions[i].intervals).toEqual({ clv: { low: interval?.lower, high: interval?.upper } });
    }
  });

  it('are told by every protocol, to the bit', async () => {
    const { ask, postJson } = await openEndpoint();
    const post = (path: string, body: string, type: string, accept = '*/*') =>
      ask(path, { method: 'POST', body, headers: { 'content-type': type, accept } });
    const own = (await (await postJson('/predict?intervals=true', rows)).json()) as Told;
    const wanted = own.predictions.map(({ clv, intervals }) => [clv, intervals?.clv.low, intervals?.clv.high]);
    expect(wanted.every(([clv, low, high]) => Number(low) < Number(high) && Number.isFinite(clv))).toBe(true);

    const csv = csvOf(rows);
    for (const answer of [
      await post('/predict?intervals=true', csv, 'text/csv'),
      await post('/predict?intervals=true', JSON.stringify(rows), 'application/json', 'text/csv'),
    ]) {
      const lines = linesOf(await answer.text());
      expect(lines.map(({ clv_pred, clv_low, clv_high }) => [clv_pred, clv_low, clv_high].map(Number))).toEqual(wanted);
    }
    expect(await (await post('/predict', csv, 'text/csv')).text()).not.toContain('clv_low');
    const ofFile = (await (await post('/predict?intervals=true', csv, 'text/csv', 'application/json')).json()) as Told;
    expect(ofFile.predictions.map(({ intervals }) => intervals)).toEqual(
      own.predictions.map(({ intervals }) => intervals),
    );

    const invocation = { dataframe_records: rows, params: { intervals: true } };
    const byMlflow = (await (await postJson('/invocations', invocation)).json()) as {
      predictions: Record<string, number>[];
    };
    expect(byMlflow.predictions.map(({ clv, clv_low, clv_high }) => [clv, clv_low, clv_high])).toEqual(wanted);
    expect(Object.keys(byMlflow.predictions[0])).toEqual(['purchase', 'churn', 'clv', 'clv_low', 'clv_high']);

    const inputs = ['spend', 'member', 'since', 'colour'].map((name) => ({
      name,
      shape: [rows.length],
      datatype: name === 'colour' || name === 'since' ? 'BYTES' : 'FP64',
      data: rows.map((row) => row[name]),
    }));
    const infer = async (task: string, more: object) =>
      (await (await postJson(`/v2/models/${task}/infer`, { inputs, ...more })).json()) as {
        outputs: { name: string; data: number[] }[];
      };
    const parameters = { intervals: true };
    const { outputs } = await infer('clv', { parameters });
    expect(outputs.map(({ name }) => name)).toEqual(['prediction', 'low', 'high']);
    expect(rows.map((_, i) => outputs.map(({ data }) => data[i]))).toEqual(wanted);
    const some = await infer('clv', { parameters, outputs: [{ name: 'high' }] });
    expect(some.outputs).toEqual([outputs[2]]);
    expect((await infer('churn', { parameters })).outputs).toHaveLength(1);
    expect(await infer('clv', { outputs: [{ name: 'high' }] })).toMatchObject({
      error: expect.stringContaining('parameters'),
    });
  });

  it('are refused where nobody can say what is wanted', async () => {
    const { postJson } = await openEndpoint();
    const answer = await postJson('/predict?intervals=perhaps', rows[0]);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('perhaps')]);
  });
});

describe('a thousand rows', () => {
  it('have the same answers by every protocol, to the bit', async () => {
    const { ask, postJson } = await openEndpoint();
    const own = predictAnswer.parse(await (await postJson('/predict', rows)).json()) as {
      predictions: Record<string, number>[];
    };
    const wanted = own.predictions.map((one) => tasks.map((task) => one[task]));
    expect(wanted).toHaveLength(1000);

    const post = (path: string, body: string | FormData, type?: string, accept = '*/*') =>
      ask(path, { method: 'POST', body, headers: { ...(type && { 'content-type': type }), accept } });
    const columns = ['purchased_pred', 'churned_pred', 'clv_pred'];
    const csv = csvOf(rows);
    const byCsv = linesOf(await (await post('/predict', csv, 'text/csv')).text());
    expect(byCsv.map((line) => columns.map((column) => Number(line[column])))).toEqual(wanted);
    expect(byCsv.map((line) => line.client_id)).toEqual(rows.map((row) => row.client_id));
    const form = new FormData();
    form.append('file', new Blob([csv]), 'clients.csv');
    const byForm = (await (await post('/predict', form, undefined, 'application/json')).json()) as typeof own;
    expect(byForm.predictions.map((one) => tasks.map((task) => one[task]))).toEqual(wanted);
    const asCsv = linesOf(
      await (await post('/predict', JSON.stringify({ rows }), 'application/json', 'text/csv')).text(),
    );
    expect(asCsv.map((line) => columns.map((column) => Number(line[column])))).toEqual(wanted);

    const names = ['spend', 'member', 'since', 'colour'];
    const data = rows.map((row) => names.map((name) => row[name]));
    const inputs = Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
    for (const body of [
      { dataframe_split: { columns: names, index: [...rows.keys()], data } },
      { dataframe_records: rows },
      { instances: rows },
      { instances: data },
      { inputs },
    ]) {
      const { predictions } = (await (await postJson('/invocations', body)).json()) as typeof own;
      expect(predictions.map((one) => tasks.map((task) => one[task]))).toEqual(wanted);
    }
    const byMlflow = (await (await post('/invocations', csv, 'text/csv')).json()) as typeof own;
    expect(byMlflow.predictions.map((one) => tasks.map((task) => one[task]))).toEqual(wanted);

    const tensors = names.map((name) => ({
      name,
      shape: [rows.length],
      datatype: name === 'colour' || name === 'since' ? 'BYTES' : 'FP64',
      data: rows.map((row) => row[name]),
    }));
    for (const [i, task] of tasks.entries()) {
      const answer = await (await postJson(`/v2/models/${task}/infer`, { id: '42', inputs: tensors })).json();
      expect(answer).toEqual({
        model_name: task,
        model_version: 'v_1',
        id: '42',
        outputs: [{ name: 'prediction', datatype: 'FP64', shape: [1000], data: wanted.map((values) => values[i]) }],
      });
    }
    const matrix = { name: 'all', shape: [1000, 4], datatype: 'BYTES', data: data.flat() };
    const byMatrix = await (await postJson('/v2/models/clv/versions/v_1/infer', { inputs: [matrix] })).json();
    expect(byMatrix).toMatchObject({ outputs: [{ data: wanted.map(([, , clv]) => clv) }] });

    const alone = await Promise.all(
      [0, 500, 999].map(async (row) => (await postJson('/predict', rows[row])).json() as Promise<typeof own>),
    );
    expect(alone.map(({ predictions: [one] }) => tasks.map((task) => one[task]))).toEqual(
      [0, 500, 999].map((row) => wanted[row]),
    );
  });
});

describe('an answer', () => {
  it('says what stamps it, how long it took, and is counted', async () => {
    const { ask, postJson, kept, serving } = await openEndpoint();
    const response = await postJson('/predict', rows.slice(0, 3));
    const answer = predictAnswer.parse(await response.json());
    expect(answer.predicted_at).toBe('2026-01-01T00:00:00.000Z');
    expect(answer.models.purchase).toEqual({
      version: 'v_1',
      model: serving.models?.tasks[0].sha256,
      table: 'table 10',
    });
    expect(response.headers.get('server-timing')).toMatch(
      /^parse;dur=[\d.]+, encode;dur=[\d.]+, forest;dur=[\d.]+, write;dur=[\d.]+$/,
    );
    expect(kept).toHaveLength(1);
    const metrics = await until(async () => {
      const text = await (await ask('/metrics')).text();
      return text.includes('route="/predict"') && text;
    });
    expect(metrics).toContain('evergreen_requests_total{route="/predict",status="200"} 1\n');
    expect(metrics).toContain('evergreen_rows_total{task="clv",version="v_1"} 3\n');
    expect(metrics).toMatch(/^evergreen_model\{task="churn",version="v_1",sha256="[0-9a-f]{64}"\} 1$/m);
  });

  it('names each row that could not be read, by its line in a file', async () => {
    const { ask, postJson } = await openEndpoint();
    const bad = { ...rows[1], spend: 'many' };
    const json = await (await postJson('/predict', [rows[0], bad])).json();
    expect(json).toMatchObject({
      rejected: 1,
      predictions: [
        { client_id: 'C0' },
        { client_id: 'C1', error: { row: 1, column: 'spend', reason: '“many” is not a number' } },
      ],
    });
    const body = csvOf([rows[0], bad]);
    const csv = await (await ask('/predict', { method: 'POST', body, headers: { 'content-type': 'text/csv' } })).text();
    expect(csv.split('\n')[2]).toMatch(/^C1,2026-01-01T00:00:00.000Z,,,,,,,,,"line 3, spend: “many” is not a number"$/);
    const none = await postJson('/predict', [bad]);
    expect(none.status).toBe(422);
    expect(await none.json()).toMatchObject({
      error: { code: 'rows_refused', message: expect.stringContaining('mend it'), details: { rejected: 1 } },
    });
    const mlflow = await postJson('/invocations', { dataframe_records: [bad] });
    expect(mlflow.status).toBe(422);
    expect(await mlflow.json()).toEqual({
      error_code: 'BAD_REQUEST',
      message: expect.stringMatching(
        /^Row 0, spend: “many” is not a number. No row was answered: mend it, or leave out/,
      ),
    });
    const oip = await postJson('/v2/models/clv/infer', {
      inputs: [{ name: 'spend', shape: [1], datatype: 'BYTES', data: ['many'] }],
    });
    expect(await oip.json()).toEqual({
      error: expect.stringMatching(/^Row 0, spend: “many” is not a number. No row was answered: mend it, or leave out/),
    });
  });

  it('of a file goes by what was said of earlier ones; what is wrong with it is told by its name', async () => {
    const { ask, serving, folder } = await openEndpoint();
    const send = async (path: string, file?: string) => {
      const content = 'client_id,since\nC1,03/04/2025\nC2,05/06/2025\n';
      const form = new FormData();
      form.append('file', new Blob([content]), file);
      const body = file === undefined ? content : form;
      const answer = await ask(path, {
        method: 'POST',
        body,
        ...(!file && { headers: { 'content-type': 'text/csv' } }),
      });
      return [answer.status, await answer.text()] as const;
    };
    for (const [path, file] of [['/predict', 'shop.csv'], ['/predict'], ['/invocations']]) {
      const [status, text] = await send(path, file);
      expect([status, text]).toEqual([422, expect.stringContaining(file ?? 'The body')]);
      expect(text).not.toContain('.tmp');
    }
    const models = await writeModels(folder, 'v_2', 2);
    const header = ['client_id', 'since'];
    await serving.use({ models, remembered: [{ header, instructions: { dateFormat: 'dmy' } }] });
    const [status, remembered] = await send('/predict', 'shop.csv');
    expect(status).toBe(200);
    expect(await send('/predict?date_format=dmy', 'shop.csv')).toEqual([200, remembered]);
    expect((await send('/invocations'))[0]).toBe(200);
  });

  it.each([
    'application/vnd.apache.parquet',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/zip',
  ])('takes a file of the type %s for what it holds', async (type) => {
    const { ask } = await openEndpoint();
    const body = csvOf(rows);
    const answer = await ask('/predict', { method: 'POST', body, headers: { 'content-type': type } });
    expect(answer.status).toBe(200);
  });

  it('keeps a missing number missing', async () => {
    const { postJson } = await openEndpoint();
    const response = await postJson('/predict', [{ spend: null }, { spend: 0 }, {}]);
    const { predictions } = (await response.json()) as { predictions: { purchase: number; missing: string[] }[] };
    expect(predictions.map(({ missing }) => missing.includes('spend'))).toEqual([true, false, true]);
    expect(predictions[2]).toEqual(predictions[0]);
    expect(predictions[1].purchase).not.toBe(predictions[0].purchase);
  });
});

describe('who asks', () => {
  it('must bear the token, come by a name of this computer, and be no page of another origin', async () => {
    const { ask, server } = await openEndpoint();
    const { host, port } = new URL(server.url);
    // fetch sends a Host of its own.
    const raw = (headers: Record<string, string>, path = '/ping') =>
      new Promise<number | undefined>((resolve) => {
        request({ host: '127.0.0.1', port, path, headers }, (response) => resolve(response.statusCode)).end();
      });
    const bearer = { authorization: `Bearer ${token}` };
    expect(await raw({ host, ...bearer })).toBe(200);
    expect(await raw({ host: `localhost:${port}`, ...bearer })).toBe(200);
    expect(await raw({ host })).toBe(401);
    expect(await raw({ host, authorization: `Bearer ${token}x` })).toBe(401);
    expect(await raw({ host, authorization: token })).toBe(401);
    expect(await raw({ host: 'evil.example', ...bearer })).toBe(403);
    expect(await raw({ host, origin: 'http://evil.example', ...bearer })).toBe(403);
    expect(await raw({ host, origin: 'null', ...bearer })).toBe(403);
    expect(await raw({ host, origin: `http://${host}`, ...bearer })).toBe(200);
    expect(await raw({ host, 'sec-fetch-site': 'cross-site', ...bearer })).toBe(403);
    const basic = { authorization: `Basic ${Buffer.from(`me:${token}`).toString('base64')}` };
    expect(await raw({ host, ...basic }, '/docs')).toBe(200);
    expect(await raw({ host, ...basic })).toBe(401);
    for (const path of ['/predict', '/invocations', '/v2', '/metrics', '/openapi.json', '/docs', '/nowhere']) {
      expect(await raw({ host }, path)).toBe(401);
    }
    expect(await (await ask('/nowhere')).json()).toMatchObject({ error: { code: 'not_found' } });
  });

  it('is told the way out where a body is too large, of an unknown kind, or one too many', async () => {
    const { ask, postJson, server, uploads } = await openEndpoint({
      limits: { json: 2000, upload: 3_000_000, rows: 5, uploads: 1 },
      // The slow one below holds its place until it is cut off.
      idleMs: 1e6,
    });
    const errorOf = async (response: Response) =>
      ((await response.json()) as { error: { code: string; message: string } }).error;
    const status = async (response: Response) => [response.status, (await errorOf(response)).code];
    expect(await status(await postJson('/predict', rows))).toEqual([413, 'too_large']);
    expect(await status(await postJson('/predict', [{}, {}, {}, {}, {}, {}]))).toEqual([413, 'too_large']);
    const tooLong = csvOf(rows).repeat(200);
    const large = await ask('/predict', { method: 'POST', body: tooLong, headers: { 'content-type': 'text/csv' } });
    expect(await status(large)).toEqual([413, 'too_large']);
    expect(await status(await postJson('/predict', '<a/>', { 'content-type': 'application/xml' }))).toEqual([
      415,
      'unsupported_content',
    ]);
    expect(await status(await postJson('/predict', '{"spend": NaN}'))).toEqual([400, 'bad_usage']);
    expect(await status(await postJson('/predict', '[]'))).toEqual([400, 'bad_usage']);

    const { port } = new URL(server.url);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv' };
    const slow = request({ host: '127.0.0.1', port, path: '/predict', method: 'POST', headers });
    slow.on('error', () => undefined);
    slow.write('client_id,spend\n');
    await until(() => uploads().length > 0);
    const second = await ask('/predict', {
      method: 'POST',
      body: new Blob([csvOf(rows).repeat(60)]),
      headers: { 'content-type': 'text/csv' },
    });
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await errorOf(second)).message).toContain('Send it again');
    // Cut off, it leaves nothing behind, and its place is free.
    slow.destroy();
    await until(() => uploads().length === 0);
    const third = await until(async () => {
      const response = await ask('/predict', {
        method: 'POST',
        body: new Blob([csvOf(rows).repeat(60)]),
        headers: { 'content-type': 'text/csv' },
      });
      return response.status === 200 && response;
    });
    expect((await third.text()).split('\n').length).toBeGreaterThan(1000);
    await until(() => uploads().length === 0);
  });

  it.each([
    ['text/csv', 'client_id,spend\n'],
    ['application/json', '[{'],
    [
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nclient_',
    ],
  ])('is given up when its body of %s stops coming, and holds nothing then', async (type, begun) => {
    const { ask, server, uploads } = await openEndpoint({ idleMs: 60, limits: { uploads: 1 } });
    const { port } = new URL(server.url);
    const headers = { authorization: `Bearer ${token}`, 'content-type': type, 'content-length': 2_000_000 };
    const stalled = request({ host: '127.0.0.1', port, path: '/predict', method: 'POST', headers });
    stalled.on('error', () => undefined);
    stalled.write(begun);
    const [answer] = (await once(stalled, 'response')) as [IncomingMessage];
    const told = JSON.parse(await text(answer)) as { error: { code: string; message: string } };
    expect([answer.statusCode, told.error.code]).toEqual([408, 'timed_out']);
    expect(told.error.message).toContain('Nothing came for 0.06 s');
    expect(uploads()).toEqual([]);
    // Its place among the uploads is free, too.
    const body = csvOf(rows).repeat(60);
    await until(async () => {
      const next = await ask('/predict', { method: 'POST', body, headers: { 'content-type': 'text/csv' } });
      await next.text();
      return next.status === 200;
    });
  });

  it.each([
    [
      'is cut off',
      `POST /predict HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
      'was cut off',
    ],
    ['is no HTTP', 'predict\r\n\r\n', 'is no HTTP'],
    ['has headers without end', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`, 'headers are too long'],
  ])('is told what is wrong where it %s', async (_, sent, wrong) => {
    const { server } = await openEndpoint();
    const socket = connect({ host: '127.0.0.1', port: server.port, allowHalfOpen: true });
    socket.end(sent);
    const [head, body] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    const { error } = JSON.parse(body) as { error: { code: string; message: string } };
    expect(error.code).toBe('bad_usage');
    expect(error.message).toContain(wrong);
  });

  it('hears that there is no champion yet, and is answered once there is one', async () => {
    const { ask, postJson, serving, folder } = await openEndpoint({ empty: true });
    expect((await postJson('/predict', rows[0])).status).toBe(503);
    expect([(await ask('/ping')).status, (await ask('/v2/health/ready')).status]).toEqual([503, 503]);
    expect((await ask('/v2/health/live')).status).toBe(200);
    await serving.use({ models: await writeModels(folder, 'v_2', 2), remembered: [] });
    expect((await postJson('/predict', rows[0])).status).toBe(200);
    expect([(await ask('/ping')).status, (await ask('/v2/health/ready')).status]).toEqual([200, 200]);
  });

  it('hears by /health why newer models do not answer yet, until they do', async () => {
    const { ask, serving, folder } = await openEndpoint();
    const health = async () => (await ask('/health')).json();
    expect(await health()).toEqual({ behind: null });
    serving.behind = 'The model is damaged.';
    expect(await health()).toEqual({ behind: 'The model is damaged.' });
    await serving.use({ models: await writeModels(folder, 'v_2', 2), remembered: [] });
    expect(await health()).toEqual({ behind: null });
  });
});

describe('the protocols', () => {
  it('say what they serve', async () => {
    const { ask } = await openEndpoint();
    const json = async (path: string) => (await ask(path)).json();
    expect(await json('/v2')).toEqual({ name: 'evergreen', version: '1.2.3', extensions: [] });
    expect(await (await ask('/version')).text()).toBe('1.2.3');
    expect(await json('/v2/models/purchase')).toEqual({
      name: 'purchase',
      versions: ['v_1'],
      platform: 'evergreen_forest',
      inputs: [
        { name: 'spend', datatype: 'FP64', shape: [-1] },
        { name: 'member', datatype: 'FP64', shape: [-1] },
        { name: 'since', datatype: 'FP64', shape: [-1] },
        { name: 'colour', datatype: 'BYTES', shape: [-1] },
      ],
      outputs: [{ name: 'prediction', datatype: 'FP64', shape: [-1] }],
    });
    expect(await json('/v2/models/purchase/ready')).toEqual({ name: 'purchase', ready: true });
    expect(await json('/v2/models/purchase/versions/v_9')).toEqual({
      error: expect.stringContaining('purchase v_9 is not served'),
    });
    const { paths, openapi } = (await json('/openapi.json')) as { paths: object; openapi: string };
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths)).toContain('/v2/models/{task}/versions/{version}/infer');
    const page = await ask('/docs');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('POST /predict');
  });

  it.each([
    ['/invocations', { dataframe_split: { columns: ['spend'], data: [[1, 2]] } }],
    ['/invocations', { dataframe_records: [{}], instances: [{}] }],
    ['/invocations', {}],
    [
      '/invocations',
      { inputs: { spend: { length: { toString: 1 } } }, instances: { length: { valueOf: 1, toString: 1 } } },
    ],
    ['/v2/models/clv/infer', { inputs: { length: { valueOf: 1, toString: 1 } } }],
    ['/invocations', { inputs: { spend: [1, 2], member: [1] } }],
    ['/v2/models/clv/infer', { inputs: [{ name: 'spend', shape: [2], datatype: 'FP64', data: [1] }] }],
    ['/v2/models/clv/infer', { inputs: [{ name: 'spend', shape: [1], datatype: 'FLOAT', data: [1] }] }],
    ['/v2/models/clv/infer', { inputs: [{ name: 'x', shape: [1, 3], datatype: 'FP64', data: [1, 2, 3] }] }],
    [
      '/v2/models/clv/infer',
      { outputs: [{ name: 'logits' }], inputs: [{ name: 'spend', shape: [1], datatype: 'FP64', data: [1] }] },
    ],
  ])('refuse on %s what is not theirs: %j', async (path, body) => {
    const { postJson } = await openEndpoint();
    expect((await postJson(path, body)).status).toBe(400);
  });
});

it('a client that is no text is refused as part of its row, whatever it would say of itself', async () => {
  const { postJson } = await openEndpoint();
  for (const client_id of [{ toString: 1 }, {}, ['C1']]) {
    const answer = await postJson('/predict', [
      { client_id, spend: 1 },
      { client_id: 7, spend: 1 },
    ]);
    const told = await answer.text();
    expect(answer.status).toBeLessThan(500);
    expect(told).toContain('what is there is not a text');
  }
});
