const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Steps of a time axis shorter than a month. */
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 4, 7, 14].map((count) => count * day),
];
const mostMarks = 8;

/** Round local times within a span, two to eight of them: seconds, minutes, hours, days or months. */
export function timeMarks([from, to]: readonly [number, number]): number[] {
  const step = steps.find((one) => (to - from) / one <= mostMarks - 1);
  return step === undefined ? monthMarks(from, to) : evenMarks(from, to, step);
}

/** From local midnight on; a step of days follows the calendar through changes of the clock. */
function evenMarks(from: number, to: number, step: number): number[] {
  const start = new Date(from);
  start.setHours(0, 0, 0, 0);
  const marks: number[] = [];
  if (step >= day) {
    for (const at = start; at.getTime() <= to; at.setDate(at.getDate() + step / day)) marks.push(at.getTime());
  } else {
    const first = start.getTime() + Math.ceil((from - start.getTime()) / step) * step;
    for (let at = first; at <= to; at += step) marks.push(at);
  }
  return marks.filter((at) => at >= from);
}

function monthMarks(from: number, to: number): number[] {
  const start = new Date(from);
  const months = (to - from) / (30.4 * day);
  const every = [1, 2, 3, 6, 12, 24, 60].find((one) => months / one <= mostMarks - 1) ?? 120;
  const marks: number[] = [];
  const year = start.getFullYear();
  for (let month = 0; ; month += every) {
    const at = new Date(year, month, 1).getTime();
    if (at > to) return marks;
    if (at >= from) marks.push(at);
  }
}
