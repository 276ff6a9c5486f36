import { useState } from 'react';
import { count } from '../../../shared/words';
import { go, usePlace } from '../../app/navigation';
import { Header, Page } from '../../app/Page';
import { LiveTimeline } from '../../charts/LiveTimeline';
import { Button } from '../../components/controls';
import { liveSpans } from '../../derive/liveSpans';
import type { DeploymentChoice } from '../../derive/versions';
import { useNow } from '../../hooks/useNow';
import { useWorkspace, type Workspace } from '../../hooks/useWorkspace';
import { DeployDialog } from './DeployDialog';
import { VersionDialog } from './VersionDialog';
import type { VersionWish } from './VersionMenu';
import { VersionTable } from './VersionTable';
import { VersionWishes } from './VersionWishes';

export function VersionsPage() {
  const of = useWorkspace();
  const { value } = of;
  const { subject } = usePlace();
  const [choice, setChoice] = useState<DeploymentChoice | null>(null);
  const [wish, setWish] = useState<VersionWish | null>(null);
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
            title={(value?.models.versions.length ?? 0) < 2 ? 'It takes two versions' : undefined}
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
        <VersionTable of={of} now={now} onLook={look} onChoose={setChoice} onWish={setWish} />
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
      {wish && <VersionWishes wish={wish} onClose={() => setWish(null)} />}
      {value && choice && <DeployDialog choice={choice} workspace={value} onClose={() => setChoice(null)} />}
    </>
  );
}

function summary({ models }: Workspace): string {
  if (models.versions.length === 0) return 'none yet';
  const kept = `${count(models.versions.length)} kept`;
  return Object.keys(models.champions).length > 0 ? `${kept}, the champions and their predecessors protected` : kept;
}
