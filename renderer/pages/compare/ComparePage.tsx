import { useState } from 'react';
import { startOperation, useEngineExecution, useLatestExecution } from '../../api/executions';
import { go, usePlace } from '../../app/navigation';
import { Header, Page } from '../../app/Page';
import { Card } from '../../components/Card';
import { Button, SelectField } from '../../components/controls';
import { EmptyState, ErrorState, InTurn, Skeleton } from '../../components/States';
import { meetings, sameSentence } from '../../derive/comparison';
import type { DeploymentChoice } from '../../derive/versions';
import { useAction } from '../../hooks/useAction';
import { useComparisons } from '../../hooks/useComparisons';
import { useVersionNames } from '../../hooks/useVersionNames';
import { useWorkspace, type Workspace } from '../../hooks/useWorkspace';
import { ExecutionCard } from '../train/ExecutionCard';
import { DeployDialog } from '../versions/DeployDialog';
import { ComparisonCard } from './ComparisonCard';
import { SeveralCard } from './SeveralCard';

export function ComparePage() {
  const of = useWorkspace();
  const { value } = of;
  return (
    <>
      <Header title="Compare" sub="two versions on the same clients, which neither has seen" />
      <Page of={of}>
        {!value && <Skeleton height={70} />}
        {value &&
          (value.models.versions.length < 2 ? <NotEnough workspace={value} /> : <Comparing workspace={value} />)}
      </Page>
    </>
  );
}

function NotEnough({ workspace: { models } }: { workspace: Workspace }) {
  const [only] = models.versions;
  return (
    <Card title="Comparison">
      <EmptyState
        title={only ? `There is one version so far: ${only.title}` : 'There is no version yet'}
        action={{ label: 'Go to Train', run: () => go('train') }}
      >
        {only
          ? 'It takes two to compare. The next training gives a second one, which is compared with the champion automatically.'
          : 'The first training gives the first version; the second is compared with it automatically.'}
      </EmptyState>
    </Card>
  );
}

function Comparing({ workspace }: { workspace: Workspace }) {
  const { subject } = usePlace();
  const { versions } = workspace.models;
  const newest = versions.at(-1)?.version ?? '';
  const [candidate, setCandidate] = useState(versions.some(({ version }) => version === subject) ? subject : newest);
  const [picked, setPicked] = useState<string | null>(null);
  const [choice, setChoice] = useState<DeploymentChoice | null>(null);
  const execution = useLatestExecution('compare');
  const busy = useEngineExecution() !== null;
  const start = useAction(async () => {
    await startOperation('compare', { candidate, champion: champion || null, task: null });
  });
  const names = [...versions].reverse().map(({ version }) => version);
  const { champions, previous } = workspace.models;
  const version = versions.find((one) => one.version === candidate);
  const named = useVersionNames();
  const called = (id: string) => `${named(id)} · ${id}`;
  const meets = (rival: string) => version && meetings({ candidate: version, champion: rival || null, champions });
  // A champion of everything has nobody to meet among what is live: it meets whom it replaced.
  const hasRival = (meets('')?.others.length ?? 0) > 0;
  const replaced = Object.keys(version?.tasks ?? {}).flatMap((task) => previous[task] ?? []);
  const rival = picked === candidate ? null : picked;
  const champion = rival ?? (hasRival ? '' : ([...replaced, ...names].find((name) => name !== candidate) ?? ''));
  const met = meets(champion);
  const nothing = met?.others.length === 0;
  const comparisons = useComparisons(candidate, (task) => {
    const live = champions[task]?.version;
    return champion || (live === candidate ? previous[task] : live);
  });
  const unfinished = execution && execution.state !== 'done' ? execution : null;
  const same = sameSentence(met?.same.filter((name) => comparisons.every(({ task }) => task !== name)) ?? []);
  return (
    <>
      <Card title="What to compare">
        <div className="form-inline" style={{ marginTop: 10 }}>
          <SelectField
            label="Candidate"
            value={candidate ?? ''}
            values={names}
            labelOf={called}
            onChange={setCandidate}
          />
          <SelectField
            label="Against"
            value={champion}
            values={['', ...names.filter((name) => name !== candidate)]}
            labelOf={(name) => (name === '' ? 'the champion of each task' : called(name))}
            onChange={setPicked}
          />
          <Button variant="primary" disabled={busy || start.busy || nothing} onClick={() => start.run()}>
            Compare
          </Button>
        </div>
        {same && <p className="note">{same}</p>}
        {start.error && <ErrorState report={start.error} />}
      </Card>
      {unfinished && <ExecutionCard execution={unfinished} />}
      {!unfinished && comparisons.length === 0 && (
        <Card title="Comparison">
          <EmptyState title="Not compared yet">
            Both versions are tested on the same holdout clients. You get a verdict with its interval, the metrics of
            each task, and the clients on whom they disagree. Nothing is deployed by comparing.
          </EmptyState>
        </Card>
      )}
      {comparisons.map((comparison) => (
        <ComparisonCard
          key={comparison.task}
          comparison={comparison}
          task={workspace.tasks.find(({ name }) => name === comparison.task)}
          live={workspace.models.champions[comparison.task]?.version}
          onDeploy={() => setChoice({ version: comparison.candidateVersion, task: comparison.task, kind: 'deploy' })}
        />
      ))}
      <InTurn height={110}>
        <SeveralCard workspace={workspace} />
      </InTurn>
      {choice && <DeployDialog choice={choice} workspace={workspace} onClose={() => setChoice(null)} />}
    </>
  );
}
