import type { Execution } from '../../shared/contract';
import { factsOf } from '../../shared/operations';
import type { RunRecord } from '../../shared/schemas/runs';
import { type ScreenId, screens } from '../../shared/screens';
import { stepLabel } from '../../shared/steps';
import { count } from '../../shared/words';
import { useRequest } from '../api/cache';
import { useEngineExecution, useExecutions } from '../api/executions';
import { Icon } from '../components/Icon';
import { Progress } from '../components/States';
import { actorWords } from '../derive/activity';
import { runElsewhere } from '../derive/remaining';
import { nextRuns } from '../derive/schedule';
import { moment, remainingTime } from '../format';
import { useNow } from '../hooks/useNow';
import { useProgress } from '../hooks/useProgress';
import { useTaskbar } from '../hooks/useTaskbar';
import { go, usePlace } from './navigation';
import { applyTheme, type Theme, themes, useTheme } from './theme';

export function Sidebar() {
  const { screen } = usePlace();
  const counts = useCounts();
  return (
    <aside className="sidebar">
      <div className="brand">
        <svg viewBox="0 0 18 18" aria-hidden="true">
          <rect width="18" height="18" rx="5" fill="var(--accent)" />
          <path d="M9 4l4.2 8.5H4.8z" fill="var(--on-accent)" />
        </svg>
        Evergreen
        <ThemeButton />
      </div>
      <nav className="nav" aria-label="Screens">
        {screens.map(({ id, label }) => (
          <button key={id} type="button" aria-current={id === screen ? 'page' : undefined} onClick={() => go(id)}>
            {label}
            {counts[id] && <small>{counts[id]}</small>}
          </button>
        ))}
      </nav>
      <Workspace />
    </aside>
  );
}

/** What waits or is kept behind a screen, in a word. */
function useCounts(): Partial<Record<ScreenId, string>> {
  const labels = useRequest('labels', {}).value ?? [];
  const versions = useRequest('versions', {}).value?.versions.length ?? 0;
  const running = useEngineExecution() !== null;
  const waiting = labels.reduce((sum, { immature }) => sum + immature, 0);
  return {
    ...(waiting > 0 && { data: `${count(waiting)} waiting` }),
    ...(running && { train: 'running' }),
    ...(versions > 0 && { versions: count(versions) }),
  };
}

const themeWords: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' };
const themeIcons = { system: 'auto', light: 'sun', dark: 'moon' } as const;

function ThemeButton() {
  const theme = useTheme();
  const next = themes[(themes.indexOf(theme) + 1) % themes.length];
  return (
    <button
      type="button"
      className="icon-button"
      title={`Colours: ${themeWords[theme]}`}
      aria-label={`Colours: ${themeWords[theme]}. Change to ${themeWords[next]}`}
      onClick={() => applyTheme(next)}
    >
      <Icon name={themeIcons[theme]} />
    </button>
  );
}

/** The workspace, and what the engine is doing. */
function Workspace() {
  const info = useRequest('app.info', null).value;
  const executions = useExecutions();
  const running = executions.filter(({ state }) => state === 'running');
  const execution = running.findLast(({ background }) => !background) ?? running.at(-1);
  const { fraction, left } = useProgress(execution);
  useTaskbar(execution && !execution.background ? (fraction ?? 0) : null);
  const name = info?.workspace.split(/[\\/]/).findLast((part) => part !== '') ?? '\u00a0';
  const now = useNow(30_000);
  const elsewhere = runElsewhere(useRequest('runs', { limit: 200 }).value ?? [], executions);
  const [next] = nextRuns(useRequest('schedule', {}).value?.jobs ?? []);
  return (
    <section className="workspace" aria-label="Workspace" title={info?.workspace}>
      <b>{name}</b>
      <span>
        {(execution || info) && <i className={execution || elsewhere ? 'dot busy' : 'dot'} />}
        {underWay(execution, elsewhere) ?? (info && 'Engine idle')}
      </span>
      {!execution && !elsewhere && next && <span>Next run: {moment(next.at, now)}</span>}
      {left !== null && <span>{remainingTime(left)}</span>}
      {execution && <Progress label={factsOf(execution.operation).title} fraction={fraction} />}
    </section>
  );
}

/** What is being done, here or by another program; undefined: nothing. */
function underWay(execution: Execution | undefined, elsewhere: RunRecord | undefined): string | undefined {
  const step = execution?.steps.at(-1);
  if (step) return stepLabel(step);
  if (execution) return factsOf(execution.operation).title;
  return elsewhere && `${factsOf(elsewhere.strategy).title} · ${actorWords(elsewhere.actor)}`;
}
