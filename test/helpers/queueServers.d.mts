interface QueueServer {
  url: string;
  /** Ends it at once, as a machine that is switched off. */
  kill: () => Promise<void>;
}

export function redisPath(): string | null;
export function postgresPath(): string | null;
/** @param password that it asks for */
export function startRedis(password?: string): Promise<QueueServer>;
/** A cluster of its own; who connects is its superuser. */
export function startPostgres(): Promise<QueueServer>;
