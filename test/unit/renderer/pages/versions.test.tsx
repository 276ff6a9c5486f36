// @vitest-environment happy-dom
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { VersionActionDialog } from '../../../../renderer/pages/versions/VersionActionDialog';
import { VersionTable } from '../../../../renderer/pages/versions/VersionTable';
import { answering } from '../../../helpers/page';
import { versionOf } from '../derive/records';

const champion = { ...versionOf('v_20260208_020000', { purchase: { score: 0.7 } }), title: 'brave-fox', tag: 'keep' };
const older = versionOf('v_20260201_020000', { purchase: { score: 0.6 } });

function show(onAction = vi.fn()) {
  const models = {
    versions: [older, champion],
    champions: { purchase: { version: champion.version, deployedAt: 0 } },
    previous: {},
    live: [],
    today: {},
  };
  const value = { tasks: [], labels: [], imports: [], deployments: [], runs: [], models };
  const workspace = { ...value, data: { transactions: null, snapshots: [] } };
  const of = { value: workspace, error: undefined, retry: () => undefined };
  render(<VersionTable of={of} now={0} onLook={vi.fn()} onChoose={vi.fn()} onAction={onAction} />);
  return onAction;
}

it('shows what each version is called, and its tag', () => {
  show();
  expect(screen.getByText(/brave-fox/)).toBeDefined();
  expect(screen.getByText('keep')).toBeDefined();
});

it('offers more for a version, but not the removal of one that is needed', async () => {
  const onAction = show();
  fireEvent.click(screen.getByRole('button', { name: 'More for brave-fox' }));
  expect((await screen.findByRole('menuitem', { name: 'Remove…' })).getAttribute('aria-disabled')).toBe('true');
  fireEvent.click(screen.getByRole('menuitem', { name: 'Name and note…' }));
  await vi.waitFor(() => expect(onAction).toHaveBeenCalledWith({ kind: 'note', version: champion }));
  // Where a dialog that opens finds the focus, and gives it back to.
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'More for brave-fox' }));
});

it('saves a note, and leaves a name alone that nobody has changed', async () => {
  const { asked } = answering({ noteVersion: () => null });
  const onClose = vi.fn();
  render(<VersionActionDialog action={{ kind: 'note', version: champion }} onClose={onClose} />);
  fireEvent.change(screen.getByLabelText('Note'), { target: { value: 'spring' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(asked[0].input).toEqual({ version: champion.version, title: null, tag: 'keep', note: 'spring' });
});
