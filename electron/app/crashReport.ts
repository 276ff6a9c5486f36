import { escaped } from '../../shared/markup';

/** What is known of a crash. */
export interface Crash {
  /** `Error in the main process`, `The window’s process ended`. */
  what: string;
  /** The stack where there is one, else what is known. */
  details: string;
}

interface Circumstances {
  /** Milliseconds since 1970-01-01 UTC. */
  at: number;
  /** Name → version, and whatever else is said of the computer. */
  about: Readonly<Record<string, string>>;
  /** The log up to now. */
  log: string;
  /** Its user's folder, whose name stays at home. */
  home: string;
}

/** So many of the log's last lines are in a report. */
const logLines = 40;

/** The report of a crash as a text, to be looked at, and saved by whoever wants to. */
export function crashReport({ what, details }: Crash, { at, about, log, home }: Circumstances): string {
  const lines = log.trimEnd().split('\n').slice(-logLines);
  const parts = [
    `Evergreen crash report, ${new Date(at).toISOString()}`,
    what,
    details.trim(),
    Object.entries(about)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
    `The log’s last lines:\n${lines.join('\n')}`,
  ];
  return `${withoutHome(parts.join('\n\n'), home)}\n`;
}

function withoutHome(text: string, home: string): string {
  return home.length > 1 ? text.replaceAll(home, '~') : text;
}

/** What the window of a crash can be asked for; its links go there, and nowhere. */
export const crashActions = ['save', 'copy', 'restart', 'continue'] as const;
export type CrashAction = (typeof crashActions)[number];
const scheme = 'evergreen-crash:';

/** The action of a link; null for any other address. */
export function crashActionOf(url: string): CrashAction | null {
  return crashActions.find((action) => url === `${scheme}${action}`) ?? null;
}

const labels: Record<CrashAction, string> = {
  save: 'Save the report…',
  copy: 'Copy the report',
  restart: 'Restart Evergreen',
  continue: 'Go on',
};

/** The page of a crash: it runs no script and loads nothing, since what it tells of may be the window's own failure. */
function crashPage(report: string): string {
  const links = crashActions.map((action) => `<a href="${scheme}${action}">${labels[action]}</a>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evergreen: something went wrong</title>
<style>${style}</style>
</head>
<body>
<h1>Something went wrong that Evergreen did not expect</h1>
<p>Your data is safe: every change is complete or not made at all. It is best to restart.</p>
<p>This is all that a report would say. It stays on this computer: nothing is ever sent. Save it if you want to show it to somebody; the last lines of the log may name files and clients.</p>
<pre tabindex="0" aria-label="Report">${escaped(report)}</pre>
<nav>${links.join('\n')}</nav>
</body>
</html>`;
}

/** The page as an address, so that it needs no file. */
export function crashUrl(report: string): string {
  return `data:text/html;charset=utf-8,${encodeURIComponent(crashPage(report))}`;
}

const style = `
:root { color-scheme: light dark; font: 14px/1.45 Inter, system-ui, sans-serif;
  background: light-dark(#f7f8f6, #0f1311); color: light-dark(#18201b, #e6ece8) }
body { margin: 0; padding: 20px 24px; box-sizing: border-box; height: 100vh; display: flex; flex-direction: column; gap: 10px }
h1 { font-size: 18px; margin: 0 } p { margin: 0; max-width: 80ch }
pre { flex: 1; min-height: 0; overflow: auto; margin: 4px 0; padding: 12px; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 12px/1.5 ui-monospace, monospace; border: 1px solid light-dark(#ccd2cd, #3a443e); border-radius: 7px;
  background: light-dark(#fff, #161b18) }
nav { display: flex; flex-wrap: wrap; gap: 8px }
a { padding: 6px 12px; border: 1px solid light-dark(#ccd2cd, #3a443e); border-radius: 7px; text-decoration: none;
  color: inherit; background: light-dark(#fff, #161b18) }
a:focus-visible, pre:focus-visible { outline: 2px solid light-dark(#1d7a4c, #4cc38a); outline-offset: 2px }
`;
