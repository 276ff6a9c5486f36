import { describe, expect, it } from 'vitest';
import { parse } from '../../../electron/cli/args';
import { commandInput } from '../../../electron/cli/input';
import { progressOn } from '../../../electron/cli/progress';
import { operationSchemas } from '../../../shared/schemas/operations';
import { step } from '../../../shared/steps';

const at = (text: string) => parse(['--at', text], { at: { type: 'string' } });

describe('a day on the command line', () => {
  it('is one of the calendar: 31 February is not read as one of March', () => {
    expect(at('2012-02-29').date('at')).toBe(Date.UTC(2012, 1, 29));
    for (const text of ['2011-02-29', '2011-02-31', '2011-04-31T10:00', '2011-13-01']) {
      expect(() => at(text).date('at')).toThrow(`--at takes a date such as 2011-03-01, not “${text}”.`);
      expect(() => at(text).localTime('at')).toThrow('--at takes a time');
    }
  });
});

it('a step that took almost two minutes took two, and not one and sixty seconds', () => {
  let [now, said] = [0, ''];
  const { report, finish } = progressOn({ write: (text: string) => (said += text) }, () => now);
  for (const ms of [59_940, 59_960, 119_600, 3_599_999]) {
    report({ type: 'step', step: step('collect labels') });
    now += ms;
    finish();
  }
  expect(said.match(/: .*$/gm)).toEqual([': 59.9 s', ': 1 min 0 s', ': 2 min 0 s', ': 60 min 0 s']);
});

it('a word that must be a number is told by its name in the usage, and not as an option that there is not', () => {
  const { read, options } = commandInput('imports undo', operationSchemas.undoImport.input, { words: ['id'] });
  expect(read(parse(['12'], options))).toMatchObject({ id: 12 });
  for (const text of ['abc', '1.5', '0x1', '-1']) {
    expect(() => read(parse(['--', text], options))).toThrow(`ID takes a whole number, not “${text}”.`);
  }
});
