import { app, type Session, type WebFrameMain } from 'electron';
import { appOrigin } from './scheme';

/** Address of the page: the built one, or, in development only, the one of the development server. */
export function pageUrl(): string {
  return (!app.isPackaged && process.env.EVERGREEN_DEV_URL) || `${appOrigin}/index.html`;
}

export function isOurFrame(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isOurUrl(frame.url);
}

function isOurUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const [given, ours] = [new URL(url), new URL(pageUrl())];
  return given.protocol === ours.protocol && given.host === ours.host;
}

/** Our page stays where it is: no navigation, no new windows, no embedded pages. */
export function refuseLeaving(): void {
  app.on('web-contents-created', (_, contents) => {
    contents.on('will-navigate', (event) => {
      // Loading the page again is what the development server does.
      if (event.url !== contents.getURL()) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** Our page may put pictures into the clipboard; no other permissions, no devices, and nothing loaded but from us. */
export function lockDown(session: Session): void {
  session.setPermissionRequestHandler((_, permission, decide, { requestingUrl }) =>
    decide(mayDo(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_, permission, origin) => mayDo(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayLoad(url) }));
}

function mayDo(permission: string, url: string): boolean {
  return permission === 'clipboard-sanitized-write' && isOurUrl(url);
}

function mayLoad(url: string): boolean {
  const { protocol, host } = new URL(url);
  if (protocol === 'ws:') return host === new URL(pageUrl()).host;
  return isOurUrl(url) || protocol === 'devtools:' || protocol === 'data:' || protocol === 'blob:';
}
