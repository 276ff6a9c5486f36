import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session, WebFrameMain } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import pagePolicy from '../../../electron/app/contentSecurityPolicy.json';
import { isOurFrame, lockDown, refuseLeaving } from '../../../electron/app/trust';
import { sourcesIn } from '../../helpers/sources';

/** What the main process registers with Electron, by event. */
const { onApp } = vi.hoisted(() => ({ onApp: new Map<string, (...given: never[]) => void>() }));
vi.mock('electron', () => ({
  app: { isPackaged: true, on: (name: string, listener: (...given: never[]) => void) => onApp.set(name, listener) },
  protocol: {},
}));

const product = sourcesIn('electron', 'renderer', 'shared');
/** Places in the product, `path: line`, where a pattern stands. */
const places = (pattern: RegExp) =>
  product.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line) => (pattern.test(line) ? [`${path}: ${line.trim()}`] : [])),
  );
const packaging = readFileSync('electron-builder.yml', 'utf8');
const fuses = Object.fromEntries(
  [...(/^electronFuses:\n((?: {2}.*\n)+)/m.exec(packaging)?.[1] ?? '').matchAll(/^ {2}(\w+): (\w+)$/gm)].map(
    ([, name, value]) => [name, value === 'true'],
  ),
);

/** What becomes of a page that wants to leave, open or embed something. */
function contents() {
  const listeners = new Map<string, (event: object, ...more: object[]) => void>();
  let open: (details: object) => { action: string } = () => ({ action: 'allow' });
  refuseLeaving();
  onApp.get('web-contents-created')?.(
    {} as never,
    {
      on: (name: string, listener: (event: object) => void) => listeners.set(name, listener),
      setWindowOpenHandler: (handler: typeof open) => {
        open = handler;
      },
      getURL: () => 'app://evergreen/index.html',
    } as never,
  );
  const isStopped = (name: string, url: string) => {
    const preventDefault = vi.fn();
    listeners.get(name)?.({ url, preventDefault });
    return preventDefault.mock.calls.length > 0;
  };
  return { isStopped, opens: () => open({ url: 'https://example.com' }) };
}

function lockedSession() {
  const handlers: Record<string, (...given: unknown[]) => unknown> = {};
  const keep = (name: string) => (handler: (...given: unknown[]) => unknown) => {
    handlers[name] = handler;
  };
  lockDown({
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    webRequest: { onBeforeRequest: keep('load') },
  } as unknown as Session);
  return handlers;
}

