import { operationCommand } from '../command';
import { second, table } from '../format';

export const activityCommand = operationCommand('activity', {
  name: 'activity',
  tell: (entries) => {
    const json = { activity: entries };
    if (entries.length === 0) return { json, text: 'Nothing has been done in this workspace yet.' };
    const rows = entries.map((one) => [second(one.at), one.actor, one.kind, one.summary, one.reason]);
    return { json, text: table([['at (UTC)', 'by', 'what', '', 'reason'], ...rows]) };
  },
});
