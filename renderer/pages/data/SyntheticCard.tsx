import { useState } from 'react';
import { useRequest } from '../../api/cache';
import { Card } from '../../components/Card';
import { Button } from '../../components/controls';
import { TaskName } from '../../components/Task';
import { percent } from '../../format';
import type { Workspace } from '../../hooks/useWorkspace';
import { SyntheticDialog } from './SyntheticDialog';

/** Labels by a rule, for clients of whom only features are known: the rules that were used, and how to make some. */
export function SyntheticCard({ workspace: { imports, labels } }: { workspace: Workspace }) {
  const rules = useRequest('syntheticRules', {}).value ?? [];
  const [making, setMaking] = useState(false);
  const hasClients = imports.some(({ kind, state }) => kind === 'clients' && state === 'visible');
  if (!hasClients && rules.length === 0) return null;
  const shareOf = (task: string) => labels.find((one) => one.task === task)?.syntheticShare ?? 0;
  return (
    <Card
      title="Synthetic labels"
      actions={
        <Button small disabled={!hasClients} onClick={() => setMaking(true)}>
          Make synthetic labels…
        </Button>
      }
    >
      <p className="muted" style={{ marginTop: 8 }}>
        Clients of whom only features are known can be given labels by a rule until real outcomes come. Such labels are
        marked, are never used to test a version, and fade out: once there are twice as many real ones, none is used.
      </p>
      {rules.length > 0 && (
        <ul className="list">
          {rules.map((rule) => (
            <li key={`${rule.import} ${rule.task}`} style={{ display: 'block' }}>
              <TaskName task={rule.task} />
              <span className="cell-note">
                {rule.meaning}. Import {rule.import}, seed {rule.seed}; {percent(shareOf(rule.task))} of them are used
                for training.
              </span>
            </li>
          ))}
        </ul>
      )}
      {making && <SyntheticDialog onClose={() => setMaking(false)} />}
    </Card>
  );
}
