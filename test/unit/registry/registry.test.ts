import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { layoutOf, modelFileName, versionName } from '../../../electron/registry/layout';
import { copyModels, readProduction, replaceProduction } from '../../../electron/registry/production';
import { publishVersion, readVersions, removeLeftovers, stageVersion } from '../../../electron/registry/versions';
import { modelOf, noon, publish } from '../../helpers/versions';
import { temporaryFolder } from '../../helpers/workspace';

const byHand = { key: 'k', at: noon, kind: 'manual', actor: 'test', reason: 'because' } as const;

describe('a version', () => {
  it('is named by its moment in UTC, or by the next free second', async () => {
    expect(versionName(noon)).toBe('v_20260201_120000');
    const layout = layoutOf(temporaryFolder());
    expect((await publish(layout, 'one')).version).toBe('v_20260201_120000');
    expect((await publish(layout, 'two', { runId: 2 })).version).toBe('v_20260201_120001');
    expect((await readVersions(layout)).versions.map(({ version }) => version)).toEqual([
      'v_20260201_120000',
      'v_20260201_120001',
    ]);
  });

  it('is not published with a model other than the one that was trained', async () => {
    const layout = layoutOf(temporaryFolder());
    const staging = await stageVersion(layout, 1);
    writeFileSync(join(staging, modelFileName('purchase')), 'damaged');
    const given = { appVersion: '0', strategy: 'retrain', runId: 1, seed: 1, tableSha256: '' };
    await expect(
      publishVersion(layout, { ...given, tasks: { purchase: modelOf('intact') } }, noon),
    ).rejects.toMatchObject({
      code: 'model_damaged',
    });
    expect((await readVersions(layout)).versions).toEqual([]);
  });

  it('whose metadata is damaged is named, and does not hide the others', async () => {
    const layout = layoutOf(temporaryFolder());
    const good = await publish(layout, 'one');
    mkdirSync(layout.versionFolder('v_20250101_000000'));
    writeFileSync(join(layout.versionFolder('v_20250101_000000'), 'metadata.json'), '{"format":1,');
    const { versions, damaged } = await readVersions(layout);
    expect(versions).toEqual([good]);
    expect(damaged).toEqual(['v_20250101_000000']);
    // One that is known is not read again, unless it is not whole.
    const known = new Set([good.version, 'v_20250101_000000']);
    expect(await readVersions(layout, known)).toEqual({ names: [good.version], versions: [], damaged });
  });

  it('that tells of another one, or of files elsewhere, is damaged', async () => {
    const layout = layoutOf(temporaryFolder());
    const good = await publish(layout, 'one');
    const wholeText = readFileSync(join(layout.versionFolder(good.version), 'metadata.json'), 'utf8');
    const changed = [
      wholeText,
      wholeText.replace(good.version, '../../elsewhere'),
      wholeText.replace(good.version, 'v_20250101_000002').replace('purchase_model.forest', '../../../x.forest'),
    ];
    for (const [i, text] of changed.entries()) {
      mkdirSync(layout.versionFolder(`v_20250101_00000${i}`));
      writeFileSync(join(layout.versionFolder(`v_20250101_00000${i}`), 'metadata.json'), text);
    }
    expect(await readVersions(layout)).toMatchObject({
      versions: [good],
      damaged: ['v_20250101_000000', 'v_20250101_000001', 'v_20250101_000002'],
    });
  });

  it('that was never finished is cleared away, the finished ones stay', async () => {
    const layout = layoutOf(temporaryFolder());
    const { version } = await publish(layout, 'one');
    await stageVersion(layout, 7);
    await removeLeftovers(layout);
    expect(readdirSync(layout.continuous)).toEqual([version]);
  });
});

describe('production', () => {
  it('is empty at first, and then what was deployed, with a copy of the model beside it', async () => {
    const layout = layoutOf(temporaryFolder());
    expect((await readProduction(layout)).tasks).toEqual({});
    const first = await publish(layout, 'one');
    const second = await publish(layout, 'two', { runId: 2 });
    await replaceProduction(layout, new Map([['purchase', first]]), byHand);
    const change = await replaceProduction(layout, new Map([['purchase', second]]), byHand);
    await copyModels(layout, await readProduction(layout));
    expect(change.deployment.tasks).toEqual([{ task: 'purchase', from: first.version, to: second.version }]);
    expect((await readProduction(layout)).tasks.purchase.version).toBe(second.version);
    expect(readFileSync(join(layout.production, 'purchase_model.forest'), 'utf8')).toBe('two');
  });

  it.each([
    ['a version', (text: string) => text.replaceAll('v_20260201_120000', '../../../elsewhere')],
    ['a task', (text: string) => text.replace('"purchase": {', '"../../../purchase": {')],
  ])('is damaged where %s would lead out of its folder', async (_, change) => {
    const layout = layoutOf(temporaryFolder());
    await replaceProduction(layout, new Map([['purchase', await publish(layout, 'one')]]), byHand);
    const text = readFileSync(layout.productionFile, 'utf8');
    expect(change(text)).not.toBe(text);
    writeFileSync(layout.productionFile, change(text));
    await expect(readProduction(layout)).rejects.toMatchObject({ code: 'workspace_damaged' });
  });

  it('does not change when the model is missing or not the one that was trained', async () => {
    const layout = layoutOf(temporaryFolder());
    const first = await publish(layout, 'one');
    const second = await publish(layout, 'two', { runId: 2 });
    await replaceProduction(layout, new Map([['purchase', first]]), byHand);
    writeFileSync(join(layout.versionFolder(second.version), 'purchase_model.forest'), 'tw0');
    await expect(replaceProduction(layout, new Map([['purchase', second]]), byHand)).rejects.toMatchObject({
      code: 'model_damaged',
    });
    expect((await readProduction(layout)).tasks.purchase.version).toBe(first.version);
  });

  it('files that a killed process left behind follow production.json', async () => {
    const layout = layoutOf(temporaryFolder());
    await replaceProduction(layout, new Map([['purchase', await publish(layout, 'one')]]), byHand);
    const copy = join(layout.production, 'purchase_model.forest');
    writeFileSync(copy, 'stale');
    utimesSync(copy, 0, 0);
    await copyModels(layout, await readProduction(layout));
    expect(readFileSync(copy, 'utf8')).toBe('one');
  });

  it('its copies follow it also when the clock was set back since the last deployment', async () => {
    const layout = layoutOf(temporaryFolder());
    const versions = [await publish(layout, 'one'), await publish(layout, 'two', { runId: 2 })];
    const copy = join(layout.production, 'purchase_model.forest');
    for (const [i, hour] of [2, 1].entries()) {
      await replaceProduction(layout, new Map([['purchase', versions[i]]]), byHand);
      utimesSync(layout.productionFile, hour * 3600, hour * 3600);
      await copyModels(layout, await readProduction(layout));
    }
    expect(readFileSync(copy, 'utf8')).toBe('two');
    // Which is right is known without reading it.
    writeFileSync(copy, 'read by nobody');
    utimesSync(copy, 3600, 3600);
    await copyModels(layout, await readProduction(layout));
    expect(readFileSync(copy, 'utf8')).toBe('read by nobody');
  });

  it('that can’t be read is refused with the place and the remedy', async () => {
    const layout = layoutOf(temporaryFolder());
    mkdirSync(layout.production, { recursive: true });
    writeFileSync(layout.productionFile, '{"format":1');
    await expect(readProduction(layout)).rejects.toMatchObject({ code: 'workspace_damaged' });
    expect(existsSync(layout.productionFile)).toBe(true);
  });
});
