// node bench/feature-storage.mjs [CLIENTS]: how features are best stored beside predictions, by measuring the ways
// there are.
//
// For each form: writes a prediction with 20 features for each of CLIENTS (1,000,000) clients, as an import does
// (clients in order, 100 rows a statement, short transactions, WAL); scores the same clients again, of which a
// twentieth have other features than before; and reads the features of all predictions into columns. Hashes are made
// beforehand. Prints a table in Markdown.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const features = 20;
const rowsAtOnce = 100;
const rowsPerTransaction = 3000;
const pageRows = 10_000;
const names = Array.from({ length: features }, (_, i) => `f${i}`);

const prediction =
  'id INTEGER PRIMARY KEY, client_key INTEGER NOT NULL, at INTEGER NOT NULL, hash INTEGER NOT NULL, score REAL';
const index = 'CREATE UNIQUE INDEX predictions_by_client ON predictions (client_key, at, hash)';
const known = ['client_key', 'at', 'hash', 'score'];
const knownOf = ({ client, at, hash }) => [client, at, hash, 0.5];

/** Each form: its tables, how rows get in, and how the features of a page of predictions come out. */
const forms = {
  'a column each': {
    schema: `CREATE TABLE predictions (${prediction}, ${names.map((name) => `${name} REAL`).join(', ')}) STRICT`,
    writer: (db) => {
      const insert = manyRows(db, 'predictions', [...known, ...names]);
      return (rows) => insert(rows.flatMap((row) => [...knownOf(row), ...row.values]));
    },
    read: `SELECT id, ${names.join(', ')} FROM predictions WHERE id > ? ORDER BY id LIMIT ${pageRows}`,
    copy: (row, at, columns) => {
      for (let i = 0; i < features; i++) columns[i][at] = row[i + 1];
    },
  },
  'a blob in the prediction': {
    schema: `CREATE TABLE predictions (${prediction}, payload BLOB) STRICT`,
    writer: (db) => {
      const insert = manyRows(db, 'predictions', [...known, 'payload']);
      return (rows) => insert(rows.flatMap((row) => [...knownOf(row), row.payload]));
    },
    read: `SELECT id, payload FROM predictions WHERE id > ? ORDER BY id LIMIT ${pageRows}`,
    copy: copyPayload,
  },
  'a blob by client and content': byContent(
    'client_key INTEGER NOT NULL, hash INTEGER NOT NULL',
    ['client_key', 'hash'],
    (row) => [row.client, row.hash],
  ),
  'a blob by content alone': byContent('digest BLOB NOT NULL', ['digest'], (row) => [row.digest]),
};

/** Features in a table of their own, once for equal content; a prediction refers to them. */
function byContent(keyColumns, keys, keyOf) {
  return {
    schema: `CREATE TABLE predictions (${prediction}, feature_row_id INTEGER NOT NULL) STRICT;
      CREATE TABLE feature_rows (id INTEGER PRIMARY KEY, ${keyColumns}, payload BLOB NOT NULL, UNIQUE (${keys.join(', ')})) STRICT`,
    writer: (db) => {
      const insertFeatures = manyRows(db, 'feature_rows', ['id', ...keys, 'payload']);
      const insert = manyRows(db, 'predictions', [...known, 'feature_row_id']);
      const last = db.prepare('SELECT COALESCE(MAX(id), 0) FROM feature_rows').pluck();
      const find = db
        .prepare(`SELECT id FROM feature_rows WHERE ${keys.map((key) => `${key} = ?`).join(' AND ')}`)
        .pluck();
      return (rows) => {
        const first = last.get() + 1;
        const added = insertFeatures(rows.flatMap((row, i) => [first + i, ...keyOf(row), row.payload]));
        const ids = rows.map((row, i) => (added === rows.length ? first + i : find.get(...keyOf(row))));
        insert(rows.flatMap((row, i) => [...knownOf(row), ids[i]]));
      };
    },
    read: `SELECT p.id, f.payload FROM predictions p JOIN feature_rows f ON f.id = p.feature_row_id
      WHERE p.id > ? ORDER BY p.id LIMIT ${pageRows}`,
    copy: copyPayload,
  };
}

