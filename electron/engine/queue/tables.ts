import { open } from 'node:fs/promises';
import type { TrainingData } from '../grow';
import type { Fetch, Files } from './files';
import { parseTable } from './tableBytes';

/** A worker's training data: chunks of one forest share a table in memory; the one used last is held. */
export class Tables {
  private latest: { sha256: string; data: Promise<TrainingData> } | null = null;

  constructor(private readonly files: Files) {}

  get(sha256: string, fetch: Fetch): Promise<TrainingData> {
    // What stops another's fetching is no reason not to have it.
    if (this.latest?.sha256 === sha256) return this.latest.data.catch(() => this.get(sha256, fetch));
    const data = this.files.get(sha256, fetch).then(readTable);
    this.latest = { sha256, data };
    data.catch(() => this.forget());
    return data;
  }

  forget(): void {
    this.latest = null;
  }
}

async function readTable(path: string): Promise<TrainingData> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const body = new SharedArrayBuffer(size);
    const bytes = new Uint8Array(body);
    for (let at = 0; at < size; ) {
      const { bytesRead } = await handle.read(bytes, at, size - at, at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return parseTable(body);
  } finally {
    await handle.close();
  }
}
