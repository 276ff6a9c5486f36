import { describe, expect, it } from 'vitest';
import { trainingFault, trainingFields, trainingInput } from '../../../../renderer/derive/trainingFields';
import { operationSchemas } from '../../../../shared/schemas/operations';

describe('the settings of a training', () => {
  it('leave what is not said to the defaults', () => {
    expect(trainingInput('retrain', '', { trees: ' ' })).toEqual({ task: null });
    expect(trainingInput('update', 'churn', { rehearsal: '2.5', seed: '7' })).toEqual({
      task: 'churn',
      rehearsal: 2.5,
      seed: 7,
    });
  });

  it.each([{ trees: '0' }, { trees: '1.5' }, { trees: 'many' }, { seed: '-1' }])('refuse %o', (texts) => {
    expect(trainingInput('retrain', '', texts)).toBeNull();
  });

  it('say what the first that can’t be must be', () => {
    expect(trainingFault('retrain', { trees: '1.5', seed: '-1' })).toBe('Trees: a whole number, 1 or more.');
    expect(trainingFault('update', { rehearsal: '-1' })).toBe('Older rows for each new one: a number, 0 or more.');
    expect(trainingFault('update', { rehearsal: '2.5' })).toBeNull();
  });

  it.each(['retrain', 'update'] as const)('of %s are what the operation takes', (strategy) => {
    const texts = Object.fromEntries(trainingFields[strategy].map(({ name }) => [name, '3']));
    const input = trainingInput(strategy, '', texts);
    expect(operationSchemas[strategy].input.strict().parse(input)).toMatchObject(input ?? {});
  });
});
