import type { LabelSummary } from '../../shared/schemas/dataOperations';
import type { ImportRecord } from '../../shared/schemas/imports';
import type { DataSummary } from '../../shared/schemas/labels';
import { dataDay, listed, plural } from '../format';

export type StepAction = 'import' | 'prepare' | 'train';

/** A step on the way to the first models. */
export interface FirstStep {
  title: string;
  /** What is there, or what it does. */
  text: string;
  done: boolean;
  /** What does it; null where another one comes first. */
  action: StepAction | null;
}

interface Given {
  data: DataSummary;
  labels: readonly LabelSummary[];
  imports: readonly ImportRecord[];
}

/** The way from an empty folder to the first models, as far as it has been gone. Exactly one step is next. */
export function firstSteps(given: Given): FirstStep[] {
  const { data, labels } = given;
  const found = contents(given);
  const labelled = labels.reduce((sum, { real, synthetic }) => sum + real + synthetic, 0);
  const canPrepare = data.transactions !== null;
  const lacking = labelled === 0 && !canPrepare;
  return [
    {
      title: 'Bring in data',
      text:
        found.length === 0
          ? emptyText
          : `The workspace holds ${listed(found)}. ${lacking ? lackingText(given) : ''}`.trim(),
      done: !lacking,
      action: lacking ? 'import' : null,
    },
    {
      title: 'Prepare training data',
      text:
        labelled > 0
          ? `${plural(labelled, 'label is', 'labels are')} ready to learn from.`
          : `What was known of each client on a day, and what they did afterwards${untilText(given)}. The first training can follow at once.`,
      done: labelled > 0,
      action: labelled === 0 && canPrepare ? 'prepare' : null,
    },
    {
      title: 'Train the first models',
      text: 'They are tested on clients that they have never seen. Then their scores appear here.',
      done: false,
      action: labelled > 0 ? 'train' : null,
    },
  ];
}

const emptyText =
  'Drop a file anywhere in this window: orders (a client, a date and an amount in each row), predictions and their outcomes, or clients with what became of them.';

/** What a workspace holds, kind by kind, in words. */
function contents({ data, imports }: Given): string[] {
  const rows = (kind: string) =>
    imports
      .filter((one) => one.kind === kind && one.state === 'visible')
      .reduce((sum, { accepted, duplicates }) => sum + accepted + duplicates, 0);
  const orders = data.transactions;
  const others = [
    [rows('predictions'), 'prediction'],
    [rows('outcomes'), 'outcome'],
    [rows('labelled data'), 'labelled row'],
    [rows('clients'), 'row of customer attributes', 'rows of customer attributes'],
  ] as const;
  return [
    ...(orders ? [`${plural(orders.rows, 'transaction')} of ${plural(orders.clients, 'client')}`] : []),
    ...others.flatMap(([number, one, many]) => (number > 0 ? [plural(number, one, many)] : [])),
  ];
}

/** What the first model still needs, where there is data and no label can come of it. */
function lackingText({ imports, labels }: Given): string {
  const has = (kind: string) => imports.some((one) => one.kind === kind && one.state === 'visible');
  const waiting = labels.reduce((sum, { immature }) => sum + immature, 0);
  if (has('predictions') && !has('outcomes')) {
    const wait = waiting > 0 ? ` ${plural(waiting, 'outcome is', 'outcomes are')} not due yet.` : '';
    return `What is missing is what became of them: import the outcomes.${wait}`;
  }
  if (has('outcomes') && !has('predictions')) {
    return 'What is missing is what was known before: import the predictions, with the features they were made from.';
  }
  if (has('clients')) {
    return 'What is missing is what became of them: import their outcomes or orders, or the same file with a column that says it.';
  }
  return 'What is missing is a prediction and an outcome of the same client: look at Data to see what does not match.';
}

function untilText({ data: { transactions } }: Given): string {
  return transactions ? `, up to ${dataDay(transactions.until)}` : '';
}
