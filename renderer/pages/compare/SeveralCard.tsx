import { useState } from 'react';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import type { ListedVersion } from '../../../shared/schemas/versions';
import { headlineOf } from '../../../shared/scores';
import { taskLabel } from '../../../shared/tasks';
import { useRequest } from '../../api/cache';
import { Card } from '../../components/Card';
import { Button, SelectField } from '../../components/controls';
import { DataTable } from '../../components/DataTable';
import { versionColumn } from '../../components/Named';
import { metricInfo, metricScore } from '../../derive/metrics';
import { namedVersion } from '../../derive/versions';
import type { Workspace } from '../../hooks/useWorkspace';

const nameOf = (version: ListedVersion | undefined) => version && namedVersion(version);

/** Each of them is scored while a person waits. */
const most = 12;

/** More than two versions beside each other: what each scores today, on the same holdout rows. */
export function SeveralCard({ workspace: { tasks, models } }: { workspace: Workspace }) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const byName = new Map(models.versions.map((one) => [one.version, one]));
  const left = models.versions.map(({ version }) => version).filter((version) => !chosen.includes(version));
  return (
    <Card title="Several side by side">
      <div className="form-inline">
        <SelectField
          label="Add a version"
          value=""
          disabled={chosen.length >= most}
          values={['', ...left.toReversed()]}
          labelOf={(version) => nameOf(byName.get(version)) ?? 'choose…'}
          onChange={(version) => version !== '' && setChosen([...chosen, version])}
        />
        {chosen.length === 0 && (
          <span className="muted">Their scores on today’s holdout, the same clients for all.</span>
        )}
      </div>
      {chosen.length > 0 && (
        <DataTable
          label="Versions side by side"
          rows={chosen.map((version) => ({ version }))}
          keyOf={({ version }) => version}
          columns={[
            versionColumn(),
            ...tasks.map((task) => ({
              title: `${taskLabel(task.name)}, ${metricInfo[headlineOf(task)].label}`,
              numeric: true,
              cell: ({ version }: { version: string }) => <Scored task={task} version={version} among={chosen} />,
            })),
            {
              title: 'Actions',
              silent: true,
              numeric: true,
              cell: ({ version }) => (
                <Button
                  small
                  aria-label={`Remove ${byName.get(version)?.title} from the list`}
                  onClick={() => setChosen(chosen.filter((one) => one !== version))}
                >
                  Remove
                </Button>
              ),
            },
          ]}
        />
      )}
    </Card>
  );
}

interface ScoredProps {
  task: WorkspaceTask;
  version: string;
  among: readonly string[];
}

/** The best of them in bold. */
function Scored({ task, version, among }: ScoredProps) {
  const { value, error } = useRequest('best', { task: task.name, among: [...among].sort() });
  if (error) return <span title={error.message}>–</span>;
  if (!value) return '…';
  const own = value.ranking.find((one) => one.version === version);
  const text = metricScore(headlineOf(task), own?.score ?? null);
  return own && value.version === version && among.length > 1 ? <b>{text}</b> : text;
}
