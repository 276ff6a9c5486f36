import { useState } from 'react';
import type { SyntheticResult } from '../../../shared/schemas/labels';
import type { WorkspaceTask } from '../../../shared/schemas/tasks';
import { taskLabel } from '../../../shared/tasks';
import { useRequest } from '../../api/cache';
import { startOperation } from '../../api/executions';
import { showToast } from '../../app/toasts';
import { UnitField } from '../../components/controls';
import { Dialog } from '../../components/Dialog';
import { ErrorState, SkeletonRows } from '../../components/States';
import { TaskName } from '../../components/Task';
import { draftOf, type RuleDraft, statedRules } from '../../derive/synthetic';
import { amount, percent, plural } from '../../format';
import { useAction } from '../../hooks/useAction';
import { useLatest } from '../../hooks/useLatest';

const seed = 1;

/** Shows the rule of each task, which can be changed, and what it gives; then makes the labels. */
export function SyntheticDialog({ onClose }: { onClose: () => void }) {
  const tasks = useRequest('tasks', {}).value ?? [];
  const [drafts, setDrafts] = useState<Record<string, RuleDraft>>({});
  const [asked, setAsked] = useState<ReturnType<typeof statedRules> | null>(null);
  const { value, error } = useRequest('syntheticPlan', { rules: asked, seed });
  // A rule that can't be leaves the last one that could in sight.
  const plan = useLatest(value);
  const make = useAction(async () => {
    await startOperation('synthesize', { rules: asked, seed });
    showToast('Making synthetic labels. The next retrain learns from them.', { tone: 'begun' });
    onClose();
  });
  const change = (task: string, given: Partial<RuleDraft>) =>
    setDrafts({ ...drafts, [task]: { ...draftOf(task, plan, drafts[task]), ...given } });
  return (
    <Dialog
      wide
      title="Make synthetic labels"
      onClose={onClose}
      note={plan && about(plan)}
      action={{
        label: plan && plan.clients > 0 ? `Label ${plural(plan.clients, 'client')}` : 'Label',
        run: make.run,
        // What is confirmed is what is in sight: not the plan of the rules before.
        busy: !value || value.clients === 0 || !!error || make.busy,
      }}
      error={make.error}
    >
      <p className="muted">
        A rule is a sum of features, each with a weight. For yes or no, features count by their rank and weights are
        log-odds; for an amount, both are in the data’s own units.
      </p>
      {error && <ErrorState report={error} />}
      {!plan && !error && <SkeletonRows rows={4} />}
      {tasks.map((task) => (
        <RuleField
          key={task.name}
          task={task}
          plan={plan}
          shown={draftOf(task.name, plan, drafts[task.name])}
          onChange={(given) => change(task.name, given)}
          onDone={() => Object.keys(drafts).length > 0 && setAsked(statedRules(tasks, drafts))}
        />
      ))}
      {plan && plan.features.length > 0 && <p className="muted">Features: {plan.features.join(', ')}</p>}
    </Dialog>
  );
}

function about({ passedOver, holdout }: SyntheticResult): string {
  const known = passedOver > 0 ? `; ${plural(passedOver, 'more is', 'more are')} labelled already` : '';
  return `${plural(holdout, 'client of the holdout gets', 'clients of the holdout get')} none${known}`;
}

interface RuleFieldProps {
  task: WorkspaceTask;
  plan: SyntheticResult | undefined;
  shown: RuleDraft;
  onChange: (given: Partial<RuleDraft>) => void;
  /** When the person has finished a change. */
  onDone: () => void;
}

function RuleField({ task, plan, shown, onChange, onDone }: RuleFieldProps) {
  const planned = plan?.tasks.find((one) => one.task === task.name);
  const label = taskLabel(task.name);
  return (
    <div className="rule-field">
      <div className="rule-head">
        <TaskName task={task.name} />
        <span className="muted">{planned ? gives(planned) : (plan?.skipped[task.name] ?? '')}</span>
      </div>
      <div className="rule-inputs">
        <input
          type="text"
          spellCheck={false}
          aria-label={`Rule of ${label}`}
          placeholder="1*feature - 0.5*other"
          value={shown.text}
          onChange={(event) => onChange({ text: event.target.value })}
          onBlur={onDone}
        />
        {task.kind === 'classification' && (
          <UnitField
            label={`Share of yes of ${label} in percent`}
            unit="% yes"
            min={1}
            max={99}
            value={shown.share}
            onChange={(share) => onChange({ share })}
            onBlur={onDone}
          />
        )}
      </div>
    </div>
  );
}

function gives({ kind, labels, mean }: SyntheticResult['tasks'][number]): string {
  if (labels === 0 || mean === null) return 'no label: all of them are labelled already';
  const what = kind === 'classification' ? `${percent(mean)} yes` : `mean ${amount(mean)}`;
  return `${plural(labels, 'label')}, ${what}`;
}
