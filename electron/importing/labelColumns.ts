import type { WordMeaning } from '../../shared/importing';
import type { Task } from '../../shared/schemas/tasks';
import type { ColumnSurvey } from './columnSurvey';
import { plainName } from './fields';
import { parseBoolean } from './values';

/** Names of columns that may say what became of a client, by the task that they would answer. */
const outcomeNames: Readonly<Record<string, readonly string[]>> = {
  churn: words(`
    churn churned churner ischurn ischurned haschurned churnflag churnvalue churnlabel churnstatus churnind churnindicator
    exited hasexited attrition attritionflag attrited isattrited customerstatus clientstatus accountstatus memberstatus
    subscriptionstatus left hasleft didleave isleft lost islost inactive isinactive abwanderung gekundigt resilie
    resiliation abandono baja`),
  purchase: words(`
    converted conversion isconverted hasconverted bought hasbought didbuy willbuy isbuyer buyer haspurchased madepurchase
    response responded subscribed takeup accepted`),
};
/** Names of what is to be predicted, whatever that is. */
const anyOutcome = words('target label y class outcome result targetvariable dependentvariable groundtruth');

/** Words within a longer name (`left_us`, `hasDefected`) that say the same of a column which knows two answers. */
const outcomeWords: Readonly<Record<string, readonly string[]>> = {
  churn: words('churn churned left exited attrited attrition lost defected cancelled canceled lapsed'),
  purchase: words('converted bought purchased'),
};

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** Answers are few; what has more values is something else. */
export const mostAnswers = 10;

export interface PossibleLabel {
  column: string;
  /** Tasks that it may answer, the likeliest first. */
  tasks: Task[];
}

/** Whether a column tells of who left, in whatever way: why, when, or how likely somebody thought it. */
export function tellsOutcome(column: string): boolean {
  return /churn|attrition/.test(plainName(column));
}

/**
 * Columns that may be labels, by their names and since they have few values: first those that are called like one,
 * then those whose names say so in a word.
 * @param among those that are looked at
 */
export function possibleLabels(
  header: readonly string[],
  columns: readonly ColumnSurvey[],
  tasks: readonly Task[],
  among: readonly string[],
): PossibleLabel[] {
  const classified = tasks.filter(({ kind }) => kind === 'classification');
  const withAnswers = (most: number) =>
    header.filter((column, i) => {
      const answers = columns[i].values?.size ?? 0;
      return among.includes(column) && answers > 0 && answers <= most;
    });
  const called = withAnswers(mostAnswers).flatMap((column) => {
    const name = plainName(column);
    const named = classified.filter((task) => outcomeNames[task.name]?.includes(name));
    if (named.length > 0) return [{ column, tasks: named }];
    return anyOutcome.includes(name) && classified.length > 0 ? [{ column, tasks: classified }] : [];
  });
  const known = new Set(called.map(({ column }) => column));
  const told = withAnswers(2).flatMap((column) => {
    const said = wordsIn(column);
    const named = classified.filter((task) => outcomeWords[task.name]?.some((word) => said.includes(word)));
    return named.length > 0 && !known.has(column) ? [{ column, tasks: named }] : [];
  });
  return [...called, ...told];
}

/** `left_us`, `hasDefected` → `left`, `us`; `has`, `defected`. */
function wordsIn(name: string): string[] {
  const apart = name.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2');
  return apart.toLowerCase().split(/[^\p{L}]+/u);
}

/** What words usually mean as an answer to a task. */
const usualMeanings: Readonly<Record<string, Readonly<Record<WordMeaning, readonly string[]>>>> = {
  churn: {
    yes: wordsOf(
      'churned|churn|exited|left|lost|attrited|attrited customer|inactive|closed|cancelled|canceled|terminated|gone',
    ),
    no: wordsOf(
      'stayed|stay|existing customer|existing|active|retained|current|loyal|renewed|open|not churned|no churn',
    ),
    none: wordsOf('joined|new|new customer'),
  },
  purchase: {
    yes: wordsOf('purchased|bought|converted|buyer|responded|subscribed|accepted|success|won'),
    no: wordsOf('not purchased|did not buy|no purchase|not converted|non-buyer|rejected|declined|failure|lost'),
    none: wordsOf('pending|open'),
  },
};

function wordsOf(text: string): string[] {
  return text.split('|');
}

export type WordMeanings = Readonly<Record<string, WordMeaning>>;

/** A word as meanings are kept by it. */
export function wordKey(cell: string): string {
  return cell.trim().toLowerCase();
}

/** What a word of a task's outcomes means, by what the person said or by itself (yes, no); null: neither. */
export function meaningOf(cell: string, said: WordMeanings): WordMeaning | null {
  const stated = said[wordKey(cell)];
  if (stated !== undefined) return stated;
  const answer = parseBoolean(cell);
  return answer === null ? null : answer ? 'yes' : 'no';
}

/** The likely meanings of a column's words; null where one is not known, or they don't say both yes and no. */
export function likelyMeanings(values: Iterable<string>, task: Task): Record<string, WordMeaning> | null {
  const usual = usualMeanings[task.name];
  const found: Record<string, WordMeaning> = {};
  for (const value of values) {
    const key = wordKey(value);
    const meaning = (['yes', 'no', 'none'] as const).find((one) => usual?.[one].includes(key)) ?? meaningOf(value, {});
    if (meaning === null) return null;
    found[key] = meaning;
  }
  const meanings = Object.values(found);
  return meanings.includes('yes') && meanings.includes('no') ? found : null;
}
