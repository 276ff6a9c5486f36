import { useRequest } from '../../api/cache';
import { Header, Page } from '../../app/Page';
import { BackgroundCard } from './BackgroundCard';
import { KeepingCard } from './KeepingCard';
import { LookCard } from './LookCard';
import { PlacesCard, PrivacyCard } from './PlacesCard';
import { PolicyCard } from './PolicyCard';
import { QueueCard } from './QueueCard';
import { TasksCard } from './TasksCard';

export function SettingsPage() {
  const tasks = useRequest('tasks', {});
  const all = useRequest('allTasks', {});
  return (
    <>
      <Header title="Settings" sub="rules of this workspace, and how Evergreen behaves on this computer" />
      <Page of={tasks}>
        <TasksCard of={all} />
        <PolicyCard of={tasks} />
        <KeepingCard />
        <QueueCard />
        <BackgroundCard />
        <div className="columns">
          <LookCard />
          <PrivacyCard />
        </div>
        <PlacesCard />
      </Page>
    </>
  );
}
