import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../../shared/errors';
import type { Choice } from '../../../shared/schemas/servingOperations';
import type { ProcessTransport } from '../../engine/host';
import { answerCalls, bothWays, Calls, clientOf } from '../../node/calls';
import { inTurn } from '../../node/inTurn';
import { type ListenRequest, type OwnerApi, type ServingClient, servingMethods } from '../../serving/protocol';
import type { OperationContext } from '../context';
import { choose, mark, markOf, storeMark, watch } from './choose';
import { readToken } from './token';
import { untilDone } from './untilDone';

/** A serving process, as its owner sees it. */
interface Running {
  client: ServingClient;
  /** Says what ended it. */
  exited: Promise<string>;
  kill: () => void;
}

function connect(line: ProcessTransport, owner: OwnerApi): Running {
  const calls = new Calls(line.send);
  line.onMessage(bothWays(calls, answerCalls(owner, line.send)));
  const exited = new Promise<string>((resolve) => {
    line.onExit((cause) => {
      calls.fail(
        new AppError('engine_died', `The process that answers ended unexpectedly (${cause}). It is started again.`),
      );
      resolve(cause);
    });
  });
  return { client: clientOf(servingMethods, calls.call), exited, kill: line.kill };
}

export interface ServingOptions {
  context: OperationContext;
  owner: Omit<OwnerApi, 'tell'>;
  choice: Choice;
  /** Null: it does not listen. The token is read from its file, now and whenever that is another. */
  listen: (Omit<ListenRequest, 'token'> & { tokenFile: string }) | null;
  /** Told what goes wrong behind those who ask, and what becomes of it. */
  tell: (text: string) => void;
}

/** The process that answers, kept running, on the models that its choice means by now. */
export interface ServingHost {
  /** Of the process that runs now. */
  client: () => ServingClient;
  /** Where it listens. */
  url: () => string | null;
  /** Goes by what the token's file holds now, at once. */
  takeUpToken: () => Promise<void>;
  close: () => Promise<void>;
}

const firstPauseMs = 50;
const longestPauseMs = 5000;

/**
 * Starts a serving process. One that dies is started again, on the same port.
 * @throws AppError when it can't listen, or a version that was named can't be served
 */
export async function startServing(options: ServingOptions): Promise<ServingHost> {
  const { context, choice, listen, tell } = options;
  const owner = { ...options.owner, tell };
  let port = listen?.port ?? 0;
  let url: string | null = null;
  let closing = false;
  const process: { running: Running | null } = { running: null };
  const client = () => {
    if (process.running) return process.running.client;
    throw new AppError('internal', 'The process that answers has not been started.');
  };

  const oneByOne = inTurn();
  /** What was read of the file last is what is gone by. */
  const tokenInTurn = inTurn();
  /** The newest choice comes last, however long the one before takes. */
  const refresh = () =>
    oneByOne(async () => {
      const models = await choose(context, choice);
      const remembered = await context.reader.rememberedInstructions();
      await client().use({ models, remembered });
    });
  const start = async () => {
    process.running = connect(context.spawnServing(context.layout.serving), owner);
    await refresh();
    if (!listen) return;
    const { tokenFile, ...where } = listen;
    const opened = await tokenInTurn(async () =>
      client().listen({ ...where, port, token: await readToken(tokenFile) }),
    );
    url = opened.url;
    // Should it die, others find it where it was.
    port = opened.port;
  };
  const takeUpToken = () =>
    tokenInTurn(async () => {
      if (listen) await client().setToken(await readToken(listen.tokenFile));
    });
  const keepRunning = async (first: Running) => {
    let wait = firstPauseMs;
    for (let alive = first; ; alive = process.running ?? alive) {
      const cause = await alive.exited;
      if (closing) return;
      tell(`The process that answers ended (${cause}); it is started again.`);
      await pause(wait);
      // Closed meanwhile: nobody would end one that is started now.
      if (closing) return;
      wait = Math.min(longestPauseMs, wait * 2);
      await start().then(
        () => {
          wait = firstPauseMs;
        },
        (error: Error) => {
          tell(error.message);
          process.running?.kill();
        },
      );
      if (closing) process.running?.kill();
    }
  };

  // From before the models are chosen: what changes while they are loaded is seen as well.
  const chosen = await markOf(context, choice);
  const markStore = storeMark(context);
  const stored = await markStore();
  const tokenMark = () => (listen ? mark(listen.tokenFile) : Promise.resolve(''));
  const tokenRead = await tokenMark();
  try {
    await start();
  } catch (error) {
    closing = true;
    process.running?.kill();
    throw error;
  }
  if (process.running) void keepRunning(process.running);
  const upToDate = untilDone(refresh, async (reason) => {
    tell(reason === null ? 'The models are up to date again.' : `The models before still answer: ${reason}`);
    if (reason !== null) await client().fallBehind(reason);
  });
  const token = untilDone(takeUpToken, async (reason) => {
    tell(reason === null ? 'The token is up to date again.' : `The token before still counts: ${reason}`);
  });
  const stopWatching = [
    watch(() => markOf(context, choice), chosen, upToDate.begin),
    watch(markStore, stored, upToDate.begin),
    watch(tokenMark, tokenRead, token.begin),
  ];
  return {
    client,
    url: () => url,
    takeUpToken,
    close: async () => {
      closing = true;
      for (const stop of stopWatching) stop();
      upToDate.end();
      token.end();
      await client()
        .stopListening()
        .catch(() => undefined);
      process.running?.kill();
      await process.running?.exited;
    },
  };
}
