// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { SyntheticDialog } from '../../../../renderer/pages/data/SyntheticDialog';
import type { SyntheticResult } from '../../../../shared/schemas/labels';
import { answering } from '../../../helpers/page';
import { workspaceTasks } from '../derive/records';

const plan: SyntheticResult = {
  import: null,
  seed: 1,
  clients: 40,
  passedOver: 0,
  holdout: 10,
  features: ['recency_days'],
  skipped: {},
  tasks: [],
};

it('can’t be confirmed while the plan in sight is of the rules before', async () => {
  let answer: ((later: SyntheticResult) => void) | undefined;
  const later = new Promise<SyntheticResult>((resolve) => {
    answer = resolve;
  });
  answering({ tasks: () => workspaceTasks, syntheticPlan: ({ rules }) => (rules ? later : plan) });
  render(<SyntheticDialog onClose={() => undefined} />);
  const button = (name: string) => screen.findByRole('button', { name });
  expect(await button('Label 40 clients')).toHaveProperty('disabled', false);
  const rule = screen.getByLabelText('Rule of Purchase');
  fireEvent.change(rule, { target: { value: '-1*recency_days' } });
  fireEvent.blur(rule);
  await waitFor(async () => expect(await button('Label 40 clients')).toHaveProperty('disabled', true));
  answer?.({ ...plan, clients: 30 });
  expect(await button('Label 30 clients')).toHaveProperty('disabled', false);
});
