/** What goes to paper: the browser's own dialog is not opened, what it would be given is kept in the page. */
import { until } from '../stories/talk.ts';
import type { Hand } from './hand.ts';

/** The text that `element` has at the moment of printing, which `begin` leads to. */
export async function onPaper({ page }: Hand, begin: () => Promise<void>, element = '[role=main]'): Promise<string> {
  await page.evaluate(
    `window.paper = ''; window.print = () => (window.paper = document.querySelector('${element}').innerText)`,
  );
  await begin();
  await until('something is printed', async () => (await page.evaluate('window.paper')) !== '');
  return page.evaluate<string>('window.paper');
}
