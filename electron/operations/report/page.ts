import { basename } from 'node:path';
import { policyWords } from '../../../shared/replay';
import { headlineOf, headlineScore, primaryScore, scoreNames, scoreText } from '../../../shared/scores';
import { spanText, taskLabel } from '../../../shared/tasks';
import { isoDay, minute } from '../../../shared/time';
import { capital, count } from '../../../shared/words';
import { type ScorePoint, scoreChart } from './chart';
import type { ReportFacts, TaskFacts } from './facts';
import { html, type Markup } from './markup';
import { contentPolicy, style } from './style';

/** What a table shows at the most. */
const mostRows = 15;

/**
 * The report: one page that loads nothing, for somebody who does not use the product. All that comes from files or
 * people stands in it as text.
 */
export function reportHtml(facts: ReportFacts): string {
  const title = `Evergreen report, ${isoDay(facts.at)}`;
  // Written as it is, since it is ours, and so that its hash holds.
  const head = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${contentPolicy}"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${style}</style></head>`;
  return `${head}${
    html`<body>
<h1>${title}</h1>
<p class="muted">Workspace ${basename(facts.workspace)}. ${dataDates(facts)}</p>
${inShort(facts)}
${facts.tasks.map((one) => taskSection(one, facts))}
${decisions(facts)}
${replayed(facts)}
${data(facts)}
<footer>Made by Evergreen ${facts.appVersion} on ${minute(facts.at)} UTC. Days of the data are those of the files. Intervals are of 95 %, by client. R² counts amounts up to the 99.5th percentile of the training.</footer>
</body></html>
`.text
  }`;
}

function dataDates({ transactions, imports }: ReportFacts): Markup {
  const last = Math.max(...imports.filter(({ state }) => state === 'visible').map(({ startedAt }) => startedAt));
  const orders = transactions
    ? `Transactions from ${isoDay(transactions.from)} to ${isoDay(transactions.until)}. `
    : '';
  return html`${orders}${Number.isFinite(last) ? `Latest import on ${isoDay(last)}.` : 'Nothing was imported yet.'}`;
}

function inShort({ tasks }: ReportFacts): Markup {
  const lines = tasks.map((one) => {
    const { task, champion } = one;
    if (!champion) return html`<li><b>${taskLabel(task.name)}</b> has no model in use yet.</li>`;
    const alarms = standing(one).length;
    const state =
      alarms > 0
        ? html`<span class="bad">${alarms} ${alarms === 1 ? 'alarm stands' : 'alarms stand'}: answers have got worse.</span>`
        : one.monitored
          ? // The sentence of what is monitored ends with it.
            one.live && html`<span class="good">No alarm stands.</span>`
          : html`<span class="muted">Too few outcomes have come since to say how it does.</span>`;
    return html`<li><b>${taskLabel(task.name)}</b>: ${champion.version.version} has been in use since ${isoDay(champion.deployedAt)}. ${one.live?.sentence ?? one.monitored?.sentence ?? ''} ${state}</li>`;
  });
  return html`<h2>In short</h2><ul>${lines}</ul>`;
}

const standing = ({ monitored }: TaskFacts) => (monitored?.alarms ?? []).filter(({ stands }) => stands);

function taskSection(one: TaskFacts, facts: ReportFacts): Markup {
  const { task, champion, monitored, labels } = one;
  const write = (score: number | null) => scoreText(task.primaryMetric, score);
  const name = capital(scoreNames[task.primaryMetric]);
  const alarms = standing(one).map(
    ({ sentence, advice }) =>
      html`<div class="alarm"><p>${sentence}</p>${advice.map((text) => html`<p class="muted">${text}</p>`)}</div>`,
  );
  const waiting = labels ? `${count(labels.real)} outcomes known, ${count(labels.immature)} still to come.` : '';
  return html`<section><h2>${taskLabel(task.name)}</h2>
<p class="muted">Foretold for the ${spanText(task.horizonDays)} after each prediction. ${waiting}</p>
${champion ? figures(one, write, name) : html`<p>No model is in use yet.</p>`}
${alarms}
${chart(one, facts, write, name)}
${monitored ? html`<p>${monitored.sentence}</p>` : null}
</section>`;
}

function figures({ task, champion, live }: TaskFacts, write: (score: number | null) => string, name: string): Markup {
  const model = champion?.version.tasks[task.name];
  if (!champion || !model) return html``;
  const metric = headlineOf(task);
  const [held, naive] = [model.holdout, model.baseline].map((one) => write(primaryScore(one)));
  const range = model.promised ? `${write(model.promised.lower)} to ${write(model.promised.upper)}, ` : '';
  const rows: [string, string][] = [
    [
      scoreText(metric, headlineScore(model.holdout)),
      `${scoreNames[metric]} on clients it never saw; by chance ${scoreText(metric, headlineScore(model.baseline))}`,
    ],
    ...(task.primaryMetric === metric
      ? []
      : [[held, `${name} on them, ${range}knowing nothing of a client ${naive}`] as [string, string]]),
    [
      write(live?.live.value ?? null),
      live ? `${name} while in use, ${count(live.rows)} outcomes` : 'No outcome of its answers yet',
    ],
    [count(model.rows), 'Outcomes it learned from'],
  ];
  return html`<ul class="figures">${rows.map(([value, text]) => html`<li><b>${value}</b><span>${text}</span></li>`)}</ul>`;
}

