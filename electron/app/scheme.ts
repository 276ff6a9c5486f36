import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { type Protocol, protocol } from 'electron';
import { systemCodeOf } from '../../shared/errors';
import pagePolicy from './contentSecurityPolicy.json';

/** The window's own address. A scheme of its own keeps `file:` and its rights out of the page. */
export const appOrigin = 'app://evergreen';

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** What the page may load and run: its own files, and nothing else. The build writes it into the page as well. */
const policy = [...pagePolicy, `frame-ancestors 'none'`].join('; ');

/** Before the app is ready: makes the scheme a secure origin of its own. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers the window's requests for files from the built renderer's folder, and from nowhere else. */
export function serveRenderer(to: Protocol, folder: string): void {
  to.handle('app', async ({ url, method }) => {
    const path = pathInFolder(folder, url);
    const type = path && contentTypes[extname(path)];
    if (!path || !type || method !== 'GET') return new Response('Not found', { status: 404 });
    try {
      const headers = { 'content-type': type, 'content-security-policy': policy, 'x-content-type-options': 'nosniff' };
      return new Response(new Uint8Array(await readFile(path)), { headers });
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return new Response('Not found', { status: 404 });
      throw error;
    }
  });
}

/** Where a URL of ours points to; null when that is not in the folder. */
function pathInFolder(folder: string, url: string): string | null {
  const { host, protocol: scheme, pathname } = new URL(url);
  if (`${scheme}//${host}` !== appOrigin) return null;
  const path = normalize(join(folder, decodeURIComponent(pathname === '/' ? '/index.html' : pathname)));
  return path.startsWith(folder + sep) ? path : null;
}
