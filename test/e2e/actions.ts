import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import type { z } from 'zod';
import { commandOutputs } from '../../shared/commandOutput';
import type { Answer, EvergreenApi, Execution, RequestInput, RequestName, RequestOutput } from '../../shared/contract';
import { fromJson } from '../../shared/schemas/time';
import { type Desk, expect, packagedApp } from './app';

export const sample = join(process.cwd(), 'resources', 'sample', 'online-retail-invoices.csv');

/** Asks the main process as the page does. @throws when the answer is an error */
export async function ask<N extends RequestName>(
  page: Page,
  name: N,
  input: RequestInput<N>,
): Promise<RequestOutput<N>> {
  const text = await page.evaluate(
    ([asked, given]) =>
      (window as unknown as { evergreen: EvergreenApi }).evergreen.request(asked as RequestName, given as never),
    [name, input] as const,
  );
  const answer: Answer<RequestOutput<N>> = JSON.parse(text);
  if (answer.ok) return answer.value;
  throw new Error(`${name}: ${answer.error.message}`);
}

/** What was asked for last, once it is as wanted. */
export async function execution(page: Page, wanted: (one: Execution) => boolean): Promise<Execution> {
  let latest: Execution | undefined;
  await expect
    .poll(
      async () => {
        latest = (await ask(page, 'executions.list', null)).findLast(({ background }) => !background);
        return latest !== undefined && wanted(latest);
      },
      { intervals: [50], message: 'it does not come as far as it should' },
    )
    .toBe(true);
  return latest as Execution;
}

/** From now on, answers message boxes by the number of a button, and keeps what they asked. */
export function answerDialogs(app: ElectronApplication, response: number): Promise<void> {
  return app.evaluate(({ dialog }, button) => {
    const asked: object[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (async (...args: object[]) => {
      asked.push(args.at(-1) as object);
      return { response: button, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  }, response);
}

interface MessageBox {
  message: string;
  detail: string;
  buttons: string[];
}

/** The message boxes that came since `answerDialogs`. */
export function dialogsOf(app: ElectronApplication): Promise<MessageBox[]> {
  return app.evaluate(() => (globalThis as unknown as { asked: MessageBox[] }).asked);
}

/** Process id of the running engine. */
export async function engineOf(app: ElectronApplication): Promise<number> {
  let pid = 0;
  const find = async () => {
    pid = await app.evaluate(
      ({ app: self }) => self.getAppMetrics().find(({ name }) => name === 'Evergreen engine')?.pid ?? 0,
    );
    return pid;
  };
  await expect.poll(find, { intervals: [50] }).toBeGreaterThan(0);
  return pid;
}

/** Opens what lies over a screen: what comes meanwhile draws it anew, and what moves away from the pointer closes. */
export async function opened(wanted: Locator, open: () => Promise<void>): Promise<void> {
  await expect(async () => {
    if (!(await wanted.isVisible())) await open();
    await expect(wanted).toBeVisible({ timeout: 5000 });
  }).toPass();
}

/**
 * Does something, and waits for what comes of it for some seconds only: the page itself looks, since a look from here
 * may come too late on a busy machine.
 * @param selector of what is to come, with these words
 * @param stays whether it is pointed at, by which a message stays until it is used
 */
export async function comes(
  page: Page,
  selector: string,
  words: string,
  act: () => Promise<unknown>,
  stays = false,
): Promise<void> {
  const seen = page.evaluate(
    ([wanted, said, isHeld]) =>
      new Promise<void>((resolve) => {
        const look = () => {
          const found = [...document.querySelectorAll(wanted)].find(
            (one) => one.checkVisibility() && one.textContent?.replaceAll(/\s+/g, ' ').includes(said),
          );
          if (!found) return;
          if (isHeld) found.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
          watch.disconnect();
          resolve();
        };
        const watch = new MutationObserver(look);
        watch.observe(document, { subtree: true, childList: true, characterData: true });
        look();
      }),
    [selector, words, stays] as const,
  );
  await Promise.all([seen, act()]);
}

/** Drops files onto the window as the desktop does: with their real paths. */
export async function drop(page: Page, ...files: string[]): Promise<void> {
  await expect(page.getByRole('heading').first()).toBeVisible();
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  }
  await session.detach();
}

/**
 * The command line, up to its own words: this clone's on Node; the packaged one as it is installed, where the app's own
 * executable runs as Node.
 */
export const commandLine: readonly [program: string, ...before: string[]] = packagedApp
  ? [join(packagedApp, '..', 'resources', 'bin', 'evergreen')]
  : [process.execPath, join(process.cwd(), 'out', 'cli.js')];

/** The command line on the test's workspace. */
export async function evergreen<C extends keyof typeof commandOutputs>(
  desk: Desk,
  command: C,
  ...args: string[]
): Promise<z.infer<(typeof commandOutputs)[C]>> {
  const [program, ...before] = commandLine;
  const words = [...before, '--workspace', desk.workspace, '--json', command, ...args];
  const { stdout } = await promisify(execFile)(program, words);
  return fromJson(commandOutputs[command], JSON.parse(stdout)) as z.infer<(typeof commandOutputs)[C]>;
}

/** Finds a command in the search, and runs it. */
export async function command(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: /^Search/ })).toBeFocused();
  await page.keyboard.type(text);
  // What it finds may hang on an answer that is on its way: until then, only a client might be called so.
  const found = page.getByRole('listbox', { name: 'Found' }).getByRole('option', { selected: true });
  await expect(found).not.toContainText('Open client');
  await page.keyboard.press('Enter');
}
