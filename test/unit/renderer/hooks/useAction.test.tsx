// @vitest-environment happy-dom
import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { RequestError } from '../../../../renderer/api/client';
import { useAction } from '../../../../renderer/hooks/useAction';
import '../../../helpers/page';

it('does not do a thing twice at once, keeps its error, and clears that with the next try', async () => {
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const work = () => new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
  const { result } = renderHook(() => useAction(work));
  act(() => result.current.run());
  act(() => result.current.run());
  expect(ends.length).toBe(1);
  expect(result.current).toMatchObject({ busy: true, error: null });

  const report = { code: 'busy' as const, message: 'Another process trains.' };
  ends[0].reject(new RequestError(report));
  await waitFor(() => expect(result.current).toMatchObject({ busy: false, error: report }));

  act(() => result.current.run());
  expect(result.current).toMatchObject({ busy: true, error: null });
  ends[1].resolve();
  await waitFor(() => expect(result.current).toMatchObject({ busy: false, error: null }));
});
