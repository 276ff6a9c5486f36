import { operations } from '../../shared/operations';
import type { ListedVersion } from '../../shared/schemas/versions';
import { screens } from '../../shared/screens';
import { startOperation } from '../api/executions';
import { chooseAndImport } from './importing';
import { go } from './navigation';
import { applyTheme, themes } from './theme';
import { attempt } from './toasts';

export interface Command {
  title: string;
  hint: string;
  run: () => void;
}

/** Starts a strategy and goes to where it can be followed; why it could not start is told. */
export function startAndFollow(operation: 'retrain' | 'update'): Promise<void> {
  return attempt(async () => {
    await startOperation(operation, {});
    go('train');
  });
}

export function commandsFor(versions: readonly ListedVersion[]): Command[] {
  return [
    ...screens.map(({ id, label }) => ({ title: label, hint: 'Screen', run: () => go(id) })),
    { title: 'Import files…', hint: 'Action', run: () => void chooseAndImport() },
    ...(['retrain', 'update'] as const).map((operation) => ({
      title: operations[operation].title,
      hint: 'Action',
      run: () => void startAndFollow(operation),
    })),
    { title: 'Prepare training data…', hint: 'Action', run: () => go('data', 'snapshots') },
    ...themes.map((theme) => ({
      title: theme === 'system' ? 'Colours as the desktop' : `${theme === 'dark' ? 'Dark' : 'Light'} colours`,
      hint: 'Setting',
      run: () => applyTheme(theme),
    })),
    ...versions.toReversed().map(({ version }) => ({
      title: version,
      hint: 'Version',
      run: () => go('versions', version),
    })),
  ];
}

/** Those whose title holds every word of the text. */
export function matching(commands: readonly Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ title, hint }) => words.every((word) => `${title} ${hint}`.toLowerCase().includes(word)));
}
