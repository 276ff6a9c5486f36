// Redis and PostgreSQL: the tests of the queue start and stop their own.
import { existsSync, readdirSync } from 'node:fs';
import { has, installPackages } from './debian.mjs';

const home = '/usr/lib/postgresql';

/** Puts them in the path. What is missing is installed, where it may be; elsewhere it says so: tests are skipped. */
export function readyServers(say) {
  const missing = [
    ...(has('redis-server') || has('valkey-server') ? [] : ['redis-server']),
    ...(has('postgres') || has('postgres', postgresFolders()) ? [] : ['postgresql']),
  ];
  if (missing.length > 0) install(missing, say);
  process.env.PATH = [process.env.PATH, ...postgresFolders()].join(':');
}

function install(missing, say) {
  try {
    say(`Installing ${missing.join(' and ')} …`);
    installPackages(missing, `The tests of the queue need ${missing.join(' and ')}`);
  } catch (error) {
    say(`${error.message}\nThose tests are skipped.`);
  }
}

/** Debian keeps PostgreSQL out of the path. */
function postgresFolders() {
  return existsSync(home) ? readdirSync(home).map((version) => `${home}/${version}/bin`) : [];
}
