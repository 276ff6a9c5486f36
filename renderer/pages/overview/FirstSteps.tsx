import { count } from '../../../shared/words';
import { startAndFollow } from '../../app/commands';
import { chooseAndImport } from '../../app/importing';
import { go } from '../../app/navigation';
import { EmptyState } from '../../components/States';
import { dataDay, plural } from '../../format';
import type { Workspace } from '../../hooks/useWorkspace';

/** What is missing before there can be an accuracy, and the step that brings it nearer. */
export function FirstSteps({ workspace: { data, labels } }: { workspace: Workspace }) {
  const labelled = labels.reduce((sum, { real, synthetic }) => sum + real + synthetic, 0);
  if (labelled > 0) {
    return (
      <EmptyState
        title={`${plural(labelled, 'label')} are ready to learn from`}
        action={{ label: 'Train the first models', run: () => startAndFollow('retrain') }}
      >
        Accuracy appears here as soon as the first models are trained. They are tested on clients that they never see.
      </EmptyState>
    );
  }
  if (data.transactions) {
    return (
      <EmptyState
        title={`${count(data.transactions.rows)} transactions, and no labels yet`}
        action={{ label: 'Make snapshots…', run: () => go('data', 'snapshots') }}
      >
        Snapshots turn transactions into labels: what was known of {plural(data.transactions.clients, 'client')} on a
        day, and what they did afterwards, up to {dataDay(data.transactions.until)}.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="This workspace is empty" action={{ label: 'Import files…', run: chooseAndImport }}>
      Drop files anywhere in this window: transactions (a client, a date and an amount in each row), predictions and
      their outcomes, or labelled data. Labels, models and accuracy follow from it.
    </EmptyState>
  );
}
