import { onTestFinished } from 'vitest';
import * as servers from './queueServers.mjs';

export { postgresPath, redisPath } from './queueServers.mjs';

type Server = Awaited<ReturnType<typeof servers.startRedis>>;

function untilFinished(server: Server): Server {
  onTestFinished(server.kill);
  return server;
}

/** @param password that it asks for */
export async function startRedis(password = ''): Promise<Server> {
  return untilFinished(await servers.startRedis(password));
}

export async function startPostgres(): Promise<Server> {
  return untilFinished(await servers.startPostgres());
}
