import type { ParseArgsConfig } from 'node:util';
import type { z } from 'zod';
import type { CommandName, CommandOutput } from '../../shared/commandOutput';
import { type OperationName, operations } from '../../shared/operations';
import { type CheckedInput, operationSchemas, type ResultOf } from '../../shared/schemas/operations';
import type { VirtualClock } from '../node/clock';
import { performUntyped } from '../operations/catalogue';
import type { OperationContext } from '../operations/context';
import type { Args } from './args';
import { type CommandInput, commandInput, type InputForm } from './input';
import type { Progress } from './progress';

/** What a command gives back: the same facts for programs and for people. */
export interface Output<J = unknown> {
  /** Has the schema of shared/commandOutput.ts. */
  json: J;
  text: string;
  /** Whether all was told before the end. */
  told?: boolean;
  /** When a part of it went wrong; 0 else. */
  exitCode?: number;
}

export interface Shell {
  /** The workspace's folder, absolute. */
  workspace: string;
  /** Opens the workspace at the first call. */
  context: () => Promise<OperationContext>;
  progress: Progress;
  /** The sample data set that the product ships. */
  samplePath: string;
  /** Path of the bundled thread that grows trees, absolute. */
  workerEntry: string;
  /** Whether the result is told as JSON, not as a text. */
  isJson: boolean;
  /** Tells something before the command ends; silent with `--json`. */
  say: (text: string) => void;
  /** Tells the one fact that others wait for, in either form, while the command goes on. */
  announce: (json: object, text: string) => void;
  signal: AbortSignal;
  /** A shell on another workspace, which the caller closes; of what is played, by whom and by which clock. */
  beside: (
    workspace: string,
    played?: { actor: string; clock: VirtualClock },
  ) => Shell & { close: () => Promise<void> };
}

export interface Command {
  /** Under which its output's schema is found. */
  name: CommandName;
  /** What is typed: `imports`, `imports undo`. */
  words: string;
  /** With its arguments, as the help shows it. */
  usage: string;
  summary: string;
  /** What each argument means that needs a word. */
  descriptions: [name: string, description: string][];
  options: NonNullable<ParseArgsConfig['options']>;
  /** Where it works when no workspace is given; otherwise in the usual place. */
  defaultWorkspace?: () => string;
  run: (args: Args, shell: Shell) => Promise<Output>;
}

/**
 * A command whose arguments follow from the schema of its input: once they are asked for, since of all commands that
 * would be most of a start.
 */
export function defineCommand<C extends CommandName, S extends z.ZodObject>(given: {
  name: C;
  /** Where it is not the name. */
  words?: string | undefined;
  summary: string;
  input: S;
  form?: InputForm | undefined;
  defaultWorkspace?: () => string;
  run: (input: z.output<S>, shell: Shell) => Promise<Output<CommandOutput<C>>>;
}): Command {
  const { name, words = name, summary, defaultWorkspace } = given;
  let known: CommandInput<z.output<S>> | null = null;
  const input = () => {
    known ??= commandInput(words, given.input, given.form);
    return known;
  };
  return {
    name,
    words,
    summary,
    get usage() {
      return input().usage;
    },
    get descriptions() {
      return input().descriptions;
    },
    get options() {
      return input().options;
    },
    ...(defaultWorkspace && { defaultWorkspace }),
    run: async (args, shell) => given.run(input().read(args), shell),
  };
}

/** The command of an operation: it takes what the operation takes, and tells what that gives. */
export function operationCommand<N extends OperationName, C extends CommandName = N & CommandName>(
  operation: N,
  given: {
    /** Where it is not the operation's. */
    name?: C;
    words?: string;
    summary?: string;
    form?: InputForm;
    tell: (
      result: ResultOf<N>,
      input: CheckedInput<N>,
      shell: Shell,
    ) => Output<CommandOutput<C>> | Promise<Output<CommandOutput<C>>>;
  },
): Command {
  const { name = operation, words, summary = operations[operation].summary, form } = given;
  return defineCommand({
    // Without a name of its own, the operation's is one.
    name: name as C,
    words,
    summary,
    input: operationSchemas[operation].input,
    form,
    run: async (input, shell) => {
      const result = await performUntyped(await shell.context(), operation, input);
      // The schemas are those of this operation; here they are one of many.
      return given.tell(result as ResultOf<N>, input as CheckedInput<N>, shell);
    },
  });
}
