// @vitest-environment happy-dom
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ServingPage } from '../../../../renderer/pages/serving/ServingPage';
import { answering } from '../../../helpers/page';

const view = {
  ...{ on: true, port: 8765, best: false, store: false, url: 'http://127.0.0.1:8765', token: 't', error: null },
  ...{ tokenFile: '/shop/serving.token', perMinute: 0, failures: 0, p50: null, p99: null, models: [], behind: null },
  keep: { kept: 0, lost: 0, reason: null },
};

it('takes an empty port for none, and not for any that is free', async () => {
  const { asked } = answering({ 'serving.get': () => view, 'serving.set': () => view });
  render(<ServingPage />);
  const use = async (port: string) => {
    fireEvent.change(await screen.findByLabelText('Port'), { target: { value: port } });
    fireEvent.click(screen.getByRole('button', { name: 'Use this port' }));
  };
  await use('');
  await use('9000');
  await expect
    .poll(() => asked.filter(({ name }) => name === 'serving.set'))
    .toMatchObject([{ input: { port: 9000 } }]);
});

it('says why newer models do not answer yet', async () => {
  let behind: string | null = 'The model file is damaged.';
  answering({
    'serving.get': () => ({ ...view, behind }),
  });
  render(<ServingPage />);
  await screen.findByText('The model file is damaged. It is tried again by itself.');
  behind = null;
  await expect.poll(() => screen.queryByText(/tried again/)).toBeNull();
});
