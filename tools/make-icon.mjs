// xvfb-run -a node tools/make-icon.mjs: draws resources/icons/icon.png, from which electron-builder makes each
// platform's icons, out of icon.svg beside it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { neededRuntime } from './electron/run.mjs';
import { runtimeArguments, runtimeEnvironment } from './electron/runtime.mjs';
import { root } from './lib.mjs';

const icons = join(root, 'resources', 'icons');
const svg = readFileSync(join(icons, 'icon.svg'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'evergreen-icon-'));
Object.assign(process.env, runtimeEnvironment(neededRuntime()));
const app = await _electron.launch({
  args: [...runtimeArguments(), root, `--user-data-dir=${folder}`, `--workspace=${join(folder, 'workspace')}`],
});
const png = await app.evaluate(async ({ BrowserWindow }, image) => {
  const page = `<style>body{margin:0}</style><img width="512" height="512" src="data:image/svg+xml;base64,${btoa(image)}">`;
  const window = new BrowserWindow({ width: 512, height: 512, useContentSize: true, frame: false, transparent: true });
  await window.loadURL(`data:text/html,${encodeURIComponent(page)}`);
  const size = { x: 0, y: 0, width: 512, height: 512 };
  return (await window.webContents.capturePage(size)).toPNG().toString('base64');
}, svg);
writeFileSync(join(icons, 'icon.png'), Buffer.from(png, 'base64'));
await app.close();
rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
