import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openServing } from '../../../../electron/app/serving';
import { answerCalls } from '../../../../electron/node/calls';
import type { OperationContext } from '../../../../electron/operations/context';
import { deploy } from '../../../../electron/operations/deploy';
import { choose } from '../../../../electron/operations/serving/choose';
import { startServing } from '../../../../electron/operations/serving/host';
import { ownerOf } from '../../../../electron/operations/serving/owner';
import { predict } from '../../../../electron/operations/serving/predict';
import type { ServingSetup } from '../../../../electron/serving/service';
import { AppError } from '../../../../shared/errors';
import { operationSchemas } from '../../../../shared/schemas/operations';
import { publish } from '../../../helpers/versions';
import { operationContext } from '../../../helpers/workspace';

/** Serving processes that do nothing but say what they were told; `onUse` runs while one loads its models. */
function fakeProcesses(onUse: (setup: ServingSetup) => Promise<void> = async () => undefined) {
  const running = new Set<{ kill: () => void; served: string[]; behind: string[]; url: string | null }>();
  const spawnServing: OperationContext['spawnServing'] = () => {
    let tell: (message: unknown) => void = () => undefined;
    let exited: (cause: string) => void = () => undefined;
    const process = {
      kill: () => line.kill(),
      served: [] as string[],
      behind: [] as string[],
      url: null as string | null,
    };
    const answer = answerCalls(
      {
        use: async (setup: ServingSetup) => {
          await onUse(setup);
          process.served = setup.models.map(({ version }) => version);
        },
        fallBehind: (reason: string) => {
          process.behind.push(reason);
        },
        listen: () => {
          process.url = 'http://127.0.0.1:1';
          return { url: process.url, port: 1 };
        },
        stopListening: () => {
          process.url = null;
        },
        state: () => ({ url: null, ...nothingAsked, keep: nothingKept }),
      },
      (reply) => tell(reply),
    );
    const line = {
      send: (message: unknown) => answer(message as Parameters<typeof answer>[0]),
      onMessage: (listener: typeof tell) => {
        tell = listener;
      },
      onExit: (listener: typeof exited) => {
        exited = listener;
      },
      kill: () => {
        if (running.delete(process)) exited('killed');
      },
    };
    running.add(process);
    return line;
  };
  return { running, spawnServing };
}

const nothingAsked = { models: [], behind: null, perMinute: 0, failures: 0, p50: null, p99: null };
const nothingKept = { kept: 0, lost: 0, reason: null };
const quiet = { best: false, version: null, task: null };

async function withVersions() {
  const context = operationContext();
  const versions: string[] = [];
  for (const runId of [1, 2]) {
    const version = await publish(context.layout, `model ${runId}`, { runId });
    await context.data.recordVersion(version);
    versions.push(version.version);
  }
  const byHand = (version: string) => deploy(context, version, { tasks: null, reason: null });
  await byHand(versions[0]);
  return { context, versions, byHand };
}

