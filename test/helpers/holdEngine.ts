import { onTestFinished } from 'vitest';
import { engineOf, killIfThere, until } from './evergreen';

/**
 * Keeps the engine of a command line from going on, so that its training can't end, however long what follows takes.
 * On Linux; nobody knows the engine elsewhere, and it goes on.
 * @returns what lets it go on
 */
export async function holdEngine(pid: number): Promise<() => void> {
  if (process.platform !== 'linux') return () => undefined;
  const engine = await until(() => engineOf(pid));
  process.kill(engine, 'SIGSTOP');
  let isHeld = true;
  // Where the test fails before: it would never hear that its owner has ended.
  onTestFinished(() => {
    if (isHeld) killIfThere(engine);
  });
  return () => {
    process.kill(engine, 'SIGCONT');
    isHeld = false;
  };
}