function chart(one: TaskFacts, { deployments }: ReportFacts, write: (score: number | null) => string, name: string) {
  const { task, monitored, versions } = one;
  const realised = (monitored?.chunks ?? []).flatMap(
    ({ until, realised: value, realisedLow: low, realisedHigh: high }): ScorePoint[] =>
      value === null ? [] : [{ at: until, value, low, high }],
  );
  const holdout = versions.flatMap(({ createdAt, tasks }): ScorePoint[] => {
    const model = tasks[task.name];
    const value = model?.accuracy ?? model?.score ?? null;
    return value === null ? [] : [{ at: createdAt, value }];
  });
  const marks = deployments.filter(({ tasks }) => tasks.some((of) => of.task === task.name)).map(({ at }) => at);
  const label = `${name} over time`;
  // Predictions may be of years ago, and models of today: then both have an axis of their own.
  const both = realised.length === 0 || holdout.length === 0 || overlap(realised, holdout);
  const charts = both
    ? [{ realised, holdout, marks }]
    : [
        { realised, holdout: [], marks: [] },
        { realised: [], holdout, marks },
      ];
  const drawn = charts.flatMap((given) => scoreChart({ label, write, writeDay: isoDay, ...given }) ?? []);
  if (drawn.length === 0) return null;
  return html`<h3>${label}</h3>${drawn}<p class="muted">Line: what came true, by the day of the prediction, with its interval. Rings: each model on clients it never saw, when it was trained. Dashed: a deployment.</p>`;
}

function overlap(a: readonly ScorePoint[], b: readonly ScorePoint[]): boolean {
  const span = (points: readonly ScorePoint[]) => [
    Math.min(...points.map(({ at }) => at)),
    Math.max(...points.map(({ at }) => at)),
  ];
  const [[fromA, untilA], [fromB, untilB]] = [span(a), span(b)];
  return fromA <= untilB && fromB <= untilA;
}

const kindWords: Record<ReportFacts['deployments'][number]['kind'], string> = {
  first: 'the first model',
  policy: 'by the rule',
  manual: 'by a person',
  rollback: 'rolled back',
  undo: 'undone',
};

/** A deployment may name tasks whose champion the version was already. */
function changed<T extends { from: string | null; to: string }>(tasks: readonly T[]): readonly T[] {
  const others = tasks.filter(({ from, to }) => from !== to);
  return others.length > 0 ? others : tasks;
}

/** What changed, and why; and the candidates that were looked at, whatever came of them. */
function decisions({ deployments, runs }: ReportFacts): Markup {
  const changes = deployments.slice(0, mostRows).map(({ at, kind, actor, reason, tasks }) => [
    minute(at),
    changed(tasks)
      .map(({ task, from, to }) => `${taskLabel(task)}: ${from ?? 'none'} → ${to}`)
      .join('; '),
    `${kindWords[kind]} (${actor})`,
    reason,
  ]);
  const looks = runs
    .flatMap(({ startedAt, strategy, steps, version }) =>
      steps.flatMap(({ kind, task, detail }) =>
        kind === 'compare' && task !== null && detail !== null
          ? [[minute(startedAt), taskLabel(task), `${strategy} ${version ?? ''}`, detail]]
          : [],
      ),
    )
    .slice(0, mostRows);
  return html`<section><h2>What changed, and why</h2>
${table(['When (UTC)', 'From → to', 'How', 'Why'], changes, 'No model was put into use yet.')}${more(deployments.length)}
<h3>Candidates that were compared</h3>
${table(['When (UTC)', 'Task', 'Made by', 'What was found'], looks, 'No candidate was compared yet.')}
</section>`;
}

function replayed({ replay }: ReportFacts): Markup | null {
  if (!replay) return null;
  const { at, sentence, recommended } = replay;
  return html`<section><h2>What retraining is worth</h2>
<p>${capital(sentence)}${recommended ? ` Recommended: ${recommended}, that is: ${policyWords[recommended]}.` : ''}</p>
<p class="muted">By a replay of policies over the past, on ${isoDay(at)}.</p></section>`;
}

function data({ imports }: ReportFacts): Markup {
  const rows = imports
    .slice(0, mostRows)
    .map(({ fileName, kind, state, startedAt, accepted, rejected }) => [
      isoDay(startedAt),
      fileName,
      kind,
      state,
      count(accepted),
      count(rejected),
    ]);
  return html`<section><h2>Data</h2>${table(['Imported', 'File', 'Kind', 'State', 'Rows', 'Refused'], rows, 'Nothing was imported yet.')}${more(imports.length)}</section>`;
}

/** That a table does not show all. */
function more(all: number): Markup | null {
  return all > mostRows ? html`<p class="muted">The newest ${mostRows} of ${count(all)}.</p>` : null;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[], empty: string): Markup {
  if (rows.length === 0) return html`<p class="muted">${empty}</p>`;
  const cells = (row: readonly string[]) => row.map((cell) => html`<td>${cell}</td>`);
  return html`<div class="scroll"><table><thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody></table></div>`;
}
