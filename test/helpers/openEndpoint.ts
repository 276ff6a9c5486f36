import { join } from 'node:path';
import type { Answers } from '../../electron/serving/answers';
import { Bodies } from '../../electron/serving/http/bodies';
import { defaultLimits, type Limits } from '../../electron/serving/http/context';
import { openServer } from '../../electron/serving/http/server';
import { scoreFile } from '../../electron/serving/scoreFile';
import { Serving } from '../../electron/serving/service';
import { writeModels } from './models';

export const token = 'a'.repeat(43);

export interface EndpointSetup {
  limits?: Partial<Limits>;
  seed?: number;
  empty?: boolean;
  idleMs?: number;
}

/** The endpoint in this process, on the models of a version: their files in one folder, uploads in the other. */
export async function openEndpointIn(folder: string, uploads: string, given: EndpointSetup = {}) {
  const kept: Answers[] = [];
  const serving = new Serving((answers) => kept.push(answers));
  const models = await writeModels(folder, 'v_1', given.seed ?? 1);
  if (!given.empty) await serving.use({ models, remembered: [] });
  const bodies = new Bodies(given.idleMs);
  let files = 0;
  const server = await openServer(
    {
      serving,
      bodies,
      limits: { ...defaultLimits, ...given.limits },
      now: () => Date.UTC(2026, 0, 1),
      temporaryPath: () => join(uploads, `${++files}.tmp`),
      operate: async (call) => ({ asked: call }),
      scoreFile: (current, request, signal) => scoreFile(current, request, { signal, onProgress: () => undefined }),
    },
    {
      host: '127.0.0.1',
      port: 0,
      token: () => token,
      appVersion: '1.2.3',
      kept: () => ({ kept: 0, lost: 0, reason: null }),
    },
  );
  const close = async () => {
    bodies.close();
    await server.close();
  };
  return { server, serving, kept, close };
}
