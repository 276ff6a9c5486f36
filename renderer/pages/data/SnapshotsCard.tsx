import { count } from '../../../shared/words';
import type { Requested } from '../../api/cache';
import { cancelExecution, useExecutions } from '../../api/executions';
import { Card, KeyValues } from '../../components/Card';
import { Button } from '../../components/controls';
import { Progress, SkeletonRows } from '../../components/States';
import { dataDay, dataDays, moment } from '../../format';
import type { Workspace } from '../../hooks/useWorkspace';

/** What the labels were made from, and how far it reaches. */
export function SnapshotsCard({ of: { value }, now }: { of: Requested<Workspace>; now: number }) {
  const execution = useExecutions().find(({ operation, state }) => operation === 'snapshot' && state === 'running');
  return (
    <Card
      title="Transactions and snapshots"
      actions={
        execution && (
          <>
            <span className="muted">preparing training data</span>
            <div style={{ width: 160 }}>
              <Progress label="Preparing training data" fraction={execution.fraction} />
            </div>
            <Button small onClick={() => cancelExecution(execution.id)}>
              Cancel
            </Button>
          </>
        )
      }
    >
      <div className="columns" style={{ marginTop: 10 }}>
        {value ? <Facts workspace={value} now={now} /> : <SkeletonRows rows={2} />}
      </div>
    </Card>
  );
}

function Facts({ workspace: { data }, now }: { workspace: Workspace; now: number }) {
  const { transactions, snapshots } = data;
  if (!transactions) {
    return (
      <p className="muted">
        No transactions yet. Training data is prepared from them: what was known of each client on a day, and what they
        did afterwards.
      </p>
    );
  }
  const first = snapshots[0];
  const last = snapshots.at(-1);
  return (
    <>
      <KeyValues
        rows={[
          ['Transactions', count(transactions.rows)],
          ['From', dataDay(transactions.from)],
        ]}
      />
      <KeyValues
        rows={[
          ['Clients', count(transactions.clients)],
          ['Until', dataDay(transactions.until)],
        ]}
      />
      <KeyValues
        rows={
          first && last
            ? [
                ['Snapshots', `${count(snapshots.length)}, ${dataDays({ from: first.at, until: last.at })}`],
                ['Made', moment(Math.max(...snapshots.map(({ madeAt }) => madeAt)), now)],
              ]
            : [['Snapshots', 'none yet']]
        }
      />
    </>
  );
}
