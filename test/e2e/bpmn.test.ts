/** The exported drawings in the viewer that most tools build on, as a person would see them. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { bpmnOf } from '@banjie/server/bpmn/write.ts';
import { latestProcedure } from '@banjie/shared/procedures/index.ts';
import { openBrowser, type OpenedBrowser } from '../harness/browser.ts';

const viewer = dirname(createRequire(import.meta.url).resolve('bpmn-js/package.json'));
let opened: OpenedBrowser;
let page: Page;

beforeAll(async () => {
  opened = await openBrowser();
  page = await opened.browser.newPage({ viewport: { width: 1600, height: 800 } });
  await page.setContent('<div id="canvas" style="width: 100vw; height: 100vh"></div>');
  await page.addScriptTag({ path: join(viewer, 'dist/bpmn-viewer.production.min.js') });
});
afterAll(() => opened.close());

/** Opens a drawing; gives what the viewer complains of, and the words on it. */
const show = (xml: string) =>
  page.evaluate<{ warnings: string[]; words: string; outside: string[] }>(`(async () => {
    document.getElementById('canvas').replaceChildren();
    const viewer = new BpmnJS({ container: '#canvas' });
    const { warnings } = await viewer.importXML(${JSON.stringify(xml)});
    viewer.get('canvas').zoom('fit-viewport');
    const texts = [...document.querySelectorAll('#canvas svg text')];
    // Names of steps must lie within their boxes: nothing of them is cut off.
    const outside = texts.filter((one) => {
      const shape = one.closest('.djs-shape')?.querySelector('.djs-visual > rect');
      if (!shape) return false;
      const [word, box] = [one.getBoundingClientRect(), shape.getBoundingClientRect()];
      return word.left < box.left - 1 || word.right > box.right + 1 || word.top < box.top - 1 || word.bottom > box.bottom + 1;
    });
    return {
      warnings: warnings.map(String),
      words: texts.map((one) => one.textContent.replace(/\\s/g, '')).join('|'),
      outside: outside.map((one) => one.textContent),
    };
  })()`);

it.each(['cloud-use', 'data-correction', 'incident', 'sharing-request', 'provider-assessment'])(
  '%s opens in a standard viewer with the title of each step',
  async (key) => {
    const procedure = latestProcedure(key);
    if (!procedure) throw new Error(key);
    const { warnings, words, outside } = await show(await bpmnOf(procedure));
    expect(warnings).toEqual([]);
    expect(outside).toEqual([]);
    for (const step of Object.values(procedure.steps)) expect(words).toContain(step.title.replace(/\s/g, ''));
    for (const end of Object.values(procedure.ends)) expect(words).toContain(end.title.replace(/\s/g, ''));
  },
);