/** https://www.electronjs.org/docs/latest/tutorial/security, point by point. */
describe('Electron’s security list', () => {
  it('1. only secure content is loaded: our own files', () => {
    const { load } = lockedSession();
    const isLoaded = (url: string) => {
      const decide = vi.fn();
      load({ url }, decide);
      return decide.mock.calls[0][0].cancel === false;
    };
    expect(isLoaded('app://evergreen/index.html')).toBe(true);
    for (const url of [
      'http://example.com/',
      'https://example.com/x.js',
      'file:///etc/passwd',
      'app://other/',
      'ws://a/',
    ])
      expect({ url, loaded: isLoaded(url) }).toEqual({ url, loaded: false });
    expect(places(/\.load(URL|File)\(/)).toEqual([
      // The page of a crash is made here, runs no script and loads nothing.
      'electron/app/crashWindow.ts: await window.loadURL(crashUrl(report));',
      'electron/app/window.ts: void window.loadURL(pageUrl());',
    ]);
  });

  it('2, 3, 4, 6, 8, 9, 10. the window, and that of a crash, are isolated and sandboxed, have no Node, and no switch weakens it', () => {
    expect(places(/new (BrowserWindow|BrowserView|WebContentsView|BaseWindow)\b/)).toHaveLength(2);
    expect(places(/webPreferences/)).toEqual([
      'electron/app/crashWindow.ts: webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false },',
      'electron/app/window.ts: webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },',
    ]);
    expect(
      places(
        /webSecurity|allowRunningInsecureContent|experimentalFeatures|[bB]linkFeatures|nodeIntegrationIn|enableRemoteModule/,
      ),
    ).toEqual([]);
    expect(places(/commandLine\.append|no-sandbox|disable-web-security|disableHardwareAcceleration/)).toEqual([]);
  });

  it('5. no permission is given, asked or checked, and no device; our page alone may fill the clipboard', () => {
    const { request, check, device } = lockedSession();
    const given = (permission: string, url: string) => {
      const decide = vi.fn();
      request({}, permission, decide, { requestingUrl: url });
      return [decide.mock.calls[0][0], check({}, permission, url)];
    };
    const ours = 'app://evergreen/index.html';
    expect(given('media', ours)).toEqual([false, false]);
    expect(given('clipboard-read', ours)).toEqual([false, false]);
    expect(given('clipboard-sanitized-write', 'https://example.com')).toEqual([false, false]);
    expect(given('clipboard-sanitized-write', ours)).toEqual([true, true]);
    expect(device()).toBe(false);
  });

  it('7. a policy allows our own files and nothing else', () => {
    const policy = Object.fromEntries(pagePolicy.map((directive) => directive.split(/ (.*)/s)));
    expect(policy['default-src']).toBe("'none'");
    expect(policy['script-src']).toBe("'self'");
    expect(pagePolicy.join()).not.toMatch(/unsafe|\*|https?:|ws:/);
    expect(places(/'content-security-policy': policy/)).toHaveLength(1);
  });

  it('11, 12. there are no web views, and none can be attached', () => {
    expect(places(/<webview|webviewTag|allowpopups/i)).toEqual([]);
    expect(contents().isStopped('will-attach-webview', '')).toBe(true);
  });

  it('13, 14. the page stays where it is, and opens nothing', () => {
    const { isStopped, opens } = contents();
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'app://other/', 'javascript:1'])
      expect({ url, stopped: isStopped('will-navigate', url) }).toEqual({ url, stopped: true });
    expect(isStopped('will-redirect', 'app://evergreen/other.html')).toBe(true);
    expect(isStopped('will-navigate', 'app://evergreen/index.html')).toBe(false);
    expect(opens()).toEqual({ action: 'deny' });
  });

  it('15. nothing is opened outside but the workspace’s own folder, which no page names', () => {
    expect(places(/openExternal/)).toEqual([]);
    expect(places(/shell\.openPath/)).toEqual([
      'electron/app/desktop.ts: showWorkspace: () => shell.openPath(shown.workspace),',
    ]);
  });

  it('16. the declared Electron is pinned, and is one of the line that was read for changes', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(devDependencies.electron).toMatch(/^45\.\d+\.\d+$/);
    // What earlier lines had in renderers and main alike, and 44 has in main only, as promises.
    expect(places(/\bclipboard\b.*from 'electron'/)).toHaveLength(1);
    // Whatever an answer gives is waited for (`answer.ts`).
    expect(places(/=> desktop\.writeClipboard/)).toHaveLength(1);
    expect(places(/await handle\(/)).toHaveLength(1);
    // Archives give no file descriptors to native code: ours lies beside it.
    expect(packaging).toContain("asarUnpack: ['**/*.node']");
    // It brings no program of its own when it is installed: set-up fetches that.
    expect(JSON.parse(readFileSync('node_modules/electron/package.json', 'utf8')).scripts ?? {}).toEqual({});
    // File dialogs that are told nothing begin in Downloads: only the one for imports is.
    expect(places(/\.show(Open|Save)Dialog\(/)).toHaveLength(4);
    expect(places(/defaultPath: .*app\.getPath\('documents'\)/)).toHaveLength(3);
  });

  it('17. who sends a message is checked before anything else: our page, and no frame within it', () => {
    const frame = (url: string, parent: object | null = null) => ({ url, parent }) as unknown as WebFrameMain;
    expect(isOurFrame(frame('app://evergreen/index.html'))).toBe(true);
    for (const one of [
      null,
      frame('app://evergreen/index.html', {}),
      frame('https://evergreen/index.html'),
      frame('app://evergreen.example.com/'),
      frame('app://other/'),
      frame('no address'),
    ])
      expect(isOurFrame(one)).toBe(false);
    expect(places(/ipcMain\.(handle|on)/)).toHaveLength(1);
    const ipc = product.find(({ path }) => path === 'electron/app/ipc.ts')?.text ?? '';
    expect(ipc.indexOf('isTrusted(senderFrame)')).toBeLessThan(ipc.indexOf('await answer('));
  });

  it('18. the page has a scheme of its own; file: has no further rights', () => {
    expect(places(/['"`]file:\/\//)).toEqual([]);
    expect(fuses.grantFileProtocolExtraPrivileges).toBe(false);
  });

  const expected = {
    // The command line is the app's executable run as Node: docs/security.md says what that means.
    runAsNode: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  };

  it('19. the fuses are set', () => {
    expect(fuses).toEqual(expected);
  });

  it('19. and are burnt into the packaged app', async ({ skip }) => {
    const executable = join('dist', 'test', 'linux-unpacked', 'evergreen');
    skip(!existsSync(executable), 'no packaged app is at hand: “npm run dist:test” makes one');
    const { FuseV1Options, getCurrentFuseWire } = await import('@electron/fuses');
    const wire = await getCurrentFuseWire(executable);
    const isOn = (fuse: number) => Reflect.get(wire, fuse) === '1'.charCodeAt(0);
    expect(isOn(FuseV1Options.RunAsNode)).toBe(true);
    expect(isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable)).toBe(false);
    expect(isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe(true);
    expect(isOn(FuseV1Options.OnlyLoadAppFromAsar)).toBe(true);
    expect(isOn(FuseV1Options.GrantFileProtocolExtraPrivileges)).toBe(false);
  });

  it('20. the page gets three functions, and none of Electron’s own', () => {
    const preload = product.find(({ path }) => path === 'electron/app/preload.ts')?.text ?? '';
    const [, bridge = ''] = /const api: EvergreenApi = \{([\s\S]*?)\n\};/.exec(preload) ?? [];
    expect([...bridge.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name)).toEqual(['request', 'on', 'pathForFile']);
    expect(places(/exposeInMainWorld/)).toEqual([
      "electron/app/preload.ts: contextBridge.exposeInMainWorld('evergreen', api);",
    ]);
    expect(
      product.filter(
        ({ path, imports }) => path.startsWith('renderer/') && imports.some(({ to }) => to === 'electron'),
      ),
    ).toEqual([]);
  });
});
