import type { ErrorReport } from '../../shared/schemas/errors';
import { request } from '../api/client';
import { Button } from '../components/Button';
import { EmptyState } from '../components/States';

/** The folder of the workspace, where an error says that it can't be opened. */
export function unopenedWorkspace({ details }: ErrorReport): string | null {
  return typeof details?.unopened === 'string' ? details.unopened : null;
}

/** Takes the place of all screens while there is nothing that they could show. */
export function UnopenedWorkspace({ workspace, report }: { workspace: string; report: ErrorReport }) {
  return (
    <main className="unopened" role="alert">
      <EmptyState
        title="This workspace can’t be opened"
        action={
          <>
            <Button variant="primary" onClick={() => void request('workspace.choose', null)}>
              Open another workspace…
            </Button>
            <Button onClick={() => void request('workspace.retry', null)}>Try again</Button>
          </>
        }
      >
        <code>{workspace}</code>
        <br />
        {report.message}
      </EmptyState>
    </main>
  );
}
