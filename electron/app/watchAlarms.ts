import { toErrorReport } from '../../shared/errors';
import type { Alarm } from '../../shared/schemas/monitoring';
import { taskLabel } from '../../shared/tasks';
import type { Log } from '../node/log';
import { perform } from '../operations/catalogue';
import { trainingWanted } from '../operations/monitoring/trigger';
import { type OpenWorkspace, unfollowed } from '../operations/openWorkspace';

const everyMs = 600_000;
const firstMs = 120_000;

/**
 * Looks every ten minutes, while the window is closed too, whether an alarm stands; tells of each once, and starts a
 * training where it is harmful and the setting says so.
 * @returns what ends it
 */
export function watchAlarms(
  open: OpenWorkspace,
  log: Log,
  { tell, train }: { tell: (title: string, body: string) => void; train: { isOn: () => boolean; start: () => void } },
): () => void {
  const told = new Set<string>();
  const look = async () => {
    try {
      const context = open.context(unfollowed);
      const monitored = await perform(context, 'monitor', {});
      for (const [task, { alarms }] of Object.entries(monitored.tasks)) {
        for (const alarm of alarms.filter(({ stands }) => stands)) tellOnce(task, alarm);
      }
      if (!train.isOn()) return;
      const why = await trainingWanted(context, monitored);
      if (why === null) return;
      log.write(`An alarm starts the full retrain: ${why}`);
      train.start();
    } catch (error) {
      log.write(`Monitoring: ${toErrorReport(error).message}`);
    }
  };
  const tellOnce = (task: string, { version, at, sentence }: Alarm) => {
    const name = `${task} ${version} ${at}`;
    if (told.has(name)) return;
    told.add(name);
    log.write(`Alarm: ${sentence}`);
    tell(`${taskLabel(task)} does worse than it promised`, sentence);
  };
  const first = setTimeout(() => void look(), firstMs);
  const timer = setInterval(() => void look(), everyMs);
  return () => {
    clearTimeout(first);
    clearInterval(timer);
  };
}
