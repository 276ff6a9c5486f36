import type { FastifyInstance } from 'fastify';
import { alarmsForMetrics } from '../alarmsForMetrics';
import type { KeepState } from '../metrics';
import type { HttpContext } from './context';
import { docsPage } from './docs';
import { mlflowRoutes } from './mlflow';
import { openApi } from './openApi';
import { openInferenceRoutes } from './openInference';
import { operationRoutes } from './operations';
import { predictRoute } from './predictRoute';

export interface RouteOptions {
  appVersion: string;
  kept: () => KeepState;
}

/** All that can be asked of the endpoint; `openApi` describes the same. */
export function addRoutes(app: FastifyInstance, context: HttpContext, { appVersion, kept }: RouteOptions): void {
  predictRoute(app, context);
  mlflowRoutes(app, context, appVersion);
  openInferenceRoutes(app, context, appVersion);
  operationRoutes(app, context.operate);
  const lookAtAlarms = alarmsForMetrics(context, () => performance.now());
  app.get('/metrics', (_, reply) => {
    void lookAtAlarms();
    return reply
      .header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
      .send(context.serving.metrics.text(context.serving.models, kept()));
  });
  app.get('/openapi.json', () => openApi(appVersion));
  app.get('/docs', (_, reply) => docsPage(reply, openApi(appVersion)));
}
