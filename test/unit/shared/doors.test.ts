import { describe, expect, it } from 'vitest';
import { commands } from '../../../electron/cli/commands';
import { openApi } from '../../../electron/serving/http/openApi';
import { absence, httpOperations, operationsAt } from '../../../shared/doors';
import { factsOf, isOperation, operations } from '../../../shared/operations';
import { doors } from '../../../shared/operations/facts';
import { sourcesIn } from '../../helpers/sources';

const names = Object.keys(operations).filter(isOperation);

/** Operations that are named in the sources of a door. */
function namedIn(folders: readonly string[], pattern: (name: string) => RegExp): string[] {
  const texts = sourcesIn(...folders).map(({ text }) => text);
  return names.filter((name) => texts.some((text) => pattern(name).test(text)));
}

describe('the doors', () => {
  it('each have every operation, or say why not', () => {
    const counted = doors.map((door) => [door, operationsAt(door).length, names.length - operationsAt(door).length]);
    expect(counted.map(([, here, away]) => Number(here) + Number(away))).toEqual(doors.map(() => names.length));
    for (const name of names) for (const door of doors) expect(absence(name, door)).not.toBe('');
    // Whoever only reads stands at HTTP but for files of this computer.
    expect(operationsAt('HTTP').filter((name) => !factsOf(name).reads)).toEqual(['predict']);
    expect(operationsAt('assistants').filter((name) => !factsOf(name).reads)).toEqual(['import', 'deploy', 'rollback']);
    expect(operationsAt('assistants')).toContain('explain');
  });

  it('are what they say: the command line', () => {
    const named = namedIn(
      ['electron/cli'],
      (name) => new RegExp(`(operationCommand|perform\\w*)\\((await \\w+[^']*, |context, )?'${name}'`),
    );
    expect(operationsAt('command line').filter((name) => !named.includes(name))).toEqual([]);
    expect(named.filter((name) => isOperation(name) && absence(name, 'command line') !== null)).toEqual([]);
    expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(['predict', 'serve', 'mcp', 'explain']));
  });

  it('are what they say: the window', () => {
    const named = namedIn(['renderer', 'electron/app'], (name) => new RegExp(`'${name}'`));
    expect(operationsAt('window').filter((name) => !named.includes(name))).toEqual([]);
  });

  it('are what they say: HTTP', () => {
    const paths = Object.keys(openApi('1').paths);
    expect(paths.filter((path) => path.startsWith('/operations/'))).toEqual(
      httpOperations().map((name) => `/operations/${name}`),
    );
    expect(paths).toContain('/predict');
  });
});
