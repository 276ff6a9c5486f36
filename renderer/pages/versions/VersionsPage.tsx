import { useState } from 'react';
import { plural } from '../../../shared/words';
import { go, usePlace } from '../../app/navigation';
import { Header, Page } from '../../app/Page';
import { LiveTimeline } from '../../charts/LiveTimeline';
import { Button } from '../../components/controls';
import { liveSpans } from '../../derive/liveSpans';
import type { DeploymentChoice } from '../../derive/versions';
import { useNow } from '../../hooks/useNow';
import { useWorkspace, type Workspace } from '../../hooks/useWorkspace';
import { DeployDialog } from './DeployDialog';
import { VersionActionDialog } from './VersionActionDialog';
import { VersionDialog } from './VersionDialog';
import type { VersionAction } from './VersionMenu';
import { VersionTable } from './VersionTable';

export function VersionsPage() {
  const of = useWorkspace();
  const { value } = of;
  const { subject } = usePlace();
  const [choice, setChoice] = useState<DeploymentChoice | null>(null);
  const [action, setAction] = useState<VersionAction | null>(null);
  const now = useNow(10_000);
  const look = (version: string) => go('versions', version);
  const shown = value?.models.versions.find(({ version }) => version === subject);
  return (
    <>
      <Header
        title="Versions"
        sub={value ? summary(value) : ''}
        action={
          <Button
            variant="primary"
            disabled={(value?.models.versions.length ?? 0) < 2}
            title={(value?.models.versions.length ?? 0) < 2 ? 'It takes two versions to compare' : undefined}
            onClick={() => go('compare')}
          >
            Compare two…
          </Button>
        }
      />
      <Page of={of}>
        <LiveTimeline
          spans={value ? liveSpans(value.tasks, value.models.live, value.deployments) : new Map()}
          now={now}
          of={of}
          onPick={look}
        />
        <VersionTable of={of} now={now} onLook={look} onChoose={setChoice} onAction={setAction} />
      </Page>
      {value && shown && (
        <VersionDialog
          version={shown}
          workspace={value}
          now={now}
          onChoose={setChoice}
          onClose={() => go('versions')}
        />
      )}
      {action && <VersionActionDialog action={action} onClose={() => setAction(null)} />}
      {value && choice && <DeployDialog choice={choice} workspace={value} onClose={() => setChoice(null)} />}
    </>
  );
}

function summary({ models }: Workspace): string {
  if (models.versions.length === 0) return 'none yet';
  return plural(models.versions.length, 'version');
}
