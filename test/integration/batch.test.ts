import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClassificationMetrics } from '../../shared/schemas/metrics';
import type { Probe, VersionMetadata } from '../../shared/schemas/versions';
import { failure, json } from '../helpers/evergreen';
import { orders } from '../helpers/made';
import { temporaryFolder } from '../helpers/workspace';

/** The scores of a predictions.csv, per client. */
function scoresOf(path: string) {
  const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(header).toBe('client_id,predicted_at,purchased_pred,churned_pred,clv_pred');
  return new Map(
    lines.map((line) => {
      const [client, , ...scores] = line.split(',');
      return [client, scores.map(Number)];
    }),
  );
}

describe('the nightly batch', () => {
  it('scores every client with each champion, once per night and version, and is exported', async () => {
    const workspace = temporaryFolder();
    await json(workspace, 'import', orders);
    expect(await failure(workspace, 'run', 'nightly')).toMatchObject({ exitCode: 3, code: 'not_enough_labels' });
    await json(workspace, 'snapshot', '--from', '2011-06-01', '--to', '2011-06-01');
    const { version } = await json(workspace, 'retrain', '--trees', '20', '--min-leaf', '10');

    // Clients of whom we know what the models must answer: those whose answers were kept with the version.
    const file = join(workspace, 'models', 'continuous', version, 'metadata.json');
    const { tasks } = JSON.parse(readFileSync(file, 'utf8')) as VersionMetadata;
    const { features, probe } = tasks.churn;
    const { rows, predictions } = probe as Probe;
    const known = rows.map((row, i) => [`known ${i}`, '2011-01-01', ...row.map((value) => value ?? '')].join(','));
    const clients = join(workspace, 'clients.csv');
    writeFileSync(clients, [['client_id', 'as_of', ...features].join(','), ...known].join('\n'));
    await json(workspace, 'import', clients, '--kind', 'clients');

    const tonight = () => new Date().toLocaleDateString('sv-SE');
    const nights: string[] = [];
    // Where midnight comes between the two, they are of two nights, and are begun again.
    do {
      nights.push(tonight());
      for (const _ of ['first', 'second']) {
        expect(await json(workspace, 'run', 'nightly')).toMatchObject({
          runs: [{ job: 'nightly', slot: null, state: 'done' }],
        });
      }
    } while (tonight() !== nights.at(-1));
    const exported = join(workspace, 'predictions.csv');
    const kept = (await json(workspace, 'batches', '--export', exported)).batches;
    const batches = kept.filter(({ night }) => night === nights.at(-1));
    expect(kept.every(({ night }) => nights.includes(night))).toBe(true);
    expect(batches.map(({ task }) => task)).toEqual(['churn', 'clv', 'purchase']);
    expect(new Set(batches.map((one) => one.version))).toEqual(new Set([version]));
    const scores = scoresOf(exported);
    expect(scores.size).toBe(batches[0].clients);
    expect(rows.map((_, i) => scores.get(`known ${i}`)?.[1])).toEqual(predictions);
    const list = join(workspace, 'list.csv');
    const wanted = ['--task', 'churn', '--times', 'clv', '--where', 'churn>=0', '--show', 'monetary'];
    const listed = await json(workspace, 'clients', ...wanted, '--limit', '3', '--export', list);
    expect(listed.exported).toMatchObject({ path: list, rows: 3 });
    for (const { client, scores: said, expected } of listed.clients) {
      const [purchase, churn, clv] = scores.get(client) ?? [];
      expect(said).toEqual({ purchase, churn, clv });
      expect(expected).toBe(churn * clv);
    }
    const products = [...scores.values()].map(([, churn, clv]) => churn * clv).sort((a, b) => b - a);
    expect(listed.clients.map(({ expected }) => expected)).toEqual(products.slice(0, 3));
    expect(readFileSync(list, 'utf8').split('\n')[0]).toBe('client_id,purchase,churn,clv,expected_value,monetary');

    const { kind, rows: judged, total, points, cut } = await json(workspace, 'gains', 'churn', '--threshold', '0.5');
    expect([kind, points.at(-1)?.rows, points.at(-1)?.found]).toEqual(['classification', judged, total]);
    const { accuracy } = tasks.churn.holdout as ClassificationMetrics;
    // Who is right at one half: as the holdout said when the version was trained, on the same rows.
    expect((cut.found + (judged - total) - (cut.rows - cut.found)) / judged).toBeCloseTo(accuracy, 10);
    expect(await failure(workspace, 'batches', '--export', exported, '--night', '2001-01-01')).toMatchObject({
      code: 'bad_usage',
      message: expect.stringContaining('2001-01-01'),
    });
  });
});
