import type { ElectronApplication, Page } from '@playwright/test';
import { expect } from './app';

/**
 * What runs off at the right or left with no way to come to it: neither by scrolling to it, nor since it ends in dots,
 * which say so. A page or a dialog that scrolls sideways runs off too: only what is within it may.
 */
function runningOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className} “${(element.textContent ?? '').trim().slice(0, 40)}”`;
    const wholes = [document.documentElement, ...document.querySelectorAll('.main, .page, dialog[open], .dialog-body')];
    const wide = wholes.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(nameOf);

    // All else is inert behind a dialog.
    const within = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
    const cut: string[] = [];
    for (const element of within.querySelectorAll(
      'h1, h2, h3, p, button, a, input, select, textarea, label, td, th, dt, dd, li',
    )) {
      const { left, right, width } = element.getBoundingClientRect();
      if (width <= 1 || !element.checkVisibility() || element.closest('svg, .visually-hidden')) continue;
      let [from, to] = [0, document.documentElement.clientWidth];
      for (let above = element.parentElement; above; above = above.parentElement) {
        const { overflowX, textOverflow } = getComputedStyle(above);
        if (overflowX === 'visible') continue;
        const box = above.getBoundingClientRect();
        const isReached = textOverflow === 'ellipsis' || (overflowX !== 'hidden' && overflowX !== 'clip');
        [from, to] = isReached ? [-Infinity, Infinity] : [Math.max(from, box.left), Math.min(to, box.right)];
        if (isReached && above !== document.documentElement) break;
      }
      if (left < from - 1 || right > to + 1) cut.push(nameOf(element));
    }
    return [...wide.map((name) => `too wide: ${name}`), ...cut.map((name) => `cut off: ${name}`)];
  });
}

/** The smallest window that the screens are made for. */
const smallest = [960, 600];

/** Expects that everything on the page as it stands can be come to, in the smallest window and at twice the size. */
export async function expectFits(app: ElectronApplication, page: Page, what: string): Promise<void> {
  const width = () => page.evaluate(() => window.innerWidth);
  const before = await width();
  const size = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].getContentSize());
  const resize = (to: number[]) =>
    app.evaluate(
      ({ BrowserWindow }, [across, down]) => BrowserWindow.getAllWindows()[0].setContentSize(across, down),
      to,
    );
  await resize(smallest);
  await expect.poll(width).toBe(smallest[0]);
  await expect.poll(() => runningOff(page), { message: `${what} in a window of ${smallest.join(' × ')}` }).toEqual([]);
  await resize(size);
  await expect.poll(width).toBe(before);
  const zoom = async (factor: number) => {
    await app.evaluate(
      ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0].webContents.setZoomFactor(to),
      factor,
    );
  };
  await zoom(2);
  await expect.poll(width).toBeLessThan(before * 0.6);
  await expect.poll(() => runningOff(page), { message: `${what} at 200 %` }).toEqual([]);
  await zoom(1);
  await expect.poll(width).toBe(before);
}
