import { describe, expect, it } from 'vitest';
import { checkTarget } from '../../../electron/engine/fit';

const amounts = { name: 'clv', kind: 'regression' } as const;
const yesOrNo = { name: 'churn', kind: 'classification' } as const;

function refusal(task: Parameters<typeof checkTarget>[0], target: readonly number[]) {
  try {
    checkTarget(task, Float64Array.from(target));
    return null;
  } catch (error) {
    return error;
  }
}

describe('what labels can be learned from', () => {
  it('are at least two, of both kinds where they are yes or no', () => {
    expect(refusal(amounts, [1])).toMatchObject({ code: 'not_enough_labels' });
    expect(refusal(yesOrNo, [1, 1])).toMatchObject({ code: 'one_class_only' });
    expect(refusal(yesOrNo, [1, 0])).toBeNull();
  });

  it('are amounts that trees can hold: the one that is not is told', () => {
    expect(refusal(amounts, [-1e30, 0, 1e30])).toBeNull();
    for (const wrong of [1e39, -1e300, Number.POSITIVE_INFINITY])
      expect(refusal(amounts, [1, wrong])).toMatchObject({
        code: 'too_large',
        message: expect.stringContaining(`${wrong}`),
      });
  });
});
