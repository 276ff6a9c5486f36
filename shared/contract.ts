import { z } from 'zod';
import { backgroundRequests, crashRequests, noticeRequests, workspaceRequests } from './desktopRequests';
import { type LongOperation, longOperations, type OperationName } from './operations';
import { jobNames } from './schedule';
import { type ErrorReport, errorReport } from './schemas/errors';
import { type InputOf, operationSchemas, type ResultOf } from './schemas/operations';
import { runState, runStep } from './schemas/runs';
import { time } from './schemas/time';
import { servingRequests } from './servingRequests';

/**
 * All that the window and the main process say to each other. The window may ask for every operation of the catalogue,
 * and for what belongs to the desktop; an event goes from the main process to the window. Both sides are typed from
 * here; the main process validates what it takes and gives.
 */

const executionStatus = z.object({
  id: z.number().int(),
  operation: z.enum(longOperations),
  /** The scheduled job as which it was started. */
  job: z.enum(jobNames).nullable(),
  /** Nobody has asked for it, and whatever else begins cancels it. */
  background: z.boolean(),
  /** Queued: it waits for those before it that the engine works for. */
  state: runState.or(z.literal('queued')),
  /** When it was asked for, and from its turn on when that came. */
  startedAt: time,
  finishedAt: time.nullable(),
  /** In order; the last one is under way while the operation is running. */
  steps: z.array(runStep.extend({ skipped: z.boolean() })),
  /** Share done of the last step, in [0, 1]; null where it does not tell. */
  fraction: z.number().nullable(),
  notes: z.array(z.string()),
  error: errorReport.nullable(),
});

/** A long operation that this window has started, or the schedule meanwhile, from its start to its end. */
export type Execution = {
  [N in LongOperation]: Omit<z.infer<typeof executionStatus>, 'operation'> & {
    operation: N;
    /** Null until it is done. */
    result: ResultOf<N> | null;
  };
}[LongOperation];

const execution = z.custom<Execution>((given) => {
  const status = executionStatus.loose().safeParse(given);
  return (
    status.success && operationSchemas[status.data.operation].result.nullable().safeParse(status.data.result).success
  );
});

const started = z.object({ id: z.number().int() });

export const desktopRequests = {
  'app.info': {
    input: z.null(),
    output: z.object({ version: z.string(), workspace: z.string(), platform: z.string() }),
  },
  /** Where the app's own settings are, and where its log is written; absolute paths. */
  'app.places': { input: z.null(), output: z.object({ settings: z.string(), log: z.string() }) },
  /** Files that a person chooses; none when they cancel. */
  'files.choose': { input: z.null(), output: z.object({ paths: z.array(z.string()) }) },
  /** Puts a text into the clipboard, which a page may not reach by itself. */
  'clipboard.write': { input: z.object({ text: z.string() }), output: z.null() },
  /** Asks for a file and writes it there; the path, or null when the person cancels. */
  'files.save': {
    input: z.object({
      name: z.string(),
      content: z.union([z.string(), z.instanceof(Uint8Array)]),
      /** Whether its rows name clients, who may have to be erased from it. */
      namesClients: z.boolean(),
    }),
    output: z.string().nullable(),
  },
  /** Shows the file of an import's refused rows in its folder. */
  'rejects.show': { input: z.object({ id: z.number() }), output: z.null() },
  /** Asks for a file and writes a night's scores there; null when the person cancels. */
  'scores.save': { input: z.object({ night: z.string() }), output: operationSchemas.exportBatch.result.nullable() },
  /** Asks for a file and writes the first clients of a list there; null when the person cancels. */
  'clients.save': {
    input: operationSchemas.exportClients.input.omit({ path: true }),
    output: operationSchemas.exportClients.result.nullable(),
  },
  /** Opens a version's folder in the system's file manager. */
  'versions.show': { input: operationSchemas.version.input, output: z.null() },
  /** Asks for a file and writes a model there, for another program; null when the person cancels. */
  'models.save': {
    input: operationSchemas.exportModel.input.pick({ version: true, task: true, format: true }),
    output: operationSchemas.exportModel.result.extend({ path: z.string() }).nullable(),
  },
  /** Asks for a file and writes a report there; null when the person cancels. */
  'report.save': { input: z.null(), output: operationSchemas.report.result.nullable() },
  /** Those under way, and those that ended since the window opened, oldest first. */
  'executions.list': { input: z.null(), output: z.array(execution) },
  'executions.start': {
    input: z.object({
      operation: z.enum(longOperations),
      input: z.unknown(),
      /** The execution whose result it needs: when that is not done, neither is this. */
      after: z.number().int().nullable().default(null),
    }),
    output: started,
  },
  'executions.startJob': { input: z.object({ job: z.enum(jobNames) }), output: started },
  'executions.cancel': { input: started, output: z.null() },
  /** Shows in the taskbar or dock how far the work is; null while there is none. */
  'desktop.showProgress': { input: z.object({ fraction: z.number().min(0).max(1).nullable() }), output: z.null() },
  ...backgroundRequests,
  ...crashRequests,
  ...noticeRequests,
  ...servingRequests,
  ...workspaceRequests,
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export const events = {
  /** An execution began, went on or ended. */
  execution,
  /** The workspace's contents changed: what is on screen is to be read again. */
  changed: z.null(),
  navigate: z.object({ page: z.string() }),
  /** Files to import, chosen in the menu or opened by the system; absolute paths. */
  openFiles: z.object({ paths: z.array(z.string()) }),
} as const satisfies Record<string, z.ZodType>;

type DesktopRequests = typeof desktopRequests;
export type DesktopRequest = keyof DesktopRequests;
export type RequestName = OperationName | DesktopRequest;
export type RequestInput<N extends RequestName> = N extends OperationName
  ? InputOf<N>
  : N extends DesktopRequest
    ? z.input<DesktopRequests[N]['input']>
    : never;
export type RequestOutput<N extends RequestName> = N extends OperationName
  ? ResultOf<N>
  : N extends DesktopRequest
    ? z.output<DesktopRequests[N]['output']>
    : never;
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;

/** How every request ends: errors are values. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: ErrorReport };

/** What the preload script puts into the window as `window.evergreen`: nothing else crosses. */
export interface EvergreenApi {
  /**
   * Gives the `Answer<RequestOutput<N>>` as JSON: as a text it crosses the bridge at once, and one that says what the
   * one before said is known by that; value by value, a list of 700 versions would hold the page for 60 ms.
   */
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<string>;
  /** Returns what ends the subscription. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
  /** Absolute path of a file that was dropped or chosen; empty for one that is not on disk. */
  pathForFile(file: File): string;
}
