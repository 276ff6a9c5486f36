// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { SourcesCard } from '../../../../renderer/pages/data/SourcesCard';
import type { TransactionSource } from '../../../../shared/schemas/orders';
import { answering } from '../../../helpers/page';

const shop: TransactionSource = {
  source: 'shop',
  imports: [1, 4],
  from: Date.UTC(2024, 0, 1),
  until: Date.UTC(2024, 5, 30),
};
const till: TransactionSource = {
  source: 'till',
  imports: [2],
  from: Date.UTC(2024, 0, 1),
  until: Date.UTC(2024, 1, 20),
};

it('sources are shown with their ends, and two are made one', async () => {
  const main = answering({ sources: () => [shop, till], nameSource: () => [shop] });
  render(<SourcesCard />);
  fireEvent.change(await screen.findByLabelText('What till continues'), { target: { value: 'shop' } });
  await waitFor(() => expect(main.asked.map(({ name }) => name)).toContain('nameSource'));
  expect(main.asked.find(({ name }) => name === 'nameSource')?.input).toMatchObject({ importId: 2, name: 'shop' });
});
