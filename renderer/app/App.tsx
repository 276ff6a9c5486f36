import { useEffect } from 'react';
import type { ScreenId } from '../../shared/screens';
import { invalidate, useRequest } from '../api/cache';
import { listen } from '../api/client';
import { followExecutions } from '../api/executions';
import { useTaskColours } from '../components/Task';
import { ActivityPage } from '../pages/activity/ActivityPage';
import { ClientsPage } from '../pages/clients/ClientsPage';
import { ComparePage } from '../pages/compare/ComparePage';
import { DataPage } from '../pages/data/DataPage';
import { ImportDialog } from '../pages/data/ImportDialog';
import { MonitorPage } from '../pages/monitor/MonitorPage';
import { OverviewPage } from '../pages/overview/OverviewPage';
import { ReplayPage } from '../pages/replay/ReplayPage';
import { SchedulePage } from '../pages/schedule/SchedulePage';
import { ServingPage } from '../pages/serving/ServingPage';
import { SettingsPage } from '../pages/settings/SettingsPage';
import { TrainPage } from '../pages/train/TrainPage';
import { VersionsPage } from '../pages/versions/VersionsPage';
import { ChosenVersion } from './ChosenVersion';
import { CommandPalette } from './CommandPalette';
import { DropOverlay } from './DropOverlay';
import { importFiles, useImportQueue } from './importing';
import { closeSearch, useKeyboard, useSearch, useShortcuts } from './keyboard';
import { go, isScreen, usePlace } from './navigation';
import { ShortcutsDialog } from './ShortcutsDialog';
import { Sidebar } from './Sidebar';
import { Toasts } from './Toasts';
import { UnopenedWorkspace, unopenedWorkspace } from './UnopenedWorkspace';

const pages: Record<ScreenId, () => React.JSX.Element> = {
  overview: OverviewPage,
  clients: ClientsPage,
  data: DataPage,
  train: TrainPage,
  compare: ComparePage,
  versions: VersionsPage,
  monitor: MonitorPage,
  replay: ReplayPage,
  schedule: SchedulePage,
  serving: ServingPage,
  activity: ActivityPage,
  settings: SettingsPage,
};

export function App() {
  const { screen } = usePlace();
  const searching = useSearch();
  const shortcuts = useShortcuts();
  const [file] = useImportQueue();
  useKeyboard();
  useEvents();
  useTaskColours();
  const { error } = useRequest('app.info', null);
  const unopened = error && unopenedWorkspace(error);
  const Page = pages[screen];
  if (error && unopened) return <UnopenedWorkspace workspace={unopened} report={error} />;
  return (
    <div className="app">
      <Sidebar />
      <main className="main">
        <Page key={screen} />
      </main>
      {file && <ImportDialog key={file} path={file} />}
      {searching && <CommandPalette onClose={closeSearch} />}
      {shortcuts && <ShortcutsDialog />}
      <ChosenVersion />
      <DropOverlay />
      <Toasts />
    </div>
  );
}

/** What the main process tells without being asked. */
function useEvents(): void {
  useEffect(() => {
    const stops = [
      followExecutions(),
      listen('changed', invalidate),
      listen('navigate', ({ page }) => {
        if (isScreen(page)) go(page);
      }),
      listen('openFiles', ({ paths }) => importFiles(paths)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
}
