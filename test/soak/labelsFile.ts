import { writeFileSync } from 'node:fs';

/** A file of labels whose truth hangs on the visits; of other clients for every number. Gives the path. */
export function writeLabels(path: string, number: number, rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const visits = (i * 7 + number) % 97;
    const bought = (i * 7919 + number) % 100 < visits ? 1 : 0;
    return `k${number}-${i},2024-01-0${(number % 9) + 1},${visits},${i % 13},${bought}`;
  });
  writeFileSync(path, `client_id,date,visits,orders,purchased_actual\n${lines.join('\n')}\n`);
  return path;
}

export const labelsKind = ['--kind', 'labelled data'];
