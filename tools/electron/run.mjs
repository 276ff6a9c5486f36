// Runs Electron, or what starts one, with all that it needs around it.
import { spawn } from 'node:child_process';
import { root } from '../lib.mjs';
import { findRuntime, runtimeArguments, runtimeEnvironment } from './runtime.mjs';
import { hasDisplay, systemIsReady } from './systemPackages.mjs';

/** The runtime, if the window can run here, be it on a virtual display. */
export function usableRuntime() {
  const runtime = findRuntime();
  return runtime && systemIsReady(runtime.executable) ? runtime : null;
}

/** The same, where nothing can be done without it. */
export function neededRuntime() {
  const runtime = usableRuntime();
  if (!runtime) throw new Error('There is no Electron to run: “npm run setup” says why.');
  return runtime;
}

/** Starts the app of this clone on the display. */
export function startApp(runtime, args, env = {}) {
  return startGroup(runtime.executable, [...runtimeArguments(), root, ...args], {
    ...runtimeEnvironment(runtime),
    ...env,
  });
}

/**
 * What a virtual display is started with. A display begins anew once its last window is gone, unless it is told not to,
 * and whoever connects meanwhile is turned away: an app that starts as another one ends.
 */
const display = '-screen 0 1280x1024x24 -noreset';

/** Starts a command that starts Electron itself; on a virtual display where there is none. */
export function startWithDisplay(runtime, command, args, env = {}) {
  const all = { ...runtimeEnvironment(runtime), ...env };
  return hasDisplay()
    ? startGroup(command, args, all)
    : startGroup('xvfb-run', ['-a', '-s', display, command, ...args], all);
}

/** A process group of its own: a signal to us is passed on to all in it, since xvfb-run passes none on. */
function startGroup(command, args, env) {
  const isGroup = process.platform !== 'win32';
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env, detached: isGroup });
  const pass = (signal) => {
    try {
      process.kill(isGroup ? -Number(child.pid) : Number(child.pid), signal);
    } catch (error) {
      // It has ended already.
      if (error.code !== 'ESRCH') throw error;
    }
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  const exited = new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code) => {
      for (const signal of signals) process.off(signal, pass);
      resolve(code ?? 1);
    });
  });
  return { exited, kill: pass };
}
