import { utilityProcess } from 'electron';
import type { ProcessTransport } from '../engine/host';

/**
 * Starts a process of ours as a utility process, which ends with the app.
 * @param onOutput takes what it writes to standard error, such as a crash's last words
 */
export function utilityTransport(
  { entry, argument, name }: { entry: string; argument: string; name: string },
  onOutput: (text: string) => void,
): ProcessTransport {
  const child = utilityProcess.fork(entry, [argument], {
    serviceName: `Evergreen ${name}`,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr?.on('data', (chunk: Buffer) => onOutput(chunk.toString('utf8')));
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', (code) => listener(`exit code ${code}`)),
    kill: () => child.kill(),
  };
}
