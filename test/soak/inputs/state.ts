import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings, writeSettings } from '../../../electron/app/settings';

import { layoutOf, modelFileName } from '../../../electron/registry/layout';
import { readProduction } from '../../../electron/registry/production';
import { checkModel, readVersions } from '../../../electron/registry/versions';
import { AppError } from '../../../shared/errors';
import { mutated } from '../../helpers/mutated';
import { noon, publish } from '../../helpers/versions';
import type { Kind } from './kind';
import { mutatedJson } from './mutatedJson';
import { outcomeOf } from './refusal';

/** Half of the changes are of bytes, half of what they mean. */
function damagedJson(random: () => number, text: string): Buffer {
  if (random() < 0.5) return mutated(random, Buffer.from(text), 1 + Math.floor(random() * 8));
  return Buffer.from(JSON.stringify(mutatedJson(random, JSON.parse(text), 1 + Math.floor(random() * 3))) ?? '');
}

/** What is read of production.json names a model by its hash: another model is never taken for it. */
export async function production(folder: string): Promise<Kind> {
  const layout = layoutOf(folder);
  const { version, tasks } = await publish(layout, 'the model');
  const right = tasks.purchase.sha256;
  const deployment = { key: 'k', at: noon, kind: 'first', actor: 'a', reason: '' };
  const text = JSON.stringify({
    format: 1,
    tasks: { purchase: { version, sha256: right, deployedAt: new Date(noon).toISOString() } },
    lastDeployment: { ...deployment, tasks: [{ task: 'purchase', from: null, to: version }] },
  });
  mkdirSync(layout.production, { recursive: true });
  const load = async () => {
    for (const [task, { version, sha256 }] of Object.entries((await readProduction(layout)).tasks)) {
      await checkModel(join(layout.versionFolder(version), modelFileName(task)), { sha256 });
      if (sha256 !== right) throw new Error(`${sha256} was taken for the model’s hash.`);
    }
  };
  return {
    feed: (random) => {
      writeFileSync(layout.productionFile, damagedJson(random, text));
      return outcomeOf(load);
    },
  };
}

/** A version whose metadata.json can't be read is damaged; one that can is loaded by the hashes that it names. */
export async function metadata(folder: string): Promise<Kind> {
  const layout = layoutOf(folder);
  const { version, tasks } = await publish(layout, 'the model');
  const path = join(layout.versionFolder(version), 'metadata.json');
  const text = readFileSync(path, 'utf8');
  return {
    feed: (random) => {
      writeFileSync(path, damagedJson(random, text));
      return outcomeOf(async () => {
        const { versions, damaged } = await readVersions(layout);
        if (damaged.length > 0) throw new AppError('model_damaged', 'It is left aside.');
        for (const { tasks: read } of versions) {
          for (const { sha256 } of Object.values(read)) {
            const model = join(layout.versionFolder(version), tasks.purchase.file);
            await checkModel(model, { sha256 });
            if (sha256 !== tasks.purchase.sha256) throw new Error(`${sha256} was taken for the model’s hash.`);
          }
        }
      });
    },
  };
}

/** They are read as far as they can be, and never refused. */
export function settings(folder: string): Kind {
  const path = join(folder, 'settings.json');
  const window = { x: 1, y: 2, width: 800, height: 600, maximized: false };
  writeSettings(path, { workspace: folder, window, recent: [], keepInTray: false, trainOnAlarm: true });
  const text = readFileSync(path, 'utf8');
  return {
    feed: async (random) => {
      writeFileSync(path, damagedJson(random, text));
      const { workspace, keepInTray } = readSettings(path);
      if ((workspace !== null && typeof workspace !== 'string') || typeof keepInTray !== 'boolean')
        throw new Error('Settings of another type were read.');
      return 'taken';
    },
  };
}
