/** Pictures for people to look at; nothing is asserted of them. They lie in `.cache/pictures`. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const FOLDER = fileURLToPath(new URL('../../.cache/pictures/', import.meta.url));
const EACH_MS = 15_000;
const TIMES = 4;

/** On a machine with much else to do the browser sometimes draws no frame for a page after its size has changed: it is asked again. */
export async function takePicture(page: Page, name: string, fullPage = false): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  for (let time = 1; ; time += 1)
    try {
      await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage, timeout: EACH_MS });
      return;
    } catch (error) {
      if (time === TIMES) throw error;
      await page.bringToFront();
    }
}
