import { clientRows, type OperationFacts, writesFile } from './facts';

/** What models say: of all clients, of one, of files; and models for other programs. */
export const clients = {
  clientScores: {
    title: 'Clients by score',
    summary: 'clients by their newest nightly scores, by expected value or by any feature; those that meet conditions',
    reads: true,
    away: { assistants: clientRows },
  },
  exportClients: {
    title: 'Export of clients',
    summary: 'write the first clients of such a list, or all, as CSV',
    reads: true,
    writes: 'path',
    long: true,
    away: { HTTP: writesFile, assistants: writesFile },
  },
  clientHistory: {
    title: 'Client',
    summary: 'what is known of one client: orders, labels, and what the models said',
    reads: true,
  },
  explain: {
    title: 'Explanation',
    summary: 'what the champions say of one client, and what each feature contributes to it',
    reads: true,
    engine: true,
  },
  predict: {
    title: 'Predictions for files',
    summary: 'score the rows of files with the champions; with --store, keep the answers as predictions',
    long: true,
    writes: 'output',
    away: { window: 'Serving answers a row; files of rows are imported, and scored by the nightly job' },
  },
  exportModel: {
    title: 'Export of a model',
    summary: 'write the champion, or another version, in a format of other programs',
    reads: true,
    writes: 'path',
    engine: true,
    away: { HTTP: writesFile, assistants: writesFile },
  },
} as const satisfies Record<string, OperationFacts>;
