import type { ResultOf } from '../../../shared/schemas/operations';
import { startOperation } from '../../api/executions';
import { showToast } from '../../app/toasts';
import { Pill } from '../../components/Card';
import { DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { versionColumn } from '../../components/Named';
import { plural } from '../../format';
import { useAction } from '../../hooks/useAction';

/** What the rule keeps, each with the reason, and what it would remove: nothing goes before it was seen. */
export function PruneDialog({ plan, onClose }: { plan: ResultOf<'prune'>; onClose: () => void }) {
  const { kept, removed } = plan;
  const remove = useAction(async () => {
    await startOperation('prune', { dryRun: false });
    showToast(`Removing ${plural(removed.length, 'version')}. Their scores stay in the training history.`, {
      tone: 'begun',
    });
    onClose();
  });
  const rows = [...removed.map((version) => ({ version, why: null })), ...kept];
  return (
    <Dialog
      title={removed.length === 0 ? 'All versions are kept' : `${plural(removed.length, 'version')} would be removed`}
      onClose={onClose}
      note={removed.length > 0 && 'This can’t be undone.'}
      cancel="Close"
      action={
        removed.length > 0 ? { ...remove, label: `Remove ${plural(removed.length, 'version')}`, danger: true } : null
      }
      error={remove.error}
    >
      <DataTable
        compact
        label="What is kept and what is removed"
        columns={[
          versionColumn(),
          { title: 'What', cell: ({ why }) => (why === null ? <Pill tone="warn">removed</Pill> : <Pill>kept</Pill>) },
          { title: 'Reason', cell: ({ why }) => why ?? 'not kept by the rule' },
        ]}
        rows={rows}
        keyOf={({ version }) => version}
      />
    </Dialog>
  );
}