function manyRows(db, table, columns) {
  const row = `(${columns.map(() => '?').join(', ')})`;
  const rows = Array(rowsAtOnce).fill(row).join(', ');
  const insert = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${rows} ON CONFLICT DO NOTHING`);
  return (values) => insert.run(values).changes;
}

function copyPayload([, payload], at, columns) {
  const values = new Float64Array(payload.buffer, payload.byteOffset, features);
  for (let i = 0; i < features; i++) columns[i][at] = values[i];
}

/** A whole number of 48 bits that is the same for equal arguments (the finaliser of MurmurHash3, on two halves). */
function mixed(client, version) {
  const half = (seed) => {
    let h = Math.imul(client ^ seed, 0x85ebca6b) + version;
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) & 0xffffff;
  };
  return half(0x9747b28c) * 0x1000000 + half(0x3c6ef372);
}

function rowsFrom(first, at, versionOf) {
  return Array.from({ length: rowsAtOnce }, (_, i) => {
    const client = first + i;
    const version = versionOf(client);
    const values = Float64Array.from(
      { length: features },
      (_, k) => (((client * 31 + k) * 2654435761 + version) % 1e9) / 1e6,
    );
    const hash = mixed(client, version);
    const digest = Buffer.alloc(16);
    digest.writeUIntBE(hash, 0, 6);
    return { client, at, hash, digest, values, payload: new Uint8Array(values.buffer) };
  });
}

/** Writes a prediction for each client; gives the seconds that the database took. */
function score(db, write, clients, at, versionOf) {
  let ms = 0;
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  for (let from = 0; from < clients; from += rowsPerTransaction) {
    const pieces = [];
    for (let i = from; i < Math.min(clients, from + rowsPerTransaction); i += rowsAtOnce)
      pieces.push(rowsFrom(i, at, versionOf));
    const startedAt = performance.now();
    begin.run();
    for (const rows of pieces) write(rows);
    commit.run();
    ms += performance.now() - startedAt;
  }
  return ms / 1000;
}

function readAll(db, { read, copy }, count) {
  const columns = names.map(() => new Float64Array(count));
  const page = db.prepare(read).raw();
  const startedAt = performance.now();
  let at = 0;
  for (let rows = page.all(0); rows.length > 0; rows = page.all(rows.at(-1)[0])) {
    for (const row of rows) copy(row, at++, columns);
  }
  if (at !== count) throw new Error(`${at} rows of ${count} came back.`);
  return (performance.now() - startedAt) / 1000;
}

function megabytes(db, path) {
  db.pragma('wal_checkpoint(TRUNCATE)');
  return statSync(path).size / 1e6;
}

function measure(name, form, clients) {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-bench-'));
  const path = join(folder, 'a.sqlite');
  const db = new Database(path);
  try {
    for (const pragma of [
      'journal_mode = WAL',
      'synchronous = NORMAL',
      'wal_autocheckpoint = 16000',
      'cache_size = -65536',
    ]) {
      db.pragma(pragma);
    }
    db.exec(`${form.schema}; ${index}`);
    const write = form.writer(db);
    const first = score(db, write, clients, 1_700_000_000_000, () => 0);
    const size = megabytes(db, path);
    const reading = readAll(db, form, clients);
    const second = score(db, write, clients, 1_700_086_400_000, (client) => Number(client % 20 === 0));
    const growth = megabytes(db, path) - size;
    const numbers = [first, reading, second].map((seconds) => seconds.toFixed(2));
    console.log(`| ${[name, numbers[0], size.toFixed(0), numbers[1], numbers[2], growth.toFixed(0)].join(' | ')} |`);
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const clients = Number(process.argv[2] ?? 1_000_000);
console.log('| features as | written, s | MB | read, s | scored again, s | MB more |');
console.log('|---|---|---|---|---|---|');
for (const [name, form] of Object.entries(forms)) measure(name, form, clients);
