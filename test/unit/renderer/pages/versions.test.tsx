// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { VersionActionDialog } from '../../../../renderer/pages/versions/VersionActionDialog';
import { VersionDialog } from '../../../../renderer/pages/versions/VersionDialog';
import { VersionTable } from '../../../../renderer/pages/versions/VersionTable';
import type { DetailedTask, DetailedVersion } from '../../../../shared/schemas/versions';
import { answering } from '../../../helpers/page';
import { versionOf } from '../derive/records';

const champion = { ...versionOf('v_20260208_020000', { purchase: { score: 0.7 } }), title: 'brave-fox', tag: 'keep' };
const older = versionOf('v_20260201_020000', { purchase: { score: 0.6 } });

const models = {
  versions: [older, champion],
  champions: { purchase: { version: champion.version, deployedAt: 0 } },
  previous: {},
  live: [],
  today: {},
};
const workspace = {
  ...{ tasks: [], labels: [], imports: [], deployments: [], runs: [], models },
  data: { transactions: null, snapshots: [] },
};

function show(onAction = vi.fn()) {
  const of = { value: workspace, error: undefined, retry: () => undefined };
  render(<VersionTable of={of} now={0} onLook={vi.fn()} onChoose={vi.fn()} onAction={onAction} />);
  return onAction;
}

it('shows what each version is called, and its tag', async () => {
  show();
  expect(await screen.findByText(/brave-fox/)).toBeDefined();
  expect(screen.getByText('keep')).toBeDefined();
});

it('offers more for a version, but not the removal of one that is needed', async () => {
  const onAction = show();
  fireEvent.click(await screen.findByRole('button', { name: 'More for brave-fox' }));
  expect((await screen.findByRole('menuitem', { name: 'Remove…' })).getAttribute('aria-disabled')).toBe('true');
  fireEvent.click(screen.getByRole('menuitem', { name: 'Rename or add a note…' }));
  await waitFor(() => expect(onAction).toHaveBeenCalledWith({ kind: 'note', version: champion }));
  // Where a dialog that opens finds the focus, and gives it back to.
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'More for brave-fox' }));
});

it('saves a note, and leaves a name alone that nobody has changed', async () => {
  const { asked } = answering({ noteVersion: () => null });
  const onClose = vi.fn();
  render(<VersionActionDialog action={{ kind: 'note', version: champion }} onClose={onClose} />);
  fireEvent.change(screen.getByLabelText('Note'), { target: { value: 'spring' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(asked[0].input).toEqual({ version: champion.version, title: null, tag: 'keep', note: 'spring' });
});

const model: DetailedTask = {
  ...{ file: 'a_model.forest', sha256: '', bytes: 1, rows: 9, features: [], trees: 250, minLeaf: 10, seconds: 1 },
  ...{ featuresPerSplit: null, outOfBag: null, importance: [], parent: null, featuresAdded: [], featuresRemoved: [] },
  ...{ importanceShifts: [], deployedAt: null, watermark: 9, giveaways: [], holdout: null, baseline: null },
};

function detailOf(version: string, tasks: readonly string[]): DetailedVersion {
  return {
    ...{ format: 1, version, createdAt: 0, appVersion: '1', strategy: 'retrain', runId: 1, seed: 1, tableSha256: '' },
    ...{ title: version, note: null, tag: null, marks: [] },
    tasks: Object.fromEntries(tasks.map((task) => [task, model])),
  };
}

it('says how many labels a version was trained on, and of how many where older ones were left out', async () => {
  const version = champion;
  const detail = detailOf(version.version, ['purchase']);
  answering({ version: () => ({ ...detail, tasks: { purchase: { ...model, olderLeftOut: 11 } } }) });
  render(<VersionDialog version={version} workspace={workspace} now={0} onChoose={vi.fn()} onClose={vi.fn()} />);
  expect(await screen.findByText('the newest 9 of 20')).toBeDefined();
});

it('shows another version that is looked for meanwhile, though it lacks the task that was chosen', async () => {
  const both = versionOf('v_20260301_020000', { purchase: {}, churn: {} });
  const one = versionOf('v_20260308_020000', { purchase: {} });
  answering({
    version: ({ version }) => detailOf(version, version === both.version ? ['purchase', 'churn'] : ['purchase']),
    versions: () => models,
  });
  const dialogOf = (version: typeof one) => (
    <VersionDialog version={version} workspace={workspace} now={0} onChoose={vi.fn()} onClose={vi.fn()} />
  );
  const { rerender } = render(dialogOf(one));
  await screen.findByRole('button', { name: 'Purchase' });
  rerender(dialogOf(both));
  fireEvent.click(await screen.findByRole('button', { name: 'Churn' }));
  rerender(dialogOf(one));
  const purchase = await screen.findByRole('button', { name: 'Purchase' });
  expect(purchase.getAttribute('aria-pressed')).toBe('true');
  expect(screen.queryByRole('button', { name: 'Churn' })).toBeNull();
});
