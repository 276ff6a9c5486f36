import { describe, expect, it } from 'vitest';
import { openEndpoint } from '../../helpers/endpoint';

/**
 * Requests as the protocols' own documents show them, with the names and number of columns adapted to the models of
 * these tests, and nothing else.
 */
interface Invoked {
  predictions: Record<'purchase' | 'churn' | 'clv', number>[];
}
interface Inferred {
  model_name: string;
  model_version: string;
  id?: string;
  outputs: { name: string; shape: number[]; datatype: string; data: number[] }[];
}

/** What `POST /predict` says of such rows: the same is to come by every protocol. */
async function openWithAnswers(rows: readonly Record<string, unknown>[]) {
  const endpoint = await openEndpoint();
  const { predictions } = (await (await endpoint.postJson('/predict', rows)).json()) as Invoked;
  return { ...endpoint, wanted: predictions.map(({ purchase, churn, clv }) => ({ purchase, churn, clv })) };
}

/** https://github.com/mlflow/mlflow, docs/docs/classic-ml/deployment/deploy-model-locally/index.mdx, MLflow 3. */
describe('MLflow’s documents', () => {
  const rows = [
    { spend: 12.8, member: 1, since: '2020-01-01T00:00:00Z', colour: 'red' },
    { spend: 15.8, member: 0, since: '2020-02-01T12:34:56Z', colour: 'blue' },
    { spend: null, member: null, since: '2021-03-01T00:00:00Z', colour: null },
  ];
  const columns = ['spend', 'member', 'since', 'colour'] as const;
  const data = rows.map((row) => columns.map((column) => row[column]));

  it.each([
    // pandas_df.to_dict(orient="split")
    ['dataframe_split', { dataframe_split: { index: [0, 1, 2], columns, data } }],
    // pandas_df.to_dict(orient="records")
    ['dataframe_records', { dataframe_records: rows }],
    ['instances', { instances: data }],
    // --data '{"inputs": [[1, 2], [3, 4], [5, 6]]}'
    ['inputs', { inputs: data }],
    // -d '{"inputs": {"question": [...], "context": [...]}, "params": {"max_answer_len": 10}}'
    [
      'inputs by name, with params',
      {
        inputs: Object.fromEntries(columns.map((column) => [column, rows.map((row) => row[column])])),
        params: { max_answer_len: 10 },
      },
    ],
    // -d '[{"a": 0, "b": "2020-01-01T00:00:00Z"}, …]', a record-oriented DataFrame with a datetime
    ['a list of records', rows],
  ])('invoke with %s', async (_, body) => {
    const { postJson, wanted } = await openWithAnswers(rows);
    const answer = await postJson('/invocations', body);
    expect([answer.status, await answer.json()]).toEqual([200, { predictions: wanted }]);
  });

  it.each(['text/csv', 'application/csv'])(
    'invoke with a DataFrame as %s, with and without its index',
    async (type) => {
      const { ask, wanted } = await openWithAnswers(rows);
      // df.to_csv() names the column of the index with nothing.
      for (const index of [false, true]) {
        const lines = [columns, ...data].map((cells, i) =>
          [...(index ? [i === 0 ? '' : i - 1] : []), ...cells].join(','),
        );
        const body = `${lines.join('\n')}\n`;
        const answer = await ask('/invocations', { method: 'POST', body, headers: { 'content-type': type } });
        expect([answer.status, await answer.json()]).toEqual([200, { predictions: wanted }]);
      }
    },
  );

  it('look after its health', async () => {
    const { ask } = await openEndpoint();
    for (const path of ['/ping', '/health', '/version']) expect((await ask(path)).status).toBe(200);
  });
});

/**
 * https://github.com/kserve/kserve, docs/predict-api/v2/required_api.md, and the same in
 * https://github.com/kserve/open-inference-protocol, specification/protocol/inference_rest.md.
 */
describe('the Open Inference Protocol’s documents', () => {
  it.each(['/v2/models/purchase/infer', '/v2/models/purchase/versions/v_1/infer'])('infer by POST %s', async (path) => {
    const { postJson, wanted } = await openWithAnswers([
      { spend: 1, member: true },
      { spend: 2, member: false },
    ]);
    const answer = await postJson(path, {
      id: '42',
      inputs: [
        { name: 'spend', shape: [2], datatype: 'UINT32', data: [1, 2] },
        { name: 'member', shape: [2], datatype: 'BOOL', data: [true, false] },
      ],
      outputs: [{ name: 'prediction' }],
    });
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect((await answer.json()) as Inferred).toEqual({
      model_name: 'purchase',
      model_version: 'v_1',
      id: '42',
      outputs: [{ name: 'prediction', shape: [2], datatype: 'FP64', data: wanted.map(({ purchase }) => purchase) }],
    });
  });

  it('give a matrix in its natural form, or flattened in row-major order, with parameters that nobody knows', async () => {
    const rows = [
      { spend: 1, member: 1, since: 15_000, colour: null },
      { spend: 4, member: 0, since: 16_000, colour: null },
    ];
    const { postJson, wanted } = await openWithAnswers(rows);
    const natural = rows.map((row) => Object.values(row));
    for (const data of [natural, natural.flat()]) {
      const input = { name: 'input0', shape: [2, 4], datatype: 'FP32', parameters: { content_type: 'np' }, data };
      const answer = await postJson('/v2/models/clv/infer', { parameters: { priority: 1 }, inputs: [input] });
      const { outputs, ...rest } = (await answer.json()) as Inferred;
      expect(rest).toEqual({ model_name: 'clv', model_version: 'v_1' });
      expect(outputs[0].data).toEqual(wanted.map(({ clv }) => clv));
    }
  });

  it('ask for health and metadata, whose answers have the fields that are required', async () => {
    const { ask } = await openEndpoint();
    const models = ['/v2/models/churn', '/v2/models/churn/versions/v_1'];
    for (const path of ['/v2/health/live', '/v2/health/ready', ...models.map((model) => `${model}/ready`)]) {
      expect((await ask(path)).status).toBe(200);
    }
    expect(await (await ask('/v2')).json()).toEqual({
      name: expect.any(String),
      version: expect.any(String),
      extensions: expect.any(Array),
    });
    const tensor = { name: expect.any(String), datatype: expect.any(String), shape: [-1] };
    for (const model of models) {
      expect(await (await ask(model)).json()).toEqual({
        name: 'churn',
        versions: ['v_1'],
        platform: expect.any(String),
        inputs: [tensor, tensor, tensor, tensor],
        outputs: [tensor],
      });
    }
  });

  it.each([
    ['GET', '/v2/models/nothing'],
    ['GET', '/v2/models/churn/versions/v_2/ready'],
    ['POST', '/v2/models/churn/infer'],
  ])('are told by an object with one text why %s %s fails', async (method, path) => {
    const { ask } = await openEndpoint();
    const answer = await ask(path, { method, ...(method === 'POST' && { body: '{"inputs": []}' }) });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await answer.json()).toEqual({ error: expect.any(String) });
  });
});
