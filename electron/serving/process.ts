import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openParentPort } from '../engine/parentPort';
import { answerCalls, bothWays, type CallIo, Calls, clientOf } from '../node/calls';
import { isAlive } from '../node/processes';
import { sweepTemporary, temporaryPath } from '../node/temporary';
import { FileThreads } from './fileThreads';
import { Bodies } from './http/bodies';
import { defaultLimits, type HttpContext } from './http/context';
import { type HttpServer, openServer } from './http/server';
import { Keeper, valueAt } from './keep';
import type { ServedModels } from './models';
import { answersJson } from './present';
import { type OwnerApi, ownerMethods, type ServingApi } from './protocol';
import { type FileRequest, type FileResult, scoreFile } from './scoreFile';
import { Serving } from './service';

/** Entry of the process that answers. Its argument is the folder for files that pass through. */
const folder = process.argv[2];
const parent = openParentPort();
const calls = new Calls(parent.send);
const owner = clientOf<OwnerApi>(ownerMethods, calls.call);
const keeper = new Keeper(
  (answers) => owner.keep(answers),
  (text) => void owner.tell(text).catch(() => undefined),
);
const serving = new Serving(
  (answers) => {
    if (keeps) keeper.add(answers);
  },
  () => keeper.room(),
);
const bodies = new Bodies();
let keeps = false;
let token = '';
let server: HttpServer | null = null;
let files = 0;
const fileThreads = new FileThreads();

/** Files that are smaller are done before a thread would have started. */
const smallBytes = 200_000;

const context: HttpContext = {
  serving,
  bodies,
  limits: defaultLimits,
  now: Date.now,
  operate: (call) => owner.operate(call),
  temporaryPath: () => temporaryPath(join(folder, String(++files))),
  scoreFile: (models, request, signal) => score(models, request, { signal, onProgress: () => undefined }, keeps),
};

/** A large file is scored in threads of its own, so that rows are answered meanwhile; here if answers are kept. */
function score(models: ServedModels, request: FileRequest, io: CallIo, keep: boolean): Promise<FileResult> {
  if (!keep && request.bytes >= smallBytes) return fileThreads.score(models, request, io);
  return scoreFile(models, request, { ...io, keep: keep ? keepAll : undefined });
}

async function keepAll(answers: Parameters<Keeper['add']>[0]): Promise<void> {
  keeper.add(answers);
  await keeper.room();
}

const api: ServingApi = {
  use: async (setup) => {
    await serving.use(setup);
    fileThreads.endIdle(serving.models);
  },
  fallBehind: (reason) => {
    serving.behind = reason;
  },
  listen: async (request) => {
    await server?.close();
    ({ token, keep: keeps } = request);
    server = await openServer(context, { ...request, token: () => token, kept: () => keeper.state });
    return { url: server.url, port: server.port };
  },
  stopListening: async () => {
    await server?.close();
    server = null;
    fileThreads.endIdle(null);
    await keeper.flush();
  },
  setToken: (renewed) => {
    token = renewed;
  },
  scoreFile: async ({ keep, ...job }, io) => {
    const request = { ...job, remembered: serving.remembered };
    const result = await score(serving.current.answerer.models, request, io, keep);
    await keeper.flush();
    return result;
  },
  tryRow: async (row) => {
    const { answerer, stamp } = serving.current;
    const { answers } = await answerer.answer([row], Date.now());
    const { features } = answerer.models;
    const values = features.map((feature, place) => [feature.name, valueAt(feature, answers.batch, place, 0)]);
    return { answer: JSON.parse(answersJson(answers, stamp)), values: Object.fromEntries(values) };
  },
  state: () => ({
    url: server?.url ?? null,
    models:
      serving.models?.tasks.map(({ task, version }) => ({
        task,
        version,
        rows: serving.metrics.rowsOf(task, version),
      })) ?? [],
    behind: serving.behind,
    ...serving.metrics.recent(Date.now()),
    keep: keeper.state,
  }),
  flush: () => keeper.flush(),
};

mkdirSync(folder, { recursive: true });
void sweepTemporary(folder, { deep: false, isAlive });
// Ctrl-C reaches the whole process group: the owner decides what it means.
process.on('SIGINT', () => undefined);
parent.onMessage(bothWays(calls, answerCalls(api, parent.send)));
