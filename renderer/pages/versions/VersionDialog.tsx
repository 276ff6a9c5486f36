import { useState } from 'react';
import { giveawayWarning } from '../../../shared/giveaways';
import { factsOf } from '../../../shared/operations';
import type { DetailedTask, DetailedVersion, ListedVersion } from '../../../shared/schemas/versions';
import { taskLabel } from '../../../shared/tasks';
import { count } from '../../../shared/words';
import { useRequest } from '../../api/cache';
import { go } from '../../app/navigation';
import { KeyValues } from '../../components/Card';
import { Button, Segments } from '../../components/controls';
import { Dialog } from '../../components/Dialog';
import { Named } from '../../components/Named';
import { Loaded, SkeletonRows } from '../../components/States';
import { choiceFor, type DeploymentChoice, namedVersion } from '../../derive/versions';
import { bytes, duration, moment, percent, plural } from '../../format';
import type { Workspace } from '../../hooks/useWorkspace';
import { MetricTable } from '../compare/MetricTable';
import { Importance } from './Importance';

interface VersionDialogProps {
  version: ListedVersion;
  workspace: Workspace;
  now: number;
  onChoose: (choice: DeploymentChoice) => void;
  onClose: () => void;
}

/** All that is known of a version: where it comes from, what it learned from, how it scored, what it looks at. */
export function VersionDialog({ version, workspace, now, onChoose, onClose }: VersionDialogProps) {
  const choice = choiceFor(version, workspace.models.champions);
  const details = useRequest('version', { version: version.version });
  return (
    <Dialog
      wide
      title={namedVersion(version)}
      onClose={onClose}
      buttons={<Button onClick={() => go('compare', version.version)}>Compare…</Button>}
      action={
        choice && {
          label: choice.kind === 'deploy' ? 'Deploy…' : 'Roll back to it…',
          run: () => onChoose(choice),
          busy: false,
        }
      }
    >
      {version.note !== null && <p className="selectable">{version.note}</p>}
      {version.marks.map(({ reason, at }) => (
        <p key={reason} className="note warn">
          It was {reason} ({moment(at, now)}). Training it again from the data at hand would not give the same model.
        </p>
      ))}
      <Loaded of={details} skeleton={<SkeletonRows rows={12} />}>
        {(found) => <Details version={found} now={now} />}
      </Loaded>
    </Dialog>
  );
}

function Details({ version, now }: { version: DetailedVersion; now: number }) {
  const tasks = Object.keys(version.tasks);
  const [chosen, setChosen] = useState(tasks[0]);
  // Another version may be looked at meanwhile, which may not hold the task.
  const task = tasks.includes(chosen) ? chosen : tasks[0];
  const model = version.tasks[task];
  const warning = giveawayWarning(model);
  const columns = [
    ...(model.holdout ? [{ title: 'Holdout', metrics: model.holdout }] : []),
    ...(model.baseline ? [{ title: 'Naive', metrics: model.baseline }] : []),
    ...(model.outOfBag ? [{ title: 'Out of bag', metrics: model.outOfBag }] : []),
  ];
  return (
    <>
      {warning !== '' && <p className="note warn">{warning}</p>}
      <Segments
        label="Task"
        options={tasks.map((name) => ({ value: name, label: taskLabel(name) }))}
        value={task}
        onChange={setChosen}
      />
      <div className="columns">
        <section>
          <h3>Lineage</h3>
          <KeyValues
            rows={[
              ['Trained', moment(version.createdAt, now)],
              ['Strategy', factsOf(version.strategy).title],
              ['Champion at the time', <Named key="parent" text={model.parent ?? 'none'} />],
              ['Labels', labelsText(model)],
              ['Trees', `${count(model.trees)}, leaves of ${plural(model.minLeaf, 'row')} or more`],
              [
                'Features tried at each split',
                model.featuresPerSplit === null ? 'chosen per task' : count(model.featuresPerSplit),
              ],
              ['Seed', String(version.seed)],
              ['Trained in', duration(model.seconds * 1000)],
              ['Size', bytes(model.bytes)],
              ['Data', <Hash key="data" value={version.tableSha256} />],
              ['Model', <Hash key="model" value={model.sha256} />],
              ['Evergreen', version.appVersion],
            ]}
          />
          {model.chosen && <p className="cell-note selectable">{model.chosen}</p>}
        </section>
        <section>
          <h3>Scores when it was trained</h3>
          {model.coverage && (
            <p className="muted">
              {percent(model.coverage.all)} of the holdout’s amounts lie within their {percent(0.8, 0)} interval; from{' '}
              {percent(Math.min(...model.coverage.tenths))} to {percent(Math.max(...model.coverage.tenths))} across the
              tenths of the predictions.
            </p>
          )}
          {columns.length > 0 ? (
            <MetricTable label={`Scores of ${taskLabel(task)}`} columns={columns} />
          ) : (
            <p className="muted">None: there was no row to test it on.</p>
          )}
        </section>
      </div>
      <Importance subject={`${taskLabel(task)} of ${version.title}`} model={model} />
    </>
  );
}

/** The beginning of a hash; the whole of it for the pointer and for copying. */
function Hash({ value }: { value: string }) {
  return (
    <code title={value} className="selectable">
      {value.slice(0, 12)}…
    </code>
  );
}

function labelsText({ rows, olderLeftOut = 0 }: DetailedTask): string {
  return olderLeftOut > 0 ? `the newest ${count(rows)} of ${count(rows + olderLeftOut)}` : count(rows);
}
