import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { AppError } from '../../../shared/errors';
import { isSameSecret } from '../../node/sameSecret';

/** Who may ask. */
export interface GuardOptions {
  /** What the server listens on: an address or a name. */
  host: string;
  /** What it is now: it may be renewed. */
  token: () => string;
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Returns a function that lets a request through, or throws why not.
 *
 * A page of the web that makes a browser ask here has an `Origin`; one that has led its own name to this computer's
 * address (DNS rebinding) has that name as `Host`. Neither gets further, with or without a token.
 * @throws AppError `forbidden`, `unauthorized`
 */
export function guard({ host, token }: GuardOptions): (headers: IncomingHttpHeaders, isPage: boolean) => void {
  const names = new Set([...loopbackNames, host, hostname()].map((name) => name.toLowerCase()));
  return ({ host: asked = '', origin, authorization = '', 'sec-fetch-site': site }, isPage) => {
    const name = nameOf(asked);
    // An address is no name that somebody could have led here.
    if (!names.has(name) && isIP(name.replace(/^\[|\]$/g, '')) === 0) {
      throw new AppError(
        'forbidden',
        `This server is not called “${name}”. Ask for ${[...names].slice(0, 2).join(' or ')}, or start it with --host ${name || 'NAME'}.`,
      );
    }
    if (origin !== undefined && !isOwn(origin, asked)) throw crossSite();
    if (site !== undefined && site !== 'same-origin' && site !== 'none') throw crossSite();
    if (!isSameSecret(isPage ? asBearer(authorization) : authorization, `Bearer ${token()}`)) {
      throw new AppError(
        'unauthorized',
        'Send the token as “Authorization: Bearer TOKEN”. It is in the file that “evergreen serve” names when it starts, and on the screen Serving.',
      );
    }
  };
}

function crossSite(): AppError {
  return new AppError(
    'forbidden',
    'A web page of another origin may not ask this server. Ask from a program, or from a server of yours.',
  );
}

/** The host without its port. */
function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}

function isOwn(origin: string, host: string): boolean {
  return origin.toLowerCase() === `http://${host.toLowerCase()}`;
}

/** A page to be read is asked for by a browser, which has the token typed as a password. */
function asBearer(authorization: string): string {
  const basic = /^Basic (.+)$/i.exec(authorization);
  if (!basic) return authorization;
  const text = Buffer.from(basic[1], 'base64').toString();
  return `Bearer ${text.slice(text.indexOf(':') + 1)}`;
}
