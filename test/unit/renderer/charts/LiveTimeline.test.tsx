// @vitest-environment happy-dom
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { LiveTimeline } from '../../../../renderer/charts/LiveTimeline';
import { answering } from '../../../helpers/page';
import { versionOf } from '../derive/records';

it('of many champions the keyboard stops once, and goes along them by the arrows', async () => {
  const titles = ['calm-owl', 'swift-bee', 'bold-elm'];
  const versions = titles.map((title, i) => ({ ...versionOf(`v_2026020${i + 1}_020000`, { churn: {} }), title }));
  answering({ versions: () => ({ versions, champions: {}, previous: {}, live: [], today: {} }) });
  const spans = versions.map(({ version }, i) => ({
    ...{ task: 'churn', version, from: 1000 * i, deployment: undefined },
    until: i === 2 ? null : 1000 * (i + 1),
  }));
  const onPick = vi.fn();
  const of = { value: 1, error: undefined, retry: () => undefined };
  render(<LiveTimeline spans={new Map([['churn', spans]])} now={3000} of={of} onPick={onPick} />);
  const live = await screen.findByRole('button', { name: /^Churn: bold-elm/ });
  const bars = screen.getAllByRole('button', { name: /^Churn: / });
  expect(bars.map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, 0]);
  live.focus();
  fireEvent.keyDown(live, { key: 'ArrowLeft' });
  expect(document.activeElement).toBe(bars[1]);
  fireEvent.click(bars[1]);
  expect(onPick).toHaveBeenCalledWith(versions[1].version);
});

it('many champions of a short time are one bar, which looks closer', async () => {
  answering({ versions: () => ({ versions: [], champions: {}, previous: {}, live: [], today: {} }) });
  const spans = Array.from({ length: 400 }, (_, i) => ({
    ...{ task: 'churn', version: `v_20260201_0${10_000 + i}`, from: 1000 * i, deployment: undefined },
    until: i === 399 ? null : 1000 * (i + 1),
  }));
  const of = { value: 1, error: undefined, retry: () => undefined };
  render(<LiveTimeline spans={new Map([['churn', spans]])} now={400_000} of={of} onPick={vi.fn()} />);
  const bars = await screen.findAllByRole('button', { name: /^Churn: 10 champions/ });
  expect(bars.length).toBeGreaterThan(35);
  fireEvent.click(bars[10]);
  const names = screen.getAllByRole('button', { name: /^Churn: / }).map(({ title }) => title.split(' ')[0]);
  expect(names).toEqual(spans.slice(100, 111).map(({ version }) => version));
});
