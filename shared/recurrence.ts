/** A schedule in the terms in which people think; `cron` is what none of the others can say. */
export type Recurrence =
  | { every: 'day'; time: string }
  | { every: 'week'; weekdays: number[]; time: string }
  | { every: 'month'; day: number; time: string }
  | { every: 'cron'; cron: string };

export const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** The cron fields of a recurrence; `time` is `HH:MM`, weekdays count from Sunday, 0. */
export function toCron(recurrence: Recurrence): string {
  if (recurrence.every === 'cron') return recurrence.cron;
  const [hour, minute] = recurrence.time.split(':').map(Number);
  switch (recurrence.every) {
    case 'day':
      return `${minute} ${hour} * * *`;
    case 'week':
      return `${minute} ${hour} * * ${[...recurrence.weekdays].sort().join(',')}`;
    case 'month':
      return `${minute} ${hour} ${recurrence.day} * *`;
  }
}

/** The inverse of `toCron`: the friendliest form that says the same. */
export function fromCron(cron: string): Recurrence {
  const [minute, hour, day, month, weekday] = cron.trim().split(/\s+/);
  const other: Recurrence = { every: 'cron', cron };
  if (!isNumber(minute, 59) || !isNumber(hour, 23) || month !== '*') return other;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (day === '*' && weekday === '*') return { every: 'day', time };
  if (day === '*' && weekday.split(',').every((one) => isNumber(one, 7))) {
    return { every: 'week', weekdays: weekday.split(',').map((one) => Number(one) % 7), time };
  }
  if (weekday === '*' && isNumber(day, 31)) return { every: 'month', day: Number(day), time };
  return other;
}

/** In words: “every day at 06:00”. */
export function describeCron(cron: string): string {
  const recurrence = fromCron(cron);
  switch (recurrence.every) {
    case 'day':
      return `every day at ${recurrence.time}`;
    case 'week':
      return `every ${recurrence.weekdays.map((day) => weekdayNames[day]).join(', ')} at ${recurrence.time}`;
    case 'month':
      return `on day ${recurrence.day} of the month at ${recurrence.time}`;
    case 'cron':
      return `cron ${cron}`;
  }
}

function isNumber(text: string | undefined, most: number): boolean {
  return text !== undefined && /^\d{1,2}$/.test(text) && Number(text) <= most;
}
