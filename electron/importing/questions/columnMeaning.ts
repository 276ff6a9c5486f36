import type { AppError } from '../../../shared/errors';
import type { ImportInstructions, Recognition } from '../../../shared/schemas/imports';
import { count } from '../../../shared/words';
import type { Beginning } from '../beginning';
import { findColumn, type Mapping } from '../fields';
import { parseNumber } from '../numbers';
import { quoted } from '../values';
import { answer, ask, shell } from './ask';

/** A column that is called like a prediction and holds other numbers than probabilities. */
export function askForScores({ file, header, sample, tasks }: Beginning, mapping: Mapping, mapped: Mapping): void {
  for (const task of tasks) {
    const field = `${task.column}_pred`;
    const column = mapping[field];
    if (task.kind !== 'classification' || column === undefined || mapped[field] !== undefined) continue;
    const at = header.indexOf(column);
    const numbers = sample.map((cells) => parseNumber(cells[at] ?? '', '.')).filter((value) => !Number.isNaN(value));
    const odd = numbers.filter((value) => value < 0 || value > 1);
    if (odd.length <= numbers.length / 2) continue;
    throw ask(file, {
      message: `: the column “${column}” is called like a prediction, and holds numbers such as ${odd[0]}, which are no probabilities from 0 to 1.`,
      question: {
        text: `The column “${column}” is called like a prediction, and holds numbers such as ${odd[0]}. What is it?`,
        answers: [
          answer(
            'Not to be used',
            'a score of another kind, which may have been made after the outcome',
            { ignore: [column] },
            true,
          ),
          answer('A prediction all the same', 'rows without a probability are refused', { map: { [field]: column } }),
        ],
      },
      commandLine: `Leave it out: --ignore ${shell(column)}; or take it all the same: --map ${field}=${shell(column)}.`,
      details: { column },
    });
  }
}

/** A column whose first rows were of a type that too many of the others are not. */
export function askForType(
  { source, recognition }: { source: { path: string }; recognition: Pick<Recognition, 'features'> },
  column: string,
  { damaged, rows }: { damaged: number; rows: number },
): AppError {
  const type = recognition.features.find((feature) => feature.column === column)?.type ?? 'number';
  const shares = `${count(damaged)} of ${count(rows)} rows`;
  return ask(source.path, {
    message: `: the column “${column}” begins as one of type ${type}, and ${shares} hold something else.`,
    question: {
      text: `The column “${column}” begins as one of type ${type}, and ${shares} hold something else. What is it?`,
      answers: [
        answer('A category', 'its values are texts', { types: { [column]: 'category' } }, true),
        answer(`Of type ${type} all the same`, 'the other rows are refused', { types: { [column]: type } }),
        answer('Not to be used', 'the column is left out', { ignore: [column] }),
      ],
    },
    commandLine: `Say which: --type ${shell(`${column}=category`)}, --type ${shell(`${column}=${type}`)} or --ignore ${shell(column)}.`,
    details: { column },
  });
}

/** Two columns of one name, of which a field is read from one, or both would be features. */
export function askForRepeated(
  { file, header, sample }: Beginning,
  mapping: Mapping,
  { map = {}, ignore = [], types = {} }: ImportInstructions,
): void {
  const said = new Set(
    [...Object.values(map), ...ignore, ...Object.keys(types)].map((wanted) => findColumn(wanted, header)),
  );
  for (const copy of header) {
    const original = /^(.*) \(2\)$/s.exec(copy)?.[1];
    if (original === undefined || !header.includes(original) || said.has(original) || said.has(copy)) continue;
    const [at, other] = [header.indexOf(original), header.indexOf(copy)];
    if (sample.every((cells) => (cells[at] ?? '').trim() === (cells[other] ?? '').trim())) continue;
    const field = Object.entries(mapping).find(([, column]) => column === original)?.[0];
    throw repeated(file, { original, copy, field }, [sample, at, other]);
  }
}

function repeated(
  file: string,
  { original, copy, field }: { original: string; copy: string; field: string | undefined },
  [sample, at, other]: [Beginning['sample'], number, number],
): AppError {
  const differing = sample.find((cells) => cells[at] !== cells[other]) ?? [];
  const first = `the first one, column ${at + 1} (${quoted(differing[at] ?? '')})`;
  const second = `the second one, column ${other + 1} (${quoted(differing[other] ?? '')})`;
  const use = (column: string, unused: string): ImportInstructions =>
    field === undefined ? { ignore: [unused] } : { map: { [field]: column }, ignore: [unused] };
  const what = field === undefined ? 'Which is to be used?' : `Which is the ${field.replaceAll('_', ' ')}?`;
  const options =
    field === undefined
      ? `--ignore ${at + 1} or --ignore ${other + 1}`
      : `--map ${field}=${at + 1} or --map ${field}=${other + 1}`;
  return ask(file, {
    message: ` has two columns called “${original}”: ${first} and ${second}. ${what}`,
    question: {
      text: `Two columns are called “${original}”. ${what}`,
      answers: [
        answer('The first', first, use(original, copy), true),
        answer('The second', second, use(copy, original)),
      ],
    },
    commandLine: `Say which, by its number: ${options}.`,
    details: { column: original },
  });
}
