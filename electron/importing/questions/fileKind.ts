import type { AppError } from '../../../shared/errors';
import { taskWords } from '../../../shared/tasks';
import { capital } from '../../../shared/words';
import type { Beginning } from '../beginning';
import type { Mapping } from '../fields';
import type { PossibleLabel } from '../labelColumns';
import { answer, ask, shell } from './ask';

export function askForKind({ file, survey }: Beginning, mapping: Mapping): AppError {
  const again = survey.whole ? 'each client is there once' : 'no client comes again in its first rows';
  return ask(file, {
    message: ` may be a list of transactions, or of customer attributes (${again}).`,
    question: {
      text: 'Its columns leave open what this file holds. Which is it?',
      answers: [
        answer('Transactions', `each row is a purchase: ${mapping.amount ?? mapping.price} on ${mapping.date}`, {
          kind: 'transactions',
        }),
        answer('Customer attributes', 'each row is a client; all columns are features', { kind: 'clients' }, true),
      ],
    },
    commandLine: 'Say which: --kind transactions or --kind clients.',
  });
}

/** Rows that may be orders, but for what is missing, or say something of clients. */
export function askForOrders({ file, survey }: Beginning, mapping: Mapping, missing: readonly string[]): AppError {
  const found = Object.entries(mapping).map(([field, column]) => `${field} from ${column}`);
  const again = survey.clients?.repeat ? 'clients come again in it' : 'it looks like orders';
  const lacking = missing.map((field) => `no column for ${field}`).join(', ');
  return ask(file, {
    message: ` may be a list of transactions (${again}; ${lacking} was recognised), or of customer attributes.`,
    question: {
      text: `Does this file hold orders, or clients? ${capital(again)}, but ${lacking} was recognised.`,
      answers: [
        answer(
          'Transactions',
          `recognised: ${found.join(', ') || 'nothing'}; the rest is to be named`,
          { kind: 'transactions' },
          true,
        ),
        answer('Customer attributes', 'each row is a client; all columns are features', {
          kind: 'clients',
        }),
      ],
    },
    commandLine: `Say which: --kind clients, or --kind transactions ${missing.map((field) => `--map ${field.split(' ')[0]}=COLUMN`).join(' ')}.`,
    details: { missing: [...missing] },
  });
}

/** @param copies those of the others that seem to tell the same as the outcomes */
export function askForOutcomes(
  { file }: Beginning,
  actual: string,
  others: readonly string[],
  copies: readonly string[],
): AppError {
  const { hint, ignore, option } = withoutCopies(copies);
  const named = `${others.slice(0, 5).join(', ')}${others.length > 5 ? ', …' : ''}`;
  return ask(file, {
    message: ` holds outcomes (${actual}) beside other columns (${named}). Are these features that were known before, or not to be used?`,
    question: {
      text: `It holds outcomes (${actual}). What are its other columns (${named})?`,
      answers: [
        answer(
          'Features that were known before',
          `the file is labelled data${hint}`,
          { kind: 'labelled data', ...ignore },
          true,
        ),
        answer('Not to be used', 'only the outcomes are taken in', { kind: 'outcomes' }),
      ],
    },
    commandLine: `Say which: --kind "labelled data" or --kind outcomes${option}.`,
  });
}

/** How an answer leaves out columns that give a label away. */
function withoutCopies(copies: readonly string[]) {
  if (copies.length === 0) return { hint: '', ignore: {}, option: '' };
  return {
    hint: `; ${copies.join(', ')} left out, since they seem to say the same`,
    ignore: { ignore: [...copies] },
    option: ` (${copies.map((copy) => `--ignore ${shell(copy)}`).join(' ')} leaves out what says the same)`,
  };
}

/** @param copies further columns that seem to say the same */
export function askForLabel(
  { file }: Beginning,
  { column, tasks }: PossibleLabel,
  copies: readonly string[] = [],
): AppError {
  const { hint, ignore, option } = withoutCopies(copies);
  const outcomes = tasks.map((task, i) =>
    answer(
      `What became of the client: ${taskWords(task.name)}`,
      `the file is labelled data${hint}`,
      { kind: 'labelled data', map: { [`${task.column}_actual`]: column }, ...ignore },
      i === 0,
    ),
  );
  const predictions = tasks.map((task) =>
    answer(`What was predicted: ${taskWords(task.name)}`, 'by a model, or by somebody', {
      kind: 'predictions',
      map: { [`${task.column}_pred`]: column },
      ...ignore,
    }),
  );
  const feature = answer('Something known before', 'a feature like the other columns', { kind: 'clients' });
  const options = tasks.map((task) => `--kind "labelled data" --map ${task.column}_actual=${shell(column)}`);
  return ask(file, {
    message: `: is “${column}” what became of the client, what was predicted, or something known before?`,
    question: { text: `What does the column “${column}” hold?`, answers: [...outcomes, ...predictions, feature] },
    commandLine: `Say which: ${options.join(' or ')}, --map ${tasks[0].column}_pred=${shell(column)}, or --kind clients${option}.`,
    details: { column, candidates: ['labelled data', 'predictions', 'clients'] },
  });
}
