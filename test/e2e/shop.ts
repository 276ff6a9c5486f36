import { writeFileSync } from 'node:fs';
import { seededRandom } from '../helpers/random.mjs';

/** Orders of 400 clients in 2024, each with a gap of their own between orders; some stay away from some day on. */
export function writeShop(path: string, header = 'client_id,date,amount'): string {
  const random = seededRandom(5);
  const lines = [header];
  for (let client = 0; client < 400; client++) {
    const gap = 5 + 60 * random();
    const leaves = random() < 0.4 ? 360 * random() : 365;
    for (let day = gap * random(); day < leaves; day += gap * (0.5 + random())) {
      const date = new Date(Date.UTC(2024, 0, 1 + Math.floor(day))).toISOString().slice(0, 10);
      lines.push(`c${client},${date},${(5 + 40 * random()).toFixed(2)}`);
    }
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}
