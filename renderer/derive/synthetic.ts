import type { StatedRule, SyntheticResult } from '../../shared/schemas/labels';
import type { WorkspaceTask } from '../../shared/schemas/tasks';

/** What the form says of a task's rule; empty text: the default, or none. */
export interface RuleDraft {
  text: string;
  /** In percent. */
  share: string;
}

/** The rules that the form states: what was changed stands in place of the default. */
export function statedRules(
  tasks: readonly Pick<WorkspaceTask, 'name'>[],
  drafts: Readonly<Record<string, RuleDraft | undefined>>,
): StatedRule[] {
  return tasks.map(({ name }) => {
    const { text = '', share = '' } = drafts[name] ?? {};
    const part = Number(share) / 100;
    return { task: name, text: text.trim() || null, share: part > 0 && part < 1 ? part : null };
  });
}

/** What stands in the form for a task: what was changed, else what the plan proposes. */
export function draftOf(task: string, plan: SyntheticResult | undefined, draft: RuleDraft | undefined): RuleDraft {
  const planned = plan?.tasks.find((one) => one.task === task);
  return {
    text: draft?.text ?? planned?.rule ?? '',
    share: draft?.share ?? (planned?.share == null ? '' : String(Math.round(planned.share * 1000) / 10)),
  };
}
