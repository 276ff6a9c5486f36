import type { KeptAnswers } from '../../shared/keptAnswers';
import type { CallIo, Client } from '../node/calls';
import type { OperationCall } from './http/operations';
import type { KeepState } from './metrics';
import type { JsonRow } from './rows';
import type { FileRequest, FileResult } from './scoreFile';
import type { ServingSetup } from './service';

/** How and for whom to listen. */
export interface ListenRequest {
  host: string;
  /** 0: a free one. */
  port: number;
  token: string;
  appVersion: string;
  /** Whether answers are kept as predictions. */
  keep: boolean;
}

/** What a row was read as and answered, for a person who tries it. */
interface Tried {
  /** As `POST /predict` answers. */
  answer: unknown;
  /** Feature → the value that was read; null is missing. */
  values: Record<string, number | string | null>;
}

interface ServingState {
  /** Null: it does not listen. */
  url: string | null;
  models: { task: string; version: string; rows: number }[];
  /** Why newer models do not answer yet; null: those that are wanted do. */
  behind: string | null;
  /** Of the last minute; seconds. */
  perMinute: number;
  failures: number;
  p50: number | null;
  p99: number | null;
  keep: KeepState;
}

/** A file to be scored; what was said of earlier ones the process knows. */
export type FileJob = Omit<FileRequest, 'remembered'>;

/** What the serving process does for its owner. */
export type ServingApi = {
  /** Serves these models from now on. Requests under way end on those that they began with. */
  use: (setup: ServingSetup) => Promise<void>;
  /** Is told why what it should serve by now can't be. What it served before goes on, until `use` succeeds. */
  fallBehind: (reason: string) => void;
  listen: (request: ListenRequest) => Promise<{ url: string; port: number }>;
  stopListening: () => Promise<void>;
  setToken: (token: string) => void;
  scoreFile: (job: FileJob & { keep: boolean }, io: CallIo) => Promise<FileResult>;
  tryRow: (row: JsonRow) => Promise<Tried>;
  state: () => ServingState;
  /** Keeps what waits to be kept. */
  flush: () => Promise<void>;
};
export type ServingClient = Client<ServingApi>;
export const servingMethods = [
  'use',
  'fallBehind',
  'listen',
  'stopListening',
  'setToken',
  'scoreFile',
  'tryRow',
  'state',
  'flush',
] as const satisfies readonly (keyof ServingApi)[];

/** What the owner does for the serving process. */
export type OwnerApi = {
  keep: (answers: KeptAnswers) => Promise<unknown>;
  /** Does an operation of the catalogue that only reads. */
  operate: (call: OperationCall) => Promise<unknown>;
  /** Is told what goes wrong behind those who ask, and what becomes of it. */
  tell: (text: string) => void;
};
export const ownerMethods = ['keep', 'operate', 'tell'] as const satisfies readonly (keyof OwnerApi)[];
