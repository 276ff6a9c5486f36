import type {
  Answer,
  EventName,
  EventPayload,
  EvergreenApi,
  RequestInput,
  RequestName,
  RequestOutput,
} from '../../shared/contract';
import type { ErrorReport } from '../../shared/schemas/errors';

declare global {
  interface Window {
    evergreen: EvergreenApi;
  }
}

/** What a request fails with: the report as the main process gave it. */
export class RequestError extends Error {
  readonly report: ErrorReport;

  constructor(report: ErrorReport) {
    super(report.message);
    this.name = 'RequestError';
    this.report = report;
  }
}

/** Asks the main process. The only way out of the window. @throws RequestError */
export async function request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<RequestOutput<N>> {
  return answerIn<N>(await askText(name, input));
}

/** The same, with the answer as it comes; `answerIn` reads it. */
export function askText<N extends RequestName>(name: N, input: RequestInput<N>): Promise<string> {
  return window.evergreen.request(name, input);
}

/** @throws RequestError */
export function answerIn<N extends RequestName>(text: string): RequestOutput<N> {
  const answer: Answer<RequestOutput<N>> = JSON.parse(text);
  if (answer.ok) return answer.value;
  throw new RequestError(answer.error);
}

/** Listens to the main process; returns what ends it. */
export function listen<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
  return window.evergreen.on(name, listener);
}

/** Absolute paths of dropped files; those that are not on disk are left out. */
export function pathsOf(files: Iterable<File>): string[] {
  return [...files].map((file) => window.evergreen.pathForFile(file)).filter((path) => path !== '');
}

export function reportOf(thrown: unknown): ErrorReport {
  if (thrown instanceof RequestError) return thrown.report;
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