describe('the process that answers', () => {
  it('serves a champion that was deployed while it loaded the one before', async () => {
    const { context, versions, byHand } = await withVersions();
    let loads = 0;
    const { running, spawnServing } = fakeProcesses(async () => {
      if (++loads === 1) await byHand(versions[1]);
    });
    const given = { owner: ownerOf(context), choice: quiet, listen: null, tell: () => undefined };
    const host = await startServing({ context: { ...context, spawnServing }, ...given });
    await expect.poll(() => [...running].map(({ served }) => served)).toEqual([[versions[1]]]);
    await host.close();
  });

  it('tries again by itself to serve a champion that could not be loaded, and says meanwhile why', async () => {
    const { context, versions, byHand } = await withVersions();
    let loads = 0;
    const { running, spawnServing } = fakeProcesses(async () => {
      loads++;
      if (loads === 2 || loads === 3) throw new AppError('internal', 'The disk does not answer.');
    });
    const tell = vi.fn();
    const given = { owner: ownerOf(context), choice: quiet, listen: null, tell };
    const host = await startServing({ context: { ...context, spawnServing }, ...given });
    const [process] = running;
    await byHand(versions[1]);
    await expect.poll(() => process.served).toEqual([versions[1]]);
    expect(loads).toBe(4);
    expect(process.behind).toEqual(['The disk does not answer.']);
    await expect
      .poll(() => tell.mock.calls.flat())
      .toEqual(['The models before still answer: The disk does not answer.', 'The models are up to date again.']);
    await host.close();
  });

  it('takes up which tasks are on, and what is newly said of files', async () => {
    const { context } = await withVersions();
    const store = { version: 1, tasks: await context.reader.tasks(), remembered: [] as ServingSetup['remembered'] };
    const said = { header: ['client', 'since'], instructions: { dateFormat: 'dmy' as const } };
    const uses: { tasks: string[]; remembered: unknown }[] = [];
    const { spawnServing } = fakeProcesses(async ({ models, remembered }) => {
      uses.push({ tasks: models.map(({ task }) => task), remembered });
    });
    const reader: OperationContext['reader'] = {
      ...context.reader,
      tasks: async () => store.tasks,
      rememberedInstructions: async () => [...store.remembered] as never,
    };
    const data = { ...context.data, dataVersion: async () => store.version };
    const given = { owner: ownerOf(context), choice: quiet, listen: null, tell: () => undefined };
    const host = await startServing({ context: { ...context, data, reader, spawnServing }, ...given });
    onTestFinished(() => host.close());
    const all = uses[0].tasks;
    expect(all).not.toEqual([]);
    store.tasks = store.tasks.filter(({ name }) => name !== all[0]);
    store.version++;
    await expect.poll(() => uses.at(-1)).toEqual({ tasks: all.slice(1), remembered: [] });
    store.remembered = [said];
    store.version++;
    await expect.poll(() => uses.at(-1)).toEqual({ tasks: all.slice(1), remembered: [said] });
    // What else is written changes nothing here.
    const before = uses.length;
    store.version++;
    const looked = vi.spyOn(reader, 'tasks');
    await expect.poll(() => looked.mock.calls.length).toBeGreaterThan(0);
    expect(uses).toHaveLength(before);
  });

  it('is not started again once it is closed', async () => {
    const { context } = await withVersions();
    const { running, spawnServing } = fakeProcesses();
    const tell = vi.fn();
    const given = { owner: ownerOf(context), choice: quiet, listen: null, tell };
    const host = await startServing({ context: { ...context, spawnServing }, ...given });
    for (const { kill } of running) kill();
    await expect.poll(() => tell.mock.calls.length).toBe(1);
    await host.close();
    // The pause before the next start is over when a timer that was set later, and as long, has fired.
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(running.size).toBe(0);
  });
});

it('the best versions and one that is named are not asked for together', async () => {
  const { context, versions } = await withVersions();
  const both = choose(context, { best: true, version: versions[0], task: null });
  await expect(both).rejects.toMatchObject({ code: 'bad_usage' });
});

describe('the endpoint of the window', () => {
  it('is off when that was said last, though it was still being started', async () => {
    const { context } = await withVersions();
    const { running, spawnServing } = fakeProcesses();
    const open = {
      workspace: context.workspace,
      data: context.data,
      reader: context.data,
      close: async () => undefined,
    };
    const log = { path: '', write: () => undefined };
    const serving = await openServing({ ...open, context: () => ({ ...context, spawnServing }) }, log);
    await Promise.all([serving.set({ on: true }), serving.set({ on: false })]);
    expect(await serving.get()).toMatchObject({ on: false, url: null });
    expect(running.size).toBe(0);
  });
});

describe('answers for files', () => {
  const input = (given: object) => operationSchemas.predict.input.parse(given);

  it.each([
    ['over each other', { files: ['/a/clients.csv', '/a/clients.xlsx'] }, 'over those for /a/clients.csv'],
    ['over the file itself', { files: ['/a/clients.csv'], output: '/a/clients.csv' }, 'over /a/clients.csv'],
    ['over another file', { files: ['/a/b.csv', '/a/b.predictions.csv'] }, 'over /a/b.predictions.csv'],
  ])('are not written %s', async (_, given, said) => {
    await expect(predict(operationContext(), input(given))).rejects.toMatchObject({
      code: 'bad_usage',
      message: expect.stringContaining(said),
    });
  });
});
