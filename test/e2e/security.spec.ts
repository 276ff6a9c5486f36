import type { Page } from '@playwright/test';
import { expect, test } from './app';

/** The policy's directive that stops what `attempt` does in the page. */
function violation(page: Page, attempt: string): Promise<string> {
  return page.evaluate(
    (script) =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        });
        const attempts: Record<string, () => unknown> = {
          eval: () => {
            const element = document.createElement('div');
            element.setAttribute('onclick', 'window.broken = true');
            document.body.append(element);
            element.click();
          },
          inline: () => {
            const element = document.createElement('script');
            element.textContent = 'window.broken = true';
            document.body.append(element);
          },
          image: () => {
            new Image().src = 'https://example.com/pixel.png';
          },
          fetch: () => fetch('https://example.com/').catch(() => null),
          frame: () => {
            const element = document.createElement('iframe');
            element.src = 'data:text/html,hello';
            document.body.append(element);
          },
          style: () => {
            const element = document.createElement('style');
            element.textContent = 'body { display: none }';
            document.body.append(element);
          },
        };
        attempts[script]();
      }),
    attempt,
  );
}

test('the page may run and load nothing but its own files', async ({ desk }) => {
  const { app, page } = await desk.open();
  expect(await violation(page, 'inline')).toBe('script-src-elem');
  expect(await violation(page, 'eval')).toBe('script-src-attr');
  expect(await violation(page, 'image')).toBe('img-src');
  expect(await violation(page, 'fetch')).toBe('connect-src');
  expect(await violation(page, 'frame')).toBe('frame-src');
  expect(await violation(page, 'style')).toBe('style-src-elem');
  expect(await page.evaluate(() => 'broken' in window)).toBe(false);
  // The attempts are complained of, each: that is what is tested here. Once the app is closed, none is still on its
  // way.
  await expect.poll(() => desk.complaints.length).toBeGreaterThanOrEqual(6);
  await app.close();
  desk.complaints.length = 0;
});

test('the page sees nothing of Node, and one narrow bridge', async ({ desk }) => {
  const { page } = await desk.open();
  const seen = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
    bridge: Object.keys((window as unknown as { evergreen: object }).evergreen).sort(),
  }));
  expect(seen).toEqual({ node: [], bridge: ['on', 'pathForFile', 'request'] });
});

test('requests outside the contract are refused', async ({ desk }) => {
  const { page } = await desk.open();
  const ask = async (name: unknown, input: unknown) =>
    JSON.parse(
      await page.evaluate(
        ([asked, given]) =>
          (window as unknown as { evergreen: { request: (...args: unknown[]) => Promise<string> } }).evergreen.request(
            asked,
            given,
          ),
        [name, input],
      ),
    );
  expect(await ask('app.info', null)).toMatchObject({ ok: true, value: { workspace: desk.workspace } });
  expect(await ask('app.nothing', null)).toMatchObject({ ok: false, error: { code: 'bad_usage' } });
  expect(await ask('constructor', null)).toMatchObject({ ok: false, error: { code: 'bad_usage' } });
  expect(await ask('executions.cancel', { id: '1' })).toMatchObject({ ok: false, error: { code: 'bad_usage' } });
});

test('the page can’t leave, open windows, or get permissions', async ({ desk }) => {
  const { app, page } = await desk.open();
  const url = page.url();
  expect(url).toBe('app://evergreen/index.html');
  expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
  await page.evaluate(() => {
    window.location.href = 'https://example.com/';
  });
  await page.evaluate(() => {
    window.location.href = 'file:///etc/passwd';
  });
  expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
  const rights = await page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state);
  expect(rights).toBe('denied');
  expect(page.url()).toBe(url);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect(await page.evaluate(async () => (await fetch('/../../package.json')).status)).toBe(404);
  expect(await page.evaluate(async () => (await fetch('/%2e%2e/main.js')).status)).toBe(404);
  // The files that are not there are complained of by the browser: that is what is tested here. Once the app is closed,
  // no complaint is still on its way.
  await app.close();
  desk.complaints.length = 0;
});

test('another page in the process is told nothing', async ({ desk }) => {
  const { app } = await desk.open();
  const answer = await app.evaluate(async ({ app: self, BrowserWindow }) => {
    const preload = `${self.getAppPath()}/out/preload.js`;
    const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
    await other.loadURL('data:text/html,<title>other</title>');
    const asked = await other.webContents.executeJavaScript(`window.evergreen.request('app.info', null)`);
    other.destroy();
    return asked;
  });
  expect(JSON.parse(answer)).toMatchObject({ ok: false, error: { code: 'permission_denied' } });
});
