import { useRequest } from '../../api/cache';
import { Header, Page } from '../../app/Page';
import { applyTheme, themes, useTheme } from '../../app/theme';
import { Card, KeyValues } from '../../components/Card';
import { Segments } from '../../components/controls';
import { BackgroundCard } from './BackgroundCard';
import { KeepingCard } from './KeepingCard';
import { PolicyCard } from './PolicyCard';
import { TasksCard } from './TasksCard';

const themeLabels = { system: 'As the desktop', light: 'Light', dark: 'Dark' };

export function SettingsPage() {
  const tasks = useRequest('tasks', {});
  const all = useRequest('allTasks', {});
  const info = useRequest('app.info', null).value;
  const theme = useTheme();
  return (
    <>
      <Header title="Settings" sub="rules of this workspace, and how Evergreen behaves on this computer" />
      <Page of={tasks}>
        <TasksCard of={all} />
        <PolicyCard of={tasks} />
        <KeepingCard />
        <BackgroundCard />
        <div className="columns">
          <Card title="Colours">
            <div style={{ marginTop: 10 }}>
              <Segments
                label="Colours"
                options={themes.map((value) => ({ value, label: themeLabels[value] }))}
                value={theme}
                onChange={applyTheme}
              />
            </div>
          </Card>
          <Card title="This workspace">
            <div style={{ marginTop: 10 }}>
              <KeyValues
                rows={[
                  ['Folder', info?.workspace ?? ''],
                  ['Evergreen', info?.version ?? ''],
                ]}
              />
            </div>
          </Card>
        </div>
      </Page>
    </>
  );
}
