import { count } from '../../../shared/words';
import { startAndFollow } from '../../app/commands';
import { chooseAndImport } from '../../app/importing';
import { go } from '../../app/navigation';
import { Button } from '../../components/Button';
import { EmptyState } from '../../components/States';
import { plural } from '../../format/numbers';
import { dataDay } from '../../format/time';
import type { Workspace } from '../../hooks/useWorkspace';

/** What is missing before there can be an accuracy, and the step that brings it nearer. */
export function FirstSteps({ workspace: { data, labels } }: { workspace: Workspace }) {
  const labelled = labels.reduce((sum, { real, synthetic }) => sum + real + synthetic, 0);
  if (labelled > 0) {
    return (
      <EmptyState
        title={`${plural(labelled, 'label')} are ready to learn from`}
        action={
          <Button variant="primary" onClick={() => void startAndFollow('retrain')}>
            Train the first models
          </Button>
        }
      >
        Accuracy appears here as soon as the first models are trained. They are tested on clients that they never see.
      </EmptyState>
    );
  }
  if (data.transactions) {
    return (
      <EmptyState
        title={`${count(data.transactions.rows)} transactions, and no labels yet`}
        action={
          <Button variant="primary" onClick={() => go('data', 'snapshots')}>
            Make snapshots…
          </Button>
        }
      >
        Snapshots turn transactions into labels: what was known of {plural(data.transactions.clients, 'client')} on a
        day, and what they did afterwards, up to {dataDay(data.transactions.until)}.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="This workspace is empty"
      action={
        <Button variant="primary" onClick={() => void chooseAndImport()}>
          Import files…
        </Button>
      }
    >
      Drop files anywhere in this window: transactions (a client, a date and an amount in each row), predictions and
      their outcomes, or labelled data. Labels, models and accuracy follow from it.
    </EmptyState>
  );
}
