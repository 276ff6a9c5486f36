// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ServingPage } from '../../../../renderer/pages/serving/ServingPage';
import { answering } from '../../../helpers/page';

it('says why newer models do not answer yet', async () => {
  let behind: string | null = 'The model file is damaged.';
  answering({
    'serving.get': () => ({
      ...{ on: true, port: 8765, best: false, store: false, url: 'http://127.0.0.1:8765', token: 't', error: null },
      ...{ tokenFile: '/shop/serving.token', perMinute: 0, failures: 0, p50: null, p99: null, models: [], behind },
      keep: { kept: 0, lost: 0, reason: null },
    }),
  });
  render(<ServingPage />);
  await screen.findByText('The model file is damaged. It is tried again by itself.');
  behind = null;
  await expect.poll(() => screen.queryByText(/tried again/)).toBeNull();
});
