import { toErrorReport } from '../../shared/errors';
import type { Alarm } from '../../shared/schemas/monitoring';
import { taskLabel } from '../../shared/tasks';
import { withVersionNames } from '../../shared/versionNames';
import type { Log } from '../node/log';
import { perform } from '../operations/catalogue';
import { trainingWanted } from '../operations/monitoring/trigger';
import { type OpenWorkspace, unfollowed } from '../operations/openWorkspace';

const everyMs = 600_000;
const firstMs = 120_000;

/**
 * Looks every ten minutes, while the window is closed too, whether an alarm stands; tells of each once, takes back what
 * was told of one that does not stand any more, and starts a training where it is harmful and the setting says so.
 * @param isBusy whether something is under way that may answer an alarm: it is looked when that has ended
 * @returns what ends it
 */
export function watchAlarms(open: OpenWorkspace, log: Log, { isBusy, tell, train }: AlarmWatch): () => void {
  /** By alarm, what takes its notice back. */
  const told = new Map<string, () => void>();
  /** What the latest training was started for: should it fail, or change nothing, another needs another reason. */
  let answered = '';
  const look = async () => {
    if (isBusy()) return;
    try {
      const context = open.context(unfollowed);
      const monitored = await perform(context, 'monitor', {});
      const standing = Object.entries(monitored.tasks).flatMap(([task, { alarms }]) =>
        alarms.filter(({ stands }) => stands).map((alarm) => ({ task, alarm })),
      );
      for (const [name, takeBack] of told) {
        if (standing.some((one) => nameOf(one) === name)) continue;
        takeBack();
        // Should it stand again, since its version is deployed again, it is told again.
        told.delete(name);
      }
      const titles = new Map((await open.reader.versionNotes()).map(({ version, title }) => [version, title]));
      for (const one of standing) tellOnce(one, (id) => titles.get(id) ?? id);
      if (!train.isOn()) return;
      const why = await trainingWanted(context, monitored);
      if (why === null || why === answered) return;
      answered = why;
      log.write(`An alarm starts the full retrain: ${why}`);
      train.start();
    } catch (error) {
      log.write(`Monitoring: ${toErrorReport(error).message}`);
    }
  };
  const tellOnce = (one: Standing, titleOf: (id: string) => string) => {
    if (told.has(nameOf(one))) return;
    const { task, alarm } = one;
    log.write(`Alarm: ${alarm.sentence}`);
    const takeBack = tell(
      `${taskLabel(task)} does worse than its test promised`,
      withVersionNames(alarm.sentence, titleOf),
    );
    told.set(nameOf(one), takeBack);
  };
  const first = setTimeout(() => void look(), firstMs);
  const timer = setInterval(() => void look(), everyMs);
  return () => {
    clearTimeout(first);
    clearInterval(timer);
  };
}

interface AlarmWatch {
  isBusy: () => boolean;
  /** Returns what takes it back. */
  tell: (title: string, body: string) => () => void;
  train: { isOn: () => boolean; start: () => void };
}

interface Standing {
  task: string;
  alarm: Alarm;
}

function nameOf({ task, alarm: { version, at, arrival } }: Standing): string {
  return `${task} ${version} ${at} ${arrival}`;
}
