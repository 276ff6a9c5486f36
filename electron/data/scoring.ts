import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors';
import { required } from '../../shared/required';
import { saveNight } from '../store/batches';
import type { DataContext } from './context';
import { gatherLatest, type LatestPart } from './gatherLatest';
import { writeHashed } from './tableFile';

/** Clients that are read, and scored, at once: with a hundred features they take 50 MB. */
const clientsOfPart = 65_536;

/** Some clients' latest features as a table that the engine scores (see shared/trainingTable.ts; without labels). */
export interface ScoringPart {
  path: string;
  sha256: string;
  rows: number;
  /** How much of all clients has been read; in [0, 1]. */
  fraction: number;
}

/** What champions answered for all clients, in files of a little-endian float64 for each, in the order of the parts. */
interface ScoredNight {
  night: string;
  runId: number;
  answers: readonly { task: string; version: string; path: string }[];
}

/** Reads all clients for a night part by part, all of one state of the data, and saves what they were answered. */
export function scoringApi(context: DataContext, keysOfPart = clientsOfPart) {
  let scoring: Scoring | null = null;
  const begun = () => required(scoring, 'a night that was begun');
  const endScoring = () => {
    scoring?.close();
    scoring = null;
  };
  return {
    /** Ends one that was left. @param folder for the parts, each of which the caller removes */
    beginScoring: async ({ folder }: { folder: string }) => {
      endScoring();
      await mkdir(folder, { recursive: true });
      scoring = new Scoring(context, folder, keysOfPart);
    },
    /** The next part; null: there is none. */
    nextScoringPart: () => begun().next(),
    /** Saves the night as a whole, or not at all. */
    saveScoredNight: (night: ScoredNight) => begun().save(night),
    endScoring,
  };
}

class Scoring {
  private readonly db;
  private readonly latest;
  private readonly parts: Generator<LatestPart>;
  private readonly known: Pick<LatestPart, 'keys' | 'hashes'>[] = [];
  private clients = 0;

  constructor(
    private readonly context: DataContext,
    private readonly folder: string,
    keysOfPart: number,
  ) {
    this.db = context.openReader();
    // What is written meanwhile is not seen by some parts only.
    this.db.exec('BEGIN');
    this.latest = gatherLatest(this.db, context.now(), keysOfPart);
    this.parts = this.latest.parts();
  }

  async next(): Promise<ScoringPart | null> {
    for (;;) {
      const { value: part, done } = this.parts.next();
      if (done) return null;
      const { keys, hashes, columns, fraction } = part;
      if (keys.length === 0) continue;
      const path = join(this.folder, `${this.known.length}.arrow`);
      this.known.push({ keys, hashes });
      this.clients += keys.length;
      const sha256 = await writeHashed(path, ({ featureTable }) => featureTable(this.latest.features, columns));
      return { path, sha256, rows: keys.length, fraction };
    }
  }

  async save({ answers, ...night }: ScoredNight): Promise<void> {
    const { at, behaviour } = this.latest;
    const [keys, hashes] = [new Int32Array(this.clients), new Float64Array(this.clients)];
    let from = 0;
    for (const part of this.known) {
      keys.set(part.keys, from);
      hashes.set(part.hashes, from);
      from += part.keys.length;
    }
    const scored = await Promise.all(
      answers.map(async ({ path, ...answer }) => ({ ...answer, scores: await readScores(path, from) })),
    );
    const { db, now } = this.context;
    saveNight(db, { ...night, keys, hashes, behaviour, predictedAt: at, scoredAt: now(), answers: scored });
  }

  close(): void {
    this.parts.return(undefined);
    this.db.close();
  }
}

async function readScores(path: string, clients: number): Promise<Float64Array> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  const bytes = Float64Array.BYTES_PER_ELEMENT;
  if (byteLength !== clients * bytes) throw new AppError('internal', `${path} does not hold ${clients} scores.`);
  return byteOffset % bytes === 0
    ? new Float64Array(buffer, byteOffset, clients)
    : new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
}
