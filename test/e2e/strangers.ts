import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { _electron, expect, type Page } from '@playwright/test';
import { patiently, sandboxSwitches } from './app';

/** What a page of the web can try on an endpoint whose address, and even token, it knows. Gives what became of each. */
function tryAll(page: Page, url: string, token: string): Promise<Record<string, string>> {
  return page.evaluate(
    async ([endpoint, bearer]) => {
      const body = '{"recency_days": 12}';
      const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
      const attempts: Record<string, () => Promise<unknown>> = {
        'a request that needs no leave': () => fetch(`${endpoint}/predict`, { method: 'POST', body }),
        'a request with the token': () => fetch(`${endpoint}/predict`, { method: 'POST', body, headers }),
        'a look at what is served': () => fetch(`${endpoint}/v2/models/purchase`, { headers }),
        'an image': () =>
          new Promise((resolve, reject) => {
            const image = new Image();
            image.onload = resolve;
            image.onerror = () => reject(new Error('no image'));
            image.src = `${endpoint}/metrics`;
          }),
      };
      const outcomes: Record<string, string> = {};
      for (const [name, attempt] of Object.entries(attempts)) {
        outcomes[name] = await attempt().then(
          () => 'answered',
          () => 'refused',
        );
      }
      return outcomes;
    },
    [url, token],
  );
}

/** Sends what a page may send without asking, whose answer it can't read: the endpoint itself tells what it did. */
async function sendBlindly(page: Page, url: string): Promise<void> {
  await page.evaluate(async (endpoint) => {
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b'];
    for (const type of types) {
      const sent = { method: 'POST', mode: 'no-cors', body: '{}', headers: { 'content-type': type } } as const;
      await fetch(`${endpoint}/predict`, sent);
    }
  }, url);
}

/** How often the endpoint has answered, and refused. */
async function counted(url: string, token: string): Promise<{ answered: number; refused: number }> {
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
  const requests = [...text.matchAll(/^evergreen_requests_total\{route="([^"]+)",status="(\d+)"\} (\d+)$/gm)];
  const sum = (of: (route: string, status: string) => boolean) =>
    requests.reduce((total, [, route, status, times]) => total + (of(route, status) ? Number(times) : 0), 0);
  return {
    answered: sum((route, status) => route !== '/metrics' && status === '200'),
    refused: sum((_, status) => status === '403'),
  };
}

const allRefused = {
  'a request that needs no leave': 'refused',
  'a request with the token': 'refused',
  'a look at what is served': 'refused',
  'an image': 'refused',
};

/** Asks the endpoint from pages of other origins, in a browser, with the right token: none gets an answer. */
export async function askAsStrangers(url: string, token: string, folder: string): Promise<void> {
  const before = await counted(url, token);
  const web = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<p>A page.'));
  await once(web.listen(0, '127.0.0.1'), 'listening');
  const { port } = web.address() as AddressInfo;
  const browser = await _electron.launch({
    ...patiently,
    args: [...sandboxSwitches, join(__dirname, 'browser'), `--user-data-dir=${join(folder, 'browser')}`],
  });
  try {
    browser.context().setDefaultTimeout(patiently.timeout);
    const page = await browser.firstWindow(patiently);
    // What it shows first, should it still be on its way, would break off where the page goes next.
    await expect(page.getByText('A browser.')).toBeVisible();
    // Another port of the same computer, and another name of it.
    for (const host of ['127.0.0.1', 'localhost']) {
      await page.goto(`http://${host}:${port}/`);
      expect(await tryAll(page, url, token), host).toEqual(allRefused);
      await sendBlindly(page, url);
    }
    // A page without an origin of its own.
    await page.goto(`data:text/html,<p>A page.`);
    expect(await tryAll(page, url, token)).toEqual(allRefused);
    // A name of the web that leads here: the page is of the endpoint's own origin then, but for its name.
    const rebound = `http://rebound.example:${new URL(url).port}`;
    const answer = await page.goto(`${rebound}/docs`);
    expect(answer?.status()).toBe(403);
    const status = await page.evaluate(async (bearer) => {
      const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
      return (await fetch('/predict', { method: 'POST', body: '{}', headers })).status;
    }, token);
    expect(status).toBe(403);
  } finally {
    await browser.close();
    web.close();
  }
  const after = await counted(url, token);
  expect(after.answered).toBe(before.answered);
  // What was sent blindly has come, and was refused, as the rest was.
  expect(after.refused).toBeGreaterThanOrEqual(before.refused + 8);
}
