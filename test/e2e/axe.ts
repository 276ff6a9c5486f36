import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults, ElementContext, RunOptions } from 'axe-core';
import { expect } from './app';

const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** What Base UI puts around what opens: whatever comes to it with the focus is sent on at once. */
const focusGuards = '[data-base-ui-focus-guard]';

interface Axe {
  run: (where: ElementContext, options: RunOptions) => Promise<AxeResults>;
}

/** What axe finds on the page as it stands: rule by rule, with the places. */
async function violations(page: Page, isOpen: boolean): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    ([exclude, region]) =>
      (globalThis as unknown as { axe: Axe }).axe.run({ exclude }, { rules: { region: { enabled: region } } }),
    [focusGuards, !isOpen] as const,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/**
 * Expects that axe finds nothing on the page as it stands, in both colours.
 * @param isOpen whether something lies over the screen that is no dialog: it belongs to no landmark
 */
export async function expectAccessible(page: Page, what: string, isOpen = false): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page, isOpen), `${what}, ${colorScheme}`).toEqual([]);
  }
}
