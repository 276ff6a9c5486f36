/** After so many seconds without a sign of a worker, a computer goes on alone. */
export const usualWaitSeconds = 30;

const kinds: Readonly<Record<string, 'redis' | 'postgres'>> = {
  'redis:': 'redis',
  'rediss:': 'redis',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
};

/** What keeps the queue; null: the text is the address of none. */
export function queueKind(url: string): 'redis' | 'postgres' | null {
  return URL.canParse(url) ? (kinds[new URL(url).protocol] ?? null) : null;
}

/** The address without what opens it: for logs and screens. */
export function maskedQueue(url: string): string {
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username && `${username}:***@`}${host}${pathname}`;
}

/** A text in which a queue's password may stand, without it. */
export function withoutSecret(text: string, url: string): string {
  const { password } = new URL(url);
  const plain = [password, decodeURIComponent(password)].filter((secret) => secret !== '');
  return plain.reduce((told, secret) => told.replaceAll(secret, '***'), text);
}
