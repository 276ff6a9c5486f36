import { expect, it } from 'vitest';
import { findVersion } from '../../../electron/operations/deploy';
import { listVersions, noteVersion, showVersion } from '../../../electron/operations/listVersions';
import { namedModel } from '../../../electron/operations/namedModel';
import { choose } from '../../../electron/operations/serving/choose';
import { wordPair } from '../../../shared/versionNames';
import { noon, publish } from '../../helpers/versions';
import { operationContext } from '../../helpers/workspace';

const nothing = { title: null, note: null, tag: null };

async function workspaceWithTwo() {
  const context = operationContext();
  for (const runId of [1, 2]) await context.data.recordVersion(await publish(context.layout, 'x', { runId }));
  const names = (await context.data.versions()).map(({ version }) => version);
  const noted = async (version: string) => {
    const { title, note, tag } = await showVersion(context, { version });
    return { title, note, tag };
  };
  return { context, names, noted };
}

it('a version is called by two words that follow from its id, until a person calls it otherwise', async () => {
  const { context, names, noted } = await workspaceWithTwo();
  const [one, two] = [wordPair(noon), wordPair(noon + 1000)];
  expect((await listVersions(context)).versions.map(({ title }) => title)).toEqual([one, two]);
  expect(one).toMatch(/^[a-z]+-[a-z]+$/);
  expect(one).not.toBe(two);
  await noteVersion(context, { version: names[0], ...nothing, title: 'Spring sale', tag: 'keep' });
  await noteVersion(context, { version: names[0], ...nothing, note: 'before the price change' });
  expect(await noted(names[0])).toEqual({ title: 'Spring sale', tag: 'keep', note: 'before the price change' });
  await noteVersion(context, { version: names[0], title: '', tag: '', note: null });
  expect(await noted(names[0])).toEqual({ title: one, tag: null, note: 'before the price change' });
  expect(await noted(names[1])).toEqual({ title: two, tag: null, note: null });
});

it('a model is taken from the version that is called so, under its id', async () => {
  const { context, names } = await workspaceWithTwo();
  const title = wordPair(noon + 1000);
  const model = await namedModel(context, 'purchase', title);
  expect(model.version).toBe(names[1]);
  const [chosen] = await choose(context, { task: 'purchase', version: title, best: false });
  expect(chosen).toMatchObject({ version: names[1], path: model.model.path });
});

it('what is said leaves a trace, and nothing where nothing has changed', async () => {
  const { context, names } = await workspaceWithTwo();
  await noteVersion(context, { version: names[1], ...nothing, tag: 'keep' });
  await noteVersion(context, { version: names[1], ...nothing, tag: 'keep' });
  const log = await context.data.activity({ limit: 10 });
  expect(log.map(({ kind, subject, summary, actor }) => ({ kind, subject, summary, actor }))).toEqual([
    { kind: 'version noted', subject: names[1], summary: 'tag: keep', actor: 'test' },
  ]);
});

it('a version is found by what it is called, where only one is called so', async () => {
  const { context, names } = await workspaceWithTwo();
  expect((await findVersion(context, wordPair(noon + 1000))).version).toBe(names[1]);
  for (const version of names) await noteVersion(context, { version, ...nothing, title: 'twin' });
  await expect(findVersion(context, 'twin')).rejects.toMatchObject({
    code: 'unknown_version',
    message: `Several versions are called “twin”: ${names.join(', ')}.`,
  });
  await expect(findVersion(context, 'nobody')).rejects.toMatchObject({ code: 'unknown_version' });
});
