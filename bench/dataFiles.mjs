// CSVs for benchmarks of the data's way, made line by line.
import { closeSync, openSync, writeSync } from 'node:fs';
import { seededRandom } from '../test/helpers/random.mjs';

const features = 20;
const day = 86_400_000;
const start = Date.UTC(2025, 0, 1);

export function writePredictions(path, rows, clients = rows) {
  const names = Array.from({ length: features }, (_, i) => `feature_${i + 1}`);
  const random = seededRandom(1);
  writeLines(path, `client_id,predicted_at,purchased_pred,${names.join(',')}`, rows, (i) => {
    const values = names.map((_, k) =>
      k % 4 === 3 ? String(Math.floor(random() * 100)) : (random() * 1000).toFixed(6),
    );
    return `${clientOf(i % clients)},${dayOf(Math.floor(i / clients) + (i % clients))},${random().toFixed(3)},${values.join(',')}`;
  });
}

export function writeNarrow(path, rows) {
  const random = seededRandom(3);
  writeLines(
    path,
    'client_id,predicted_at,purchased_pred',
    rows,
    (i) => `${clientOf(i)},${dayOf(i)},${random().toFixed(3)}`,
  );
}

export function writeHalfWrong(path, rows) {
  const random = seededRandom(5);
  writeLines(path, 'client_id,predicted_at,purchased_pred,visits', rows, (i) => {
    return `${clientOf(i)},${dayOf(i)},${i > 1000 && i % 2 ? 'often' : random().toFixed(3)},${Math.floor(random() * 50)}`;
  });
}

export function writeOutcomes(path, rows) {
  const random = seededRandom(2);
  writeLines(path, 'client_id,observed_at,purchased_actual', rows, (i) => {
    return `${clientOf(i)},${new Date(start + ((i % 20) + 60) * day).toISOString().slice(0, 10)},${random() < 0.3 ? 1 : 0}`;
  });
}

const clientOf = (i) => `C${String((i * 7919) % 10_000_019).padStart(8, '0')}`;
const dayOf = (i) => new Date(start + (i % 20) * day).toISOString().slice(0, 10);

function writeLines(path, header, rows, line) {
  const file = openSync(path, 'w');
  let text = `${header}\n`;
  for (let i = 0; i < rows; i++) {
    text += `${line(i)}\n`;
    if (text.length > 1e6) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
}
