import { useState } from 'react';
import type { Replay } from '../../../shared/schemas/replay';
import { useRequest } from '../../api/cache';
import { Header, Page } from '../../app/Page';
import { Card } from '../../components/Card';
import { SelectField } from '../../components/controls';
import { EmptyState, Skeleton } from '../../components/States';
import { replayLabel } from '../../derive/replay';
import { useNow } from '../../hooks/useNow';
import { RecommendationCard } from './RecommendationCard';
import { ReplayForm } from './ReplayForm';
import { TaskReplayCard } from './TaskReplayCard';

const none = 'none';

/** What retraining would have been worth: policies played over the workspace's own history. */
export function ReplayPage() {
  const kept = useRequest('replays', {});
  const now = useNow(60_000);
  const [chosen, setChosen] = useState('');
  const [other, setOther] = useState(none);
  const replays = kept.value ?? [];
  const replay = replays.find(({ id }) => id === chosen) ?? replays[0];
  const beside = replays.find(({ id }) => id === other && id !== replay?.id) ?? null;
  return (
    <>
      <Header title="Replay" sub="what retraining would have been worth in the past" />
      <Page of={kept}>
        <ReplayForm />
        {kept.value === undefined && !kept.error && <Skeleton height={260} />}
        {kept.value?.length === 0 && (
          <Card title="Results">
            <EmptyState title="Nothing has been replayed yet">
              A replay shows how right the predictions would have been, and what that would have cost, for each way of
              retraining.
            </EmptyState>
          </Card>
        )}
        {replay && (
          <>
            {replays.length > 1 && (
              <div className="form-inline">
                <Choice label="Replay" replays={replays} value={replay.id} now={now} onChange={setChosen} />
                <Choice
                  label="Compare with"
                  replays={replays}
                  value={beside?.id ?? none}
                  now={now}
                  onChange={setOther}
                  optional
                />
              </div>
            )}
            <RecommendationCard replay={replay} />
            {Object.entries(replay.tasks).map(([task, one]) => (
              <TaskReplayCard key={task} task={task} replayed={one} beside={beside} />
            ))}
          </>
        )}
      </Page>
    </>
  );
}

interface ChoiceProps {
  label: string;
  replays: readonly Replay[];
  value: string;
  now: number;
  onChange: (id: string) => void;
  /** Whether none may be chosen. */
  optional?: boolean;
}

function Choice({ label, replays, value, now, onChange, optional = false }: ChoiceProps) {
  const names = new Map(replays.map((one) => [one.id, replayLabel(one, now)]));
  const values = [...(optional ? [none] : []), ...names.keys()];
  return (
    <SelectField
      label={label}
      value={value}
      values={values}
      labelOf={(id) => names.get(id) ?? 'no other'}
      onChange={onChange}
    />
  );
}
