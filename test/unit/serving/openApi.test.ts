import fastify, { type RouteOptions } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { Bodies } from '../../../electron/serving/http/bodies';
import { defaultLimits } from '../../../electron/serving/http/context';
import { openApi } from '../../../electron/serving/http/openApi';
import { addRoutes } from '../../../electron/serving/http/routes';
import { Serving } from '../../../electron/serving/service';

const described = Object.entries(openApi('1.2.3').paths);

it('describes the routes that there are, and no others', async () => {
  const there = (await registered()).map(
    ({ method, url }) => `${String(method).toLowerCase()} ${url.replace(/:(\w+)/g, '{$1}')}`,
  );
  const told = described.flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
  expect(told.length).toBeGreaterThan(0);
  expect(told.sort()).toEqual(there.sort());
});

it('describes each part of a path that is to be filled in', () => {
  const asked = described.map(([path]) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  const told = described.map(([, methods]) =>
    Object.values(methods).map(({ parameters = [] }) =>
      (parameters as { name: string; in: string }[]).filter((one) => one.in === 'path').map(({ name }) => name),
    ),
  );
  for (const [i, names] of asked.entries()) for (const one of told[i]) expect(one).toEqual(names);
});

/** Every route that the endpoint registers. */
async function registered(): Promise<RouteOptions[]> {
  const app = fastify({ exposeHeadRoutes: false });
  const bodies = new Bodies();
  onTestFinished(async () => {
    bodies.close();
    await app.close();
  });
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  const never = () => Promise.reject(new Error('Nobody asks here.'));
  const context = {
    ...{ serving: new Serving(null), bodies, limits: defaultLimits, now: () => 0 },
    ...{ temporaryPath: () => '', operate: never, scoreFile: never },
  };
  addRoutes(app, context, { appVersion: '1.2.3', kept: () => ({ kept: 0, lost: 0, reason: null }) });
  await app.ready();
  return routes;
}
