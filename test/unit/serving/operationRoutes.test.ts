import fastify from 'fastify';
import { expect, it } from 'vitest';
import { operationRoutes } from '../../../electron/serving/http/operations';

it('the fields of a query are read as what the operation has them for', async () => {
  const app = fastify();
  operationRoutes(app, async ({ name, input }) => ({ name, input }));
  const asked = async (query: string) => (await app.inject({ url: `/operations/${query}` })).json();
  expect(await asked('gains?task=churn&top=0.2&threshold=0.5')).toEqual({
    name: 'gains',
    input: { task: 'churn', top: 0.2, threshold: 0.5 },
  });
  expect(await asked('clientScores?task=12&lowest=true&limit=5&where=["churn>=0.5"]')).toMatchObject({
    input: { task: '12', lowest: true, limit: 5, where: ['churn>=0.5'] },
  });
  await app.close();
});
