import type { Shell } from '../../electron/cli/command';
import { silentProgress } from '../../electron/cli/progress';
import type { OperationContext } from '../../electron/operations/context';

/** A shell that says nothing, on a workspace of this thread. */
export function shellOn(context: OperationContext): Shell {
  return {
    workspace: context.workspace,
    context: async () => context,
    progress: silentProgress,
    samplePath: '',
    workerEntry: '',
    say: () => undefined,
    isJson: false,
    announce: () => undefined,
    signal: context.signal,
    beside: () => {
      throw new Error('There is no other workspace.');
    },
  };
}
