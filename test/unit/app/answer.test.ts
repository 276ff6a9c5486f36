import { describe, expect, it } from 'vitest';
import { type Answers, answer } from '../../../electron/app/answer';

const asked: unknown[] = [];
const handlers = {
  operation: async () => null,
  desktop: {
    'app.info': () => ({ version: '1', workspace: '/w', platform: 'linux', secret: 'not in the contract' }),
    'executions.cancel': (input: { id: number }) => {
      asked.push(input);
      return null;
    },
    'executions.list': () => 'not what the contract says',
  },
} as unknown as Answers;

describe('a request of the window', () => {
  it('reaches its handler with the input that the contract names', async () => {
    expect(await answer(handlers, 'executions.cancel', { id: 3, more: 'dropped' })).toBeNull();
    expect(asked).toEqual([{ id: 3 }]);
  });

  it.each([['executions.nothing'], ['toString'], ['__proto__'], [null], [['app.info']], [{ toString: 1 }]])(
    'by the unknown name %j is refused',
    async (name) => {
      await expect(answer(handlers, name, null)).rejects.toMatchObject({ code: 'bad_usage' });
    },
  );

  it.each([[undefined], [{ id: '3' }], [{ id: 1.5 }], [[3]]])('with the wrong input %j is refused', async (input) => {
    await expect(answer(handlers, 'executions.cancel', input)).rejects.toMatchObject({
      code: 'bad_usage',
      message: expect.stringContaining('executions.cancel'),
    });
    expect(asked).toHaveLength(1);
  });

  it('gets nothing but what the contract names', async () => {
    expect(await answer(handlers, 'app.info', null)).toEqual({ version: '1', workspace: '/w', platform: 'linux' });
    await expect(answer(handlers, 'executions.list', null)).rejects.toThrow();
  });
});
