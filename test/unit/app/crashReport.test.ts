import { describe, expect, it } from 'vitest';
import { crashActionOf, crashActions, crashReport, crashUrl } from '../../../electron/app/crashReport';

const circumstances = {
  at: Date.UTC(2026, 2, 1),
  about: { Evergreen: '1.0.0', System: 'linux' },
  log: Array.from({ length: 100 }, (_, i) => `line ${i}`).join('\n'),
  home: '/home/ann',
};

const crashPage = (report: string) => decodeURIComponent(crashUrl(report).replace(/^[^,]*,/, ''));

describe('the report of a crash', () => {
  it('says what happened, with what, and the log’s last lines; whose computer it is it does not say', () => {
    const report = crashReport({ what: 'Uncaught error', details: 'Error: x\n at /home/ann/app.js' }, circumstances);
    expect(report).toContain('2026-03-01T00:00:00.000Z');
    expect(report).toContain('Uncaught error\n\nError: x\n at ~/app.js\n\nEvergreen: 1.0.0\nSystem: linux');
    expect(report).not.toContain('/home/ann');
    expect([report.includes('line 59\n'), report.includes('line 60\n'), report.endsWith('line 99\n')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('is shown whole, as text: nothing in it is markup, no script runs and nothing is loaded', () => {
    const page = crashPage('<script>alert(1)</script> & more');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; more');
    expect(page).not.toContain('<script');
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/https?:/);
  });

  it('has links that are understood, and no other address is', () => {
    const links = [...crashPage('x').matchAll(/href="([^"]+)"/g)].map(([, href]) => crashActionOf(href));
    expect(links).toEqual([...crashActions]);
    expect(crashActionOf('https://example.org/save')).toBeNull();
  });
});
