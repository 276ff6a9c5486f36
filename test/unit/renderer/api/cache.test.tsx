// @vitest-environment happy-dom
import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { invalidate, retry, stateOf, subscribe, useAskedAgain, useRequest } from '../../../../renderer/api/cache';
import { AppError } from '../../../../shared/errors';
import { answering } from '../../../helpers/page';

const file = (name: string) => ({ version: name, workspace: '/data', platform: 'linux' });
const shown = () => stateOf('app.info', null);

it('asks once for all who show the same, and again for what is on screen when the workspace has changed', async () => {
  const { asked } = answering({ 'app.info': () => file(String(asked.length)) });
  const listeners = [vi.fn(), vi.fn()];
  const ends = listeners.map((listener) => subscribe('app.info', null, listener));
  await waitFor(() => expect(shown().value).toEqual(file('1')));
  expect(listeners.map((listener) => listener.mock.calls.length)).toEqual([1, 1]);
  invalidate();
  expect(shown().value).toEqual(file('1'));
  await waitFor(() => expect(shown().value).toEqual(file('2')));
  for (const end of ends) end();
  invalidate();
  expect(asked.length).toBe(2);
  // What is not on screen is asked for when it is next shown.
  subscribe('app.info', null, () => undefined)();
  await waitFor(() => expect(shown().value).toEqual(file('3')));
});

it('forgets what was shown long ago, and keeps what was shown lately', async () => {
  const { asked } = answering({ runs: () => [] });
  const show = (limit: number) => subscribe('runs', { limit }, () => undefined)();
  for (let limit = 1; limit <= 300; limit++) show(limit);
  show(101);
  show(301);
  const before = asked.length;
  for (const limit of [101, 300, 301]) show(limit);
  expect(asked.length).toBe(before);
  show(1);
  expect(asked.length).toBe(before + 1);
});

it('drops an answer that a later one has overtaken', async () => {
  const answers: ((name: string) => void)[] = [];
  answering({ 'app.info': () => new Promise((resolve) => answers.push((name) => resolve(file(name)))) });
  const end = subscribe('app.info', null, () => undefined);
  retry('app.info', null);
  retry('app.info', null);
  await waitFor(() => expect(answers.length).toBeGreaterThanOrEqual(2));
  answers.at(-1)?.('late');
  await waitFor(() => expect(shown().value).toEqual(file('late')));
  for (const answer of answers) answer('early');
  await new Promise((resolve) => setTimeout(resolve));
  expect(shown().value).toEqual(file('late'));
  end();
});

it('keeps the last answer beside the error of the next, and both go with a good one', async () => {
  let fails = false;
  answering({
    'app.info': () => {
      if (fails) throw new AppError('busy', 'Another process is at work.');
      return file('good');
    },
  });
  const end = subscribe('app.info', null, () => undefined);
  retry('app.info', null);
  await waitFor(() => expect(shown().value).toEqual(file('good')));
  fails = true;
  invalidate();
  await waitFor(() => expect(shown().error?.code).toBe('busy'));
  expect(shown().value).toEqual(file('good'));
  fails = false;
  retry('app.info', null);
  await waitFor(() => expect(shown().error).toBeUndefined());
  end();
});

it('draws nothing anew for an answer that says the same', async () => {
  let name = 'same';
  const { asked } = answering({ 'app.info': () => file(name) });
  const listener = vi.fn();
  const end = subscribe('app.info', null, listener);
  retry('app.info', null);
  await waitFor(() => expect(shown().value).toEqual(file('same')));
  const [before, calls, questions] = [shown(), listener.mock.calls.length, asked.length];
  invalidate();
  await waitFor(() => expect(asked.length).toBe(questions + 1));
  await new Promise((resolve) => setTimeout(resolve));
  expect(shown()).toBe(before);
  expect(listener.mock.calls.length).toBe(calls);
  name = 'other';
  invalidate();
  await waitFor(() => expect(shown().value).toEqual(file('other')));
  end();
});

it('tells whether what it shows is being asked for again', async () => {
  const answers: ((name: string) => void)[] = [];
  answering({ runs: () => new Promise((resolve) => answers.push(() => resolve([]))) });
  const { result, unmount } = renderHook(() => {
    useRequest('runs', { limit: 7 });
    return useAskedAgain('runs', { limit: 7 });
  });
  await waitFor(() => expect(answers.length).toBe(1));
  // Nothing is shown yet that could be out of date.
  expect(result.current).toBe(false);
  answers[0]('');
  await waitFor(() => expect(stateOf('runs', { limit: 7 }).value).toEqual([]));
  expect(result.current).toBe(false);
  act(invalidate);
  expect(result.current).toBe(true);
  await waitFor(() => expect(answers.length).toBe(2));
  answers[1]('');
  await waitFor(() => expect(result.current).toBe(false));
  unmount();
});
