import type { EngineRequest, MonitorResult } from '../../../shared/engineProtocol';
import type { EstimatorFacts } from '../../../shared/schemas/monitoring';
import { calibrated, columnsFor, encoded } from '../answer';
import { predictBatch, predictForests } from '../batch';
import { at, encode, type FeatureColumn } from '../features';
import { gather } from '../gather';
import { type Model, readModel } from '../modelFile';
import { loadTable } from '../tableFile';
import { findAlarms } from './alarms';
import { scoreChunk } from './chunk';
import { cutIntoChunks } from './cut';

type Request = EngineRequest<'monitor'>;

/** A version that answered rows of the stream. */
interface Answerer {
  name: string;
  facts: EstimatorFacts | null;
  /** What somebody answers who knows nothing. */
  naive: number;
  importance: ReadonlyMap<string, number>;
}

/** The rows, in the order of the stream, with what was answered and what is expected of the answers. */
export interface Stream extends Pick<Request, 'task'> {
  client: Int32Array;
  at: Float64Array;
  /** NaN where no outcome has come. */
  actual: Float64Array;
  answer: Float64Array;
  /** By the version's estimator: the chance that a class is right, or the squared error; NaN without one. */
  expected: Float64Array;
  version: Int32Array;
  arrival: Float64Array;
  versions: readonly Answerer[];
  features: readonly { name: string; column: FeatureColumn }[];
}

/** Scores a stream of rows chunk by chunk, realised and estimated, and looks for changes for the worse. */
export async function monitor(
  request: Request,
  io: { workerEntry: string; signal: AbortSignal },
): Promise<MonitorResult> {
  const stream = await answered(request, io);
  const chunks: MonitorResult['chunks'] = [];
  for (const rows of cutIntoChunks(stream.at, request.chunk)) {
    chunks.push(await scoreChunk(stream, rows, chunks, request.resamples, io));
  }
  return { chunks, alarms: findAlarms(stream, request.alarmDays) };
}

/** Asks each version for the answers to its rows that it has not given, and its estimator for all of them. */
async function answered(
  { task, table: ref, rows, versions }: Request,
  io: { workerEntry: string; signal: AbortSignal },
): Promise<Stream> {
  const table = await loadTable(ref);
  const answer = rows.given.slice();
  const expected = new Float64Array(answer.length).fill(Number.NaN);
  const answerers: Answerer[] = [];
  for (const [place, version] of versions.entries()) {
    const model = await readModel(version.model);
    const own = Int32Array.from(rows.version.keys()).filter((row) => rows.version[row] === place);
    const columns = columnsFor(model, table, 'missing');
    await fill(
      answer,
      own.filter((row) => Number.isNaN(answer[row])),
      (open) => answersOf(model, columns, open, io),
    );
    const { estimator, estimatorPath: path } = version;
    if (estimator && path !== null) {
      const second = await readModel({ path, sha256: estimator.sha256 });
      await fill(expected, own, (all) => expectedOf(second, columns, gather(answer, all), all, io));
    }
    answerers.push({
      name: version.name,
      facts: estimator,
      naive: model.baseline,
      importance: new Map(version.importance.map(({ feature, gain }) => [feature, gain])),
    });
  }
  const features = table.features.map((name) => ({ name, column: table.feature(name) }));
  const { client, at: times, actual, version, arrival } = rows;
  return { task, client, at: times, actual, answer, expected, version, arrival, versions: answerers, features };
}

/** Puts what is found for some rows into their places. */
async function fill(places: Float64Array, rows: Int32Array, find: (rows: Int32Array) => Promise<Float64Array>) {
  if (rows.length === 0) return;
  const found = await find(rows);
  for (const [i, row] of rows.entries()) places[row] = found[i];
}

type Io = { workerEntry: string; signal: AbortSignal };

async function answersOf(model: Model, columns: readonly FeatureColumn[], rows: Int32Array, io: Io) {
  const seen = encoded(
    model,
    columns.map((column) => at(column, rows)),
  );
  return calibrated(model, await predictForests(model, seen, rows.length, io));
}

/** An estimator sees what its model sees, and then the model's answer. */
function expectedOf(
  estimator: Model,
  columns: readonly FeatureColumn[],
  answers: Float64Array,
  rows: Int32Array,
  io: Io,
): Promise<Float64Array> {
  const seen = [...columns.map((column, i) => encode(estimator.schema[i], at(column, rows))), answers];
  return predictBatch(estimator.chunks, seen, rows.length, io);
}
