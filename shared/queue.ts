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

/** What is wrong with the address of a queue, without it, since it may hold a password; null: nothing. */
export function faultOfQueue(url: string): string | null {
  if (queueKind(url) === null) return 'must be redis://HOST, rediss://HOST or postgres://HOST/DATABASE';
  const { username, password, pathname } = new URL(url);
  const isWritten = [username, password, pathname].every((part) => decoded(part) !== null);
  return isWritten ? null : 'must have each % of its name, password and database written as %25';
}

/** What a part of an address stands for; null: its % are not those of an address. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** The address without what opens it: for logs and screens. */
export function maskedQueue(url: string): string {
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username && `${username}:***@`}${host}${pathname}`;
}

/** A text in which a queue's password may stand, without it. */
export function withoutSecret(text: string, url: string): string {
  const { password } = new URL(url);
  const plain = [password, decoded(password) ?? ''].filter((secret) => secret !== '');
  return plain.reduce((told, secret) => told.replaceAll(secret, '***'), text);
}
