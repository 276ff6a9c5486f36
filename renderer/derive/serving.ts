import type { Tried } from '../../shared/servingRequests';
import { fixed } from '../../shared/words';

/** Lines that ask the endpoint, ready to be copied. */
export const languages = ['curl', 'Python', 'JavaScript'] as const;
export type Language = (typeof languages)[number];

export function exampleLines(language: Language, url: string, tokenFile: string): string {
  switch (language) {
    case 'curl':
      return `curl -s ${url}/predict -H "Authorization: Bearer $(cat '${tokenFile}')" -F file=@clients.csv -o scores.csv`;
    case 'Python':
      return [
        'import requests',
        `token = open(${JSON.stringify(tokenFile)}).read().strip()`,
        `answer = requests.post("${url}/predict", headers={"Authorization": f"Bearer {token}"}, json=[{"client_id": "C1"}])`,
        'print(answer.json()["predictions"])',
      ].join('\n');
    case 'JavaScript':
      return [
        'import { readFileSync } from "node:fs";',
        `const token = readFileSync(${JSON.stringify(tokenFile)}, "utf8").trim();`,
        `const answer = await fetch("${url}/predict", {`,
        '  method: "POST",',
        '  headers: { Authorization: "Bearer " + token, "Content-Type": "application/json" },',
        '  body: JSON.stringify([{ client_id: "C1" }]),',
        '});',
        'console.log((await answer.json()).predictions);',
      ].join('\n');
  }
}

/** What a person typed to try: a row where it is an object of JSON, else a client's id. */
export function triedAs(text: string): { client: string | null; row: Record<string, unknown> | null } {
  try {
    const row: unknown = JSON.parse(text);
    if (typeof row === 'object' && row !== null && !Array.isArray(row)) return { client: null, row: { ...row } };
  } catch {
    // No JSON: an id.
  }
  return { client: text.trim(), row: null };
}

type Answered = Tried['answer']['predictions'][number];

/** What is to be said of an answer beside its numbers: why there is none, or what the row lacked. */
export function remarkOn({ predictions }: Tried['answer']): string {
  return predictions
    .map((one) => {
      if (isRefused(one)) return `${one.error.column && `${one.error.column}: `}${one.error.reason}.`;
      return one.missing.length > 0 ? `Missing: ${one.missing.join(', ')}.` : '';
    })
    .join(' ');
}

function isRefused(one: Answered): one is Exclude<Answered, { missing: string[] }> {
  return !('missing' in one);
}

/** A duration in seconds, as latencies are read. */
export function latency(seconds: number | null): string {
  if (seconds === null) return '–';
  return seconds < 1 ? `${fixed(seconds * 1000, 1)}\u00a0ms` : `${fixed(seconds, 2)}\u00a0s`;
}
