import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where a user's settings are, by the XDG Base Directory Specification: what is empty or not absolute says nothing. */
export function configHome(): string {
  const said = process.env.XDG_CONFIG_HOME ?? '';
  return isAbsolute(said) ? said : join(homedir(), '.config');
}
