import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportFacts } from '../../../../electron/operations/report/facts';
import { html } from '../../../../electron/operations/report/markup';
import { reportHtml } from '../../../../electron/operations/report/page';
import { defaultTasks } from '../../../../shared/tasks';

const rule = { policy: 'guarded', margin: 0.02, properScore: 'logLoss', halfLife: 'auto' } as const;
const at = Date.UTC(2026, 2, 29, 3);

/** A workspace in which everything that people or files name is called so. */
function factsCalled(name: string): ReportFacts {
  return {
    at,
    workspace: `/data/${name.replaceAll('/', '')}`,
    appVersion: name,
    transactions: { from: at - 9e9, until: at },
    tasks: [
      {
        task: { ...defaultTasks[0], ...rule, name },
        champion: null,
        live: null,
        monitored: null,
        labels: null,
        versions: [],
      },
    ],
    deployments: [
      {
        id: 1,
        key: name,
        at,
        kind: 'manual',
        actor: name,
        reason: name,
        tasks: [{ task: name, from: name, to: name }],
      },
    ],
    runs: [
      {
        id: 1,
        strategy: name,
        state: 'done',
        actor: name,
        startedAt: at,
        finishedAt: at,
        version: name,
        error: null,
        steps: [{ kind: 'compare', task: name, startedAt: at, finishedAt: at, detail: name }],
      },
    ],
    imports: [{ fileName: name, kind: name, state: 'visible', startedAt: at, accepted: 1, rejected: 0 }],
    replay: { at, sentence: name, recommended: 'weekly' },
  };
}

/** What a browser would read as elements. */
const tagsOf = (page: string) => page.match(/<[a-z!/][^>]*>/gi) ?? [];

describe('the report', () => {
  it('shows as text whatever a client, a column or a version is called', () => {
    const plain = tagsOf(reportHtml(factsCalled('plain'))).filter((tag) => !tag.startsWith('<title'));
    const nasty = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "' onload='x",
        '</title><b>',
        '&lt;',
        ']]>',
        '<!--',
      ),
    );
    fc.assert(
      fc.property(nasty, (name) => {
        // An empty name is as good as none.
        const page = reportHtml(factsCalled(`a${name}b`));
        expect(tagsOf(page)).toEqual(plain.length === 0 ? [] : tagsOf(reportHtml(factsCalled('plain'))));
        expect(page).not.toMatch(/<script|<img|onerror=(?!alert\(1\)&gt;)/i);
      }),
    );
  });

  it('loads nothing: no script, and no address but of itself', () => {
    const page = reportHtml(factsCalled('plain'));
    expect(page).toContain("default-src 'none'; style-src 'sha256-");
    expect(page).not.toMatch(/<script|<link|<iframe|<img|https?:|url\(|@import| style="/i);
    expect(page).toContain('prefers-color-scheme: dark');
  });

  it('tells the dates of the data, what changed and why', () => {
    const page = reportHtml(factsCalled('plain'));
    for (const text of [
      'Evergreen report, 2026-03-29',
      'Transactions from 2025-12-14 to 2026-03-29.',
      'plain → plain',
      'by a person (plain)',
      'Recommended: weekly',
    ]) {
      expect(page).toContain(text);
    }
  });

  it('tells of a deployment what it changed, and where it does not tell all', () => {
    const facts = factsCalled('plain');
    const [one] = facts.deployments;
    const tasks = [...one.tasks, { task: 'churn', from: 'v_1', to: 'v_2' }];
    const page = reportHtml({ ...facts, deployments: Array.from({ length: 16 }, (_, id) => ({ ...one, id, tasks })) });
    expect(page).toContain('Churn: v_1 → v_2');
    expect(page).not.toContain('plain → plain');
    expect(page).toContain('The newest 15 of 16.');
  });

  it('tells a horizon of hours as hours', () => {
    const facts = factsCalled('plain');
    const tasks = facts.tasks.map((one) => ({ ...one, task: { ...one.task, horizonDays: 0.25 } }));
    expect(reportHtml({ ...facts, tasks })).toContain('Foretold for the 6 hours after each prediction.');
  });

  it('escapes what is put into a template, once', () => {
    expect(html`<i title="${`"'<`}">${html`<b>${'&'}</b>`}</i>${null}`.text).toBe(
      '<i title="&quot;&#39;&lt;"><b>&amp;</b></i>',
    );
  });
});
