import type { ErrorReport } from '../../shared/schemas/errors';
import { request } from '../api/client';
import { RecentWorkspaces } from '../components/RecentWorkspaces';
import { EmptyState } from '../components/States';

/** The folder of the workspace, where an error says that it can't be opened. */
export function unopenedWorkspace({ details }: ErrorReport): string | null {
  return typeof details?.unopened === 'string' ? details.unopened : null;
}

/** A message with the files of a folder by their names, since the folder is told beside it. */
function within(folder: string, message: string): string {
  return ['/', '\\'].reduce((text, separator) => text.replaceAll(folder + separator, ''), message);
}

/** Takes the place of all screens while there is nothing that they could show. */
export function UnopenedWorkspace({ workspace, report }: { workspace: string; report: ErrorReport }) {
  return (
    <main className="unopened" role="alert">
      <EmptyState
        title="This workspace can’t be opened"
        action={[
          { label: 'Open another workspace…', run: () => request('workspace.choose', null) },
          { label: 'Try again', run: () => request('workspace.retry', null) },
        ]}
      >
        <code>{workspace}</code>
        <br />
        {within(workspace, report.message)}
      </EmptyState>
      <RecentWorkspaces but={workspace} />
    </main>
  );
}
