import { join } from 'node:path';
import { AppError, toErrorReport } from '../../shared/errors';
import type { ErrorReport } from '../../shared/schemas/errors';
import { predictAnswer } from '../../shared/schemas/serving';
import {
  type ServingChange,
  type ServingSettings,
  type ServingView,
  servingSettings,
  type Tried,
} from '../../shared/servingRequests';
import { readJson, replaceFile } from '../node/files';
import { inTurn } from '../node/inTurn';
import type { Log } from '../node/log';
import { type OpenWorkspace, unfollowed } from '../operations/openWorkspace';
import { endpointOwner } from '../operations/serving/endpointOwner';
import { explainValues } from '../operations/serving/explain';
import { type ServingHost, startServing } from '../operations/serving/host';
import { readToken, renewToken, tokenPath } from '../operations/serving/token';

/** The endpoint of the workspace that the window shows. */
export interface Serving {
  get: () => Promise<ServingView>;
  set: (change: ServingChange) => Promise<ServingView>;
  renewToken: () => Promise<ServingView>;
  tryOut: (given: { client: string | null; row: Record<string, unknown> | null }) => Promise<Tried>;
  close: () => Promise<void>;
}

const usual: ServingSettings = { on: false, port: 8765, best: false, store: false };
const quiet = {
  ...{ perMinute: 0, failures: 0, p50: null, p99: null, models: [], behind: null },
  keep: { kept: 0, lost: 0, reason: null },
};

/** Starts it if the workspace's settings say so. */
export async function openServing(open: OpenWorkspace, log: Log): Promise<Serving> {
  const context = open.context(unfollowed);
  const file = join(open.workspace, 'serving.json');
  const tokenFile = tokenPath(open.workspace);
  let settings = (await readJson(file, servingSettings)) ?? usual;
  let host: ServingHost | null = null;
  let error: ErrorReport | null = null;
  /** Starting and ending take their time: what is asked for meanwhile comes after it, so that the last word counts. */
  const oneByOne = inTurn();

  const start = async () => {
    const { on, port, best, store } = settings;
    const listen = on ? { host: '127.0.0.1', port, tokenFile, appVersion: context.appVersion, keep: store } : null;
    host = await startServing({
      context,
      owner: endpointOwner(context),
      choice: { best, version: null, task: null },
      listen,
      tell: (text) => log.write(`Serving: ${text}`),
    });
  };
  const restart = async () => {
    await host?.close();
    host = null;
    error = null;
    if (!settings.on) return;
    await start().catch((thrown: unknown) => {
      error = toErrorReport(thrown);
      log.write(`Serving: ${error.message}`);
    });
  };
  const get = async (): Promise<ServingView> => {
    const url = host?.url() ?? null;
    // A process that is just being started again has nothing to tell yet.
    const state =
      url === null
        ? null
        : await host
            ?.client()
            .state()
            .catch(() => null);
    return { ...(state ?? quiet), ...settings, url, token: await readToken(tokenFile), tokenFile, error };
  };

  await restart();
  return {
    get,
    set: async (change) => {
      await oneByOne(async () => {
        settings = servingSettings.parse({ ...settings, ...change });
        await replaceFile(file, `${JSON.stringify(settings)}\n`);
        await restart();
      });
      return get();
    },
    renewToken: async () => {
      // One that is just starting has read the old token.
      await oneByOne(async () => {
        await renewToken(tokenFile);
        await host?.takeUpToken();
      });
      return get();
    },
    tryOut: async ({ client, row }) => {
      const given =
        client === null ? row : { client_id: client, ...(await context.reader.clientFeatures({ client })).values };
      if (given === null) throw new AppError('bad_usage', 'Name a client, or give a row.');
      await oneByOne(() => (host ? undefined : start()));
      const tried = await (host as ServingHost | null)?.client().tryRow(given);
      const answer = predictAnswer.parse(tried?.answer);
      if (answer.rejected > 0) return { answer, tasks: {} };
      return { answer, tasks: await explainValues(context, tried?.values ?? {}, { task: null, absent: 'refuse' }) };
    },
    close: () => oneByOne(() => host?.close()),
  };
}
