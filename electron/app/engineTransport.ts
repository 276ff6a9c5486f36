import { utilityProcess } from 'electron';
import type { EngineTransport } from '../engine/host';

/**
 * Starts the engine as a utility process, which ends with the app. Its lower priority it sets itself.
 * @param onOutput takes what it writes to standard error, such as a crash's last words
 */
export function utilityTransport(
  entry: string,
  workerEntry: string,
  onOutput: (text: string) => void,
): EngineTransport {
  const child = utilityProcess.fork(entry, [workerEntry], {
    serviceName: 'Evergreen engine',
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
