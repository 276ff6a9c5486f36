import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { AppError, toErrorReport } from '../../../shared/errors';
import type { ErrorReport } from '../../../shared/schemas/errors';
import type { HttpContext } from './context';
import { type GuardOptions, guard } from './guard';
import { addRoutes, type RouteOptions } from './routes';
import { statusOf } from './status';
import { refuseUnparsed } from './unparsed';

export interface ServerOptions extends GuardOptions, RouteOptions {
  /** 0: a free one. */
  port: number;
}

export interface HttpServer {
  /** Where it listens: `http://127.0.0.1:8765`. */
  url: string;
  port: number;
  /** Ends connections that are idle, and waits a while for those that are answered. */
  close: () => Promise<void>;
}

/** A body from this size on, or of unknown size, counts as an upload. */
const largeBytes = 1_000_000;
/** A whole request may take so long to arrive. */
const requestMs = 600_000;
const mostConnections = 512;
/** For so long, after the end was asked for, requests under way are answered. */
const closingMs = 3000;

/** Listens. @throws AppError `busy` when the port is taken */
export async function openServer(context: HttpContext, options: ServerOptions): Promise<HttpServer> {
  const app = fastify({
    ...{ requestTimeout: requestMs, forceCloseConnections: 'idle', exposeHeadRoutes: false },
    clientErrorHandler: refuseUnparsed,
  });
  // Bodies are read by their routes, as what they are.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.server.maxConnections = mostConnections;
  refuseStrangers(app, options);
  limitUploads(app, context);
  measure(app, context);
  tellErrors(app);
  addRoutes(app, context, options);
  await listen(app, options);
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  const shown = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { url: `http://${shown}:${port}`, port, close: () => close(app) };
}

/** What is under way may end; what is still on its way in then is cut off. */
async function close(app: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), closingMs);
  await app.close();
  clearTimeout(cut);
}

async function listen(app: FastifyInstance, { host, port }: ServerOptions): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new AppError('busy', `Port ${port} is taken by another program. Choose another one, or 0 for a free one.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new AppError('bad_usage', `This computer has no address “${host}”. Use 127.0.0.1, or 0.0.0.0 for all.`);
    throw error;
  }
}

/** Before anything of a body is read. */
function refuseStrangers(app: FastifyInstance, options: GuardOptions): void {
  const admit = guard(options);
  app.addHook('onRequest', (request, _, done) => {
    admit(request.headers, isPage(request));
    done();
  });
}

/** The description of the endpoint, which people open in a browser. */
function isPage({ method, url }: FastifyRequest): boolean {
  return method === 'GET' && (url === '/docs' || url === '/openapi.json');
}

/** So many large bodies at once, and no more: each has its file, or its place in memory. */
function limitUploads(app: FastifyInstance, { limits }: HttpContext): void {
  let uploads = 0;
  app.addHook('onRequest', (request, reply, done) => {
    const length = Number(request.headers['content-length'] ?? (request.headers['transfer-encoding'] ? Infinity : 0));
    if (length > limits.upload && Number.isFinite(length)) {
      throw new AppError(
        'too_large',
        `A body of ${length} bytes is larger than the ${limits.upload} that are allowed. Send it in parts, or score the file with “evergreen predict FILE”, which has no limit.`,
      );
    }
    if (length < largeBytes) return done();
    if (uploads >= limits.uploads) {
      reply.header('retry-after', '1');
      throw new AppError(
        'busy',
        `${uploads} uploads are under way, and no more are taken in at once. Send it again in a moment.`,
      );
    }
    uploads++;
    reply.raw.once('close', () => uploads--);
    return done();
  });
}

function measure(app: FastifyInstance, { serving, now }: HttpContext): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'other';
    serving.metrics.request(route, reply.statusCode, reply.elapsedTime / 1000, now());
    done();
  });
}

function tellErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    const message = `There is no ${request.method} ${request.url.split('?')[0]} here. GET /docs lists what there is.`;
    return sendError(request, reply, { code: 'not_found', message });
  });
  app.setErrorHandler((error, request, reply) => sendError(request, reply, reportOf(error)));
}

/** Fastify's own errors are the request's: a media type or an address that is none. */
function reportOf(error: unknown): ErrorReport {
  const { statusCode, message, code } = error as Partial<FastifyError>;
  if (error instanceof AppError || !code?.startsWith('FST_')) return toErrorReport(error);
  return { code: statusCode === 415 ? 'unsupported_content' : 'bad_usage', message: `${message}.` };
}

/** Every protocol has its own form of an error. */
function sendError(request: FastifyRequest, reply: FastifyReply, report: ErrorReport): FastifyReply {
  const status = statusOf(report.code);
  // What is still to come of the body is not waited for, and neither is it mistaken for another request.
  if (!request.raw.complete && hasBody(request)) {
    reply.header('connection', 'close');
    request.raw.resume();
  }
  if (status >= 500 && report.code === 'internal') process.stderr.write(`${report.message}\n`);
  const message = report.code === 'internal' ? 'Something went wrong here; the log says what.' : report.message;
  const path = request.url.split('?')[0];
  const bodies = path.startsWith('/v2')
    ? { error: message }
    : path === '/invocations'
      ? { error_code: status < 500 ? 'BAD_REQUEST' : 'INTERNAL_ERROR', message }
      : { error: { ...report, message } };
  if (status === 401) reply.header('www-authenticate', isPage(request) ? 'Basic realm="Evergreen"' : 'Bearer');
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(bodies));
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
