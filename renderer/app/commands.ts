import type { Champions } from '../../shared/schemas/modelOperations';
import type { ListedVersion } from '../../shared/schemas/versions';
import { screens } from '../../shared/screens';
import { request } from '../api/client';
import { startOperation } from '../api/executions';
import { choiceFor, choiceTitle, namedVersion } from '../derive/versions';
import { chooseVersion } from './choosing';
import { chooseAndImport } from './importing';
import { showShortcuts } from './keyboard';
import { go } from './navigation';
import { applyTheme, themes } from './theme';
import { attempt } from './toasts';

export interface Command {
  title: string;
  hint: string;
  run: () => void;
}

/** Starts a strategy and goes to where it can be followed; why it could not start is told. */
export function startAndFollow(operation: 'retrain' | 'update' | 'starter'): Promise<void> {
  return attempt(async () => {
    await startOperation(operation, {});
    go('train');
  });
}

const trainings = [
  ['retrain', 'Retrain all models'],
  ['update', 'Update models'],
  ['starter', 'Use the starter models'],
] as const;

interface Known {
  versions: readonly ListedVersion[];
  champions: Champions;
  /** Opened lately. */
  workspaces: readonly string[];
}

/** All that can be done, or looked at. @param text what is sought: it may be a client’s id */
export function commandsFor({ versions, champions, workspaces }: Known, text: string): Command[] {
  const client = text.trim();
  return [
    ...screens.map(({ id, label }) => ({ title: label, hint: 'Screen', run: () => go(id) })),
    { title: 'Import files…', hint: 'Action', run: () => void chooseAndImport() },
    ...trainings.map(([operation, title]) => ({
      title,
      hint: 'Action',
      run: () => void startAndFollow(operation),
    })),
    { title: 'Prepare training data…', hint: 'Action', run: () => go('data', 'snapshots') },
    ...workspaceCommands(workspaces),
    { title: 'Show keyboard shortcuts', hint: 'Action, ?', run: showShortcuts },
    ...themes.map((theme) => ({
      title: theme === 'system' ? 'Use the same colours as the system' : `Use ${theme} colours`,
      hint: 'Setting',
      run: () => applyTheme(theme),
    })),
    // Of these there may be hundreds.
    ...versions.toReversed().map((one) => ({
      title: namedVersion(one),
      hint: 'Version',
      run: () => go('versions', one.version),
    })),
    ...versions.toReversed().flatMap((version) => deployments(version, champions)),
    // Whatever is typed may be a client; what else it may be comes before.
    ...(client === '' ? [] : [{ title: `Open client ${client}`, hint: 'Client', run: () => go('clients', client) }]),
  ];
}

function deployments(version: ListedVersion, champions: Champions): Command[] {
  const choice = choiceFor(version, champions);
  if (!choice) return [];
  const title = `${choiceTitle(choice, namedVersion(version))}…`;
  return [{ title, hint: 'Action', run: () => chooseVersion(choice) }];
}

function workspaceCommands(recent: readonly string[]): Command[] {
  const open = (title: string, run: () => Promise<unknown>) => ({
    title,
    hint: 'Workspace',
    run: () => void attempt(run),
  });
  return [
    open('Open the sample workspace', () => request('workspace.openSample', null)),
    open('Open another workspace…', () => request('workspace.choose', null)),
    ...recent.map((path) => open(`Open ${path}`, () => request('workspace.open', { path }))),
  ];
}

/** Those whose title holds every word of the text. */
export function matching(commands: readonly Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ title, hint }) => words.every((word) => `${title} ${hint}`.toLowerCase().includes(word)));
}
