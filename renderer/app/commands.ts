import type { ListedVersion } from '../../shared/schemas/versions';
import type { JobInput } from '../../shared/screenRequests';
import { screens } from '../../shared/screens';
import { reportOf } from '../api/client';
import { startJob } from '../api/jobs';
import { chooseAndImport } from './importing';
import { go } from './navigation';
import { applyTheme, themes } from './theme';
import { showToast } from './toasts';

export interface Command {
  title: string;
  /** What kind of thing it is. */
  hint: string;
  run: () => void;
}

/** Starts a job and goes to where it can be followed; why it could not start is told. */
export async function startAndFollow(input: JobInput): Promise<void> {
  try {
    await startJob(input);
    go('train');
  } catch (thrown) {
    showToast(reportOf(thrown).message, { tone: 'bad' });
  }
}

export function commandsFor(versions: readonly ListedVersion[]): Command[] {
  return [
    ...screens.map(({ id, label }) => ({ title: label, hint: 'Screen', run: () => go(id) })),
    { title: 'Import CSV files…', hint: 'Action', run: () => void chooseAndImport() },
    {
      title: 'Full retrain',
      hint: 'Action',
      run: () => void startAndFollow({ kind: 'retrain', task: null }),
    },
    {
      title: 'Incremental update',
      hint: 'Action',
      run: () => void startAndFollow({ kind: 'update', task: null }),
    },
    { title: 'Make snapshots…', hint: 'Action', run: () => go('data', 'snapshots') },
    ...themes.map((theme) => ({
      title: theme === 'system' ? 'Colours as the desktop' : `${theme === 'dark' ? 'Dark' : 'Light'} colours`,
      hint: 'Setting',
      run: () => applyTheme(theme),
    })),
    ...[...versions].reverse().map(({ version }) => ({
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
