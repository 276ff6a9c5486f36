import { cpSync, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { z } from 'zod';
import { type Answers, answer } from '../../../electron/app/answer';
import { performUntyped } from '../../../electron/operations/catalogue';
import { unfollowed } from '../../../electron/operations/openWorkspace';
import { desktopRequests } from '../../../shared/contract';
import { AppError } from '../../../shared/errors';
import { factsOf, type OperationName, operations } from '../../../shared/operations';
import { checked } from '../../../shared/schemas/checked';
import { operationSchemas } from '../../../shared/schemas/operations';
import { mutated } from '../../helpers/mutated';
import { openEndpointIn, token } from '../../helpers/openEndpoint';
import { openAt } from '../facts';
import { baseOf } from '../kills/base';
import type { Kind } from './kind';
import { mutatedJson } from './mutatedJson';
import { outcomeOf } from './refusal';
import { sampleOf } from './sample';

/** Those that only read the workspace's rows are done; of the others the door is tried. */
const isDone = (name: OperationName) => {
  const { reads, long, engine, away } = factsOf(name);
  return reads === true && !long && !engine && away?.HTTP === undefined;
};

/** What a page sends to the main process, by the one channel of requests, on a real workspace. */
export async function window(folder: string): Promise<Kind> {
  const base = await baseOf();
  const workspace = join(folder, 'workspace');
  cpSync(base.workspace, workspace, { recursive: true });
  const open = await openAt(workspace);
  const context = open.context(unfollowed);
  const answers: Answers = {
    desktop: new Proxy({} as Answers['desktop'], {
      get: () => () => {
        throw new AppError('busy', 'There is no desktop here.');
      },
    }),
    operation: async (name, input) =>
      isDone(name) ? performUntyped(context, name, input) : checked(operationSchemas[name].input, name, input),
  };
  const inputs = new Map<string, z.ZodType>([
    ...Object.keys(operations).map((name) => [name, operationSchemas[name as OperationName].input] as const),
    ...Object.entries(desktopRequests).map(([name, { input }]) => [name, input] as const),
  ]);
  const names = [...inputs.keys()];
  return {
    feed: (random) => {
      const name = names[Math.floor(random() * names.length)];
      const right = sampleOf(random, inputs.get(name)!);
      const input = random() < 0.3 ? right : mutatedJson(random, right, 1 + Math.floor(random() * 3));
      return outcomeOf(() => answer(answers, random() < 0.02 ? mutatedJson(random, name, 1) : name, input));
    },
    close: open.close,
  };
}

const rows = { rows: [{ client_id: 'C1', spend: 12.5, member: 1, since: '2016-01-11', colour: 'red' }] };
const tensors = {
  inputs: [{ name: 'spend', shape: [2], datatype: 'FP64', data: [1, 2] }],
};
const frame = { dataframe_split: { columns: ['spend', 'colour'], data: [[1, 'red']] } };
const csvRows = 'client_id,spend,member,since,colour\nC1,12.5,1,2016-01-11,red\nC2,,0,,blue\n';

const bodies: readonly [method: string, path: string, type: string, body: unknown][] = [
  ['POST', '/predict', 'application/json', rows],
  ['POST', '/predict', 'application/json', rows.rows[0]],
  ['POST', '/predict', 'text/csv', csvRows],
  [
    'POST',
    '/predict',
    'multipart/form-data; boundary=x',
    `--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${csvRows}\r\n--x--\r\n`,
  ],
  ['POST', '/invocations', 'application/json', frame],
  ['POST', '/v2/models/purchase/infer', 'application/json', tensors],
  ['GET', '/v2/models/purchase', '', ''],
  ['GET', '/metrics', '', ''],
  ['GET', '/openapi.json', '', ''],
];

/** Bytes on a connection to the endpoint. */
export async function http(folder: string): Promise<Kind> {
  const uploads = join(folder, 'uploads');
  mkdirSync(uploads, { recursive: true });
  const { server, close } = await openEndpointIn(folder, uploads);
  const textOf = (random: () => number) => {
    const [method, path, type, body] = bodies[Math.floor(random() * bodies.length)];
    const sent = Buffer.from(
      typeof body === 'string' ? body : JSON.stringify(random() < 0.7 ? mutatedJson(random, body, 2) : body),
    );
    const content = random() < 0.4 ? mutated(random, sent, 4) : sent;
    const length = random() < 0.05 ? Math.floor(random() * 1e6) : content.length;
    const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n`;
    const damaged = random() < 0.3 ? mutated(random, Buffer.from(head), 3) : Buffer.from(head);
    return Buffer.concat([damaged, content]);
  };
  return { feed: (random) => asked(server.port, textOf(random)), close };
}

/** Sends bytes and no more; there must be an end, and no answer that says that something went wrong here. */
function asked(port: number, bytes: Buffer): Promise<'taken' | 'refused'> {
  return new Promise((resolve, reject) => {
    let told = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    socket.on('data', (chunk) => {
      told += chunk.toString('latin1');
    });
    // A connection that is cut is refused, too.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(told)?.[1] ?? 400);
      if (status >= 500 && status !== 503) reject(new Error(`${told}\n\n${bytes.toString('latin1')}`));
      else resolve(status < 300 ? 'taken' : 'refused');
    });
  });
}
