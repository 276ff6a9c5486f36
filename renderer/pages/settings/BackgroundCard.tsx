import type { BackgroundChange } from '../../../shared/desktopRequests';
import { useRequest } from '../../api/cache';
import { request } from '../../api/client';
import { Card } from '../../components/Card';
import { Switches } from '../../components/controls';
import { ErrorState, Loaded, SkeletonRows } from '../../components/States';
import { useAction } from '../../hooks/useAction';

const settings = [
  {
    name: 'keepInTray',
    label: 'Stay in the tray when the window is closed',
    text: 'Scheduled jobs keep running, and the icon brings the window back. When this is off, closing the window quits Evergreen.',
  },
  {
    name: 'startAtLogin',
    label: 'Start at login',
    text: 'Evergreen starts in the tray when you log in, so that scheduled jobs run.',
  },
  {
    name: 'trainOnAlarm',
    label: 'Retrain on an alarm',
    text: 'A harmful alarm starts a full retrain early, if there are new labels to learn from. The policy still decides what is deployed.',
  },
] as const;

/** How the app lives beside its window, on this computer. */
export function BackgroundCard() {
  const of = useRequest('background.get', null);
  const change = useAction(async (wanted: BackgroundChange) => {
    await request('background.set', wanted);
  });
  return (
    <Card title="In the background">
      <Loaded of={of} skeleton={<SkeletonRows list rows={3} height={36} />}>
        {(value) => (
          <Switches
            settings={settings}
            values={value}
            disabled={change.busy}
            onChange={(name, on) => change.run({ [name]: on })}
          />
        )}
      </Loaded>
      {change.error && <ErrorState report={change.error} />}
    </Card>
  );
}
