import { request } from '../api/client';
import { attempt } from '../app/toasts';
import { useRecentWorkspaces } from '../hooks/useRecentWorkspaces';
import { Link } from './controls';

/** The workspaces that were opened lately, to go back to. @param but the one that is shown */
export function RecentWorkspaces({ but }: { but: string | undefined }) {
  const recent = useRecentWorkspaces(but);
  if (recent.length === 0) return null;
  return (
    <ul className="recent" aria-label="Opened lately">
      {recent.map((path) => (
        <li key={path}>
          <Link onClick={() => void attempt(() => request('workspace.open', { path }))}>{path}</Link>
        </li>
      ))}
    </ul>
  );
}
