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
    text: 'The schedule is kept, and Evergreen comes back from its icon. When this is off, closing the window ends it.',
  },
  {
    name: 'startAtLogin',
    label: 'Start at login',
    text: 'Evergreen starts into the tray when you log in, so that nothing of the schedule waits for you.',
  },
  {
    name: 'trainOnAlarm',
    label: 'Retrain when an alarm stands',
    text: 'A harmful alarm starts the full retrain before its time, if labels have come from which it can learn. The policy decides what is deployed, as ever.',
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
