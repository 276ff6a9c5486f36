import type { Assessment } from './schemas/assessment';

/** Whether a file waits for a person. */
export function isSuspicious({ tasks, findings }: Assessment): boolean {
  return findings.length > 0 || tasks.some((one) => one.findings.length > 0);
}

/** All that was found, in sentences. */
export function findingsOf({ tasks, findings }: Assessment): string[] {
  return [...tasks.flatMap((one) => one.findings), ...findings];
}
