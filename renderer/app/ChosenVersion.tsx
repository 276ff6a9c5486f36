import { useWorkspace } from '../hooks/useWorkspace';
import { DeployDialog } from '../pages/versions/DeployDialog';
import { chooseVersion, useChosenVersion } from './choosing';

/** The dialog of a deployment that the search has begun. */
export function ChosenVersion() {
  const choice = useChosenVersion();
  return choice && <Asking choice={choice} />;
}

function Asking({ choice }: { choice: NonNullable<ReturnType<typeof useChosenVersion>> }) {
  const { value } = useWorkspace();
  return value && <DeployDialog choice={choice} workspace={value} onClose={() => chooseVersion(null)} />;
}
