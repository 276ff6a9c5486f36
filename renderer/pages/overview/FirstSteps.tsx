import { useRequest } from '../../api/cache';
import { request } from '../../api/client';
import { useEngineExecution } from '../../api/executions';
import { startAndFollow } from '../../app/commands';
import { chooseAndImport } from '../../app/importing';
import { go } from '../../app/navigation';
import { attempt } from '../../app/toasts';
import { Button } from '../../components/controls';
import { Icon } from '../../components/Icon';
import { RecentWorkspaces } from '../../components/RecentWorkspaces';
import { type FirstStep, firstSteps, type StepAction } from '../../derive/firstSteps';
import type { Workspace } from '../../hooks/useWorkspace';

const actions: Record<StepAction, { label: string; run: () => unknown }> = {
  import: { label: 'Import files…', run: chooseAndImport },
  prepare: { label: 'Prepare training data…', run: () => go('data', 'snapshots') },
  train: { label: 'Train the first models', run: () => startAndFollow('retrain') },
};

/** The way to the first models: what is there, what is missing, and the one next step. */
export function FirstSteps({ workspace }: { workspace: Workspace }) {
  const steps = firstSteps(workspace);
  const isEmpty = workspace.imports.length === 0 && workspace.data.transactions === null;
  return (
    <div className="first-steps">
      <ol>
        {steps.map((step) => (
          <Step key={step.title} step={step} />
        ))}
      </ol>
      {isEmpty && <OtherWays />}
    </div>
  );
}

function Step({ step: { title, text, done, action } }: { step: FirstStep }) {
  return (
    <li className={done ? 'done' : action ? 'next' : 'later'} aria-current={action ? 'step' : undefined}>
      <span className="step-mark">{done && <Icon name="check" />}</span>
      <div>
        <b>
          {title}
          {done && <span className="visually-hidden"> (done)</span>}
        </b>
        <p className="muted">{text}</p>
        {action && <StepButton action={action} />}
      </div>
    </li>
  );
}

/** By itself, since what is under way changes many times a second. */
function StepButton({ action }: { action: StepAction }) {
  const running = useEngineExecution()?.operation;
  const isTraining = action === 'train' && (running === 'retrain' || running === 'sample');
  const { label, run } = actions[action];
  return (
    <Button variant="primary" disabled={isTraining} onClick={() => void run()}>
      {isTraining ? 'Training the first models…' : label}
    </Button>
  );
}

/** Of an empty workspace: to look around first, or to go on elsewhere. */
function OtherWays() {
  const { workspace } = useRequest('app.info', null).value ?? {};
  return (
    <div className="other-ways">
      <p className="muted">
        Nothing of your own at hand? The sample is six months of a shop’s orders, with models, in a folder of its own.
      </p>
      <div className="form-inline">
        <Button onClick={() => void attempt(() => request('workspace.openSample', null))}>
          Open the sample workspace
        </Button>
        <Button onClick={() => void attempt(() => request('workspace.choose', null))}>Open another workspace…</Button>
      </div>
      <RecentWorkspaces but={workspace} />
    </div>
  );
}
