/** What is wrong with a page as it stands on the screen: named, so that whoever reads it finds it again. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What cannot be hit with a thumb: smaller than `target` CSS pixels, and not a word within a sentence. */
const tooSmall = (target: number) => `
  [...document.querySelectorAll('button, a[href], input, textarea, [role=button], [role=tab], [role=switch], .weui-tabbar__item')]
    .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !one.disabled)
    .map((one) => ({ box: one.getBoundingClientRect(), name: one.getAttribute('aria-label') || one.innerText || one.tagName }))
    .filter(({ box }) => box.width > 0 && (box.width < ${target} - 0.5 || box.height < ${target} - 0.5))
    .map(({ box, name }) => name.trim().slice(0, 20) + ' ' + Math.round(box.width) + '×' + Math.round(box.height))`;

/** What a box that does not scroll hides of its own content. Lines that are counted off on purpose end with an ellipsis. */
const hidden = `
  [...document.querySelectorAll('body *:not(input, textarea)')]
    .filter((one) => one.checkVisibility() && one.clientWidth > 0)
    .filter((one) => {
      const style = getComputedStyle(one);
      if (style.webkitLineClamp !== 'none' || !/hidden|clip/.test(style.overflow)) return false;
      return one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    })
    .filter((one) => one.closest('.content, .topbar, .bar, .sheet, .nav') !== null)
    .map((one) => (one.className || one.tagName) + ': ' + one.textContent.trim().slice(0, 20))`;

/** Words that lie over other words, within one layer: what scrolls under a bar is no fault. */
const overlapping = `(() => {
  const layerOf = (one) => {
    for (let up = one; up; up = up.parentElement)
      if (/fixed|sticky/.test(getComputedStyle(up).position) || /auto|scroll/.test(getComputedStyle(up).overflowY)) return up;
    return document.body;
  };
  const lines = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { parentElement, textContent } = walk.currentNode;
    if (textContent.trim() === '' || /SCRIPT|STYLE/.test(parentElement.tagName) || !parentElement.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    const layer = layerOf(parentElement);
    // Lines that are counted off are there, and cannot be seen.
    let counted = parentElement;
    while (counted && getComputedStyle(counted).webkitLineClamp === 'none') counted = counted.parentElement;
    const end = counted?.getBoundingClientRect().bottom ?? Infinity;
    for (const box of range.getClientRects())
      if (box.bottom < end + 3) lines.push({ layer, box, node: walk.currentNode, text: textContent.trim().slice(0, 12) });
  }
  const over = (a, b) => {
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return width > 2 && height > Math.min(a.height, b.height) * 0.35;
  };
  return lines.flatMap((a, n) =>
    lines.slice(n + 1).filter((b) => a.layer === b.layer && a.node !== b.node && over(a.box, b.box)).map((b) => a.text + ' / ' + b.text));
})()`;

/** Text smaller than `size` CSS pixels. */
const tooFine = (size: number) => `
  [...document.querySelectorAll('body *')]
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''))
    .filter((one) => one.checkVisibility() && parseFloat(getComputedStyle(one).fontSize) < ${size})
    .map((one) => one.textContent.trim().slice(0, 20) + ' ' + getComputedStyle(one).fontSize)`;

/** Numbers and marks that stand on what is pressed and are not heard: a name of its own takes the place of what stands on it. */
const unheardOn = `
  [...document.querySelectorAll('.tap[aria-label]')]
    .filter((one) => one.checkVisibility())
    .flatMap((one) => {
      const name = one.getAttribute('aria-label');
      const heard = name.match(/\\d+/g) ?? [];
      const marks = [...one.querySelectorAll('.tag')].map((tag) => tag.textContent.trim());
      return [...(one.innerText.match(/\\d+/g) ?? []).filter((n) => !heard.includes(n)), ...marks.filter((mark) => !name.includes(mark))]
        .map((lost) => name.slice(0, 20) + ' lacks ' + lost);
    })`;

/** What is cut off at a side although the page itself does not scroll sideways, or at the bottom of what stays there. */
const cutOff = `
  [...document.querySelectorAll('body *')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 0)
    .filter((one) => {
      const { left, right, bottom } = one.getBoundingClientRect();
      // The ways at the side of a wide screen scroll by themselves.
      const at = one.closest('[role=navigation], [role=region]');
      const stays = at !== null && at.scrollHeight <= at.clientHeight;
      return right > innerWidth + 1 || left < -1 || (stays && bottom > innerHeight + 1);
    })
    .map((one) => (one.className || one.tagName) + ': ' + one.textContent.trim().slice(0, 20))`;

/** Whether it has its place: nothing cut off, nothing hidden, nothing over another. */
export async function misplaced(page: Page): Promise<object> {
  return {
    overflow: await page.evaluate('Math.max(0, document.scrollingElement.scrollWidth - innerWidth)'),
    cutOff: await page.evaluate(cutOff),
    hidden: await page.evaluate(hidden),
    overlapping: await page.evaluate(overlapping),
  };
}
export const PLACED = { overflow: 0, cutOff: [], hidden: [], overlapping: [] };

export async function faultsOf(page: Page, target: number, text: number): Promise<object> {
  return {
    axe: await axe(page),
    ...(await misplaced(page)),
    tooSmall: await page.evaluate(tooSmall(target)),
    tooFine: await page.evaluate(tooFine(text)),
    unheard: await unheard(page),
  };
}
export const FAULTLESS = { ...PLACED, axe: [], tooSmall: [], tooFine: [], unheard: [] };

export const unheard = (page: Page): Promise<string[]> => page.evaluate<string[]>(unheardOn);

/** Everything that axe finds, of any weight. */
export async function axe(page: Page, rules?: string[]): Promise<string[]> {
  const { violations } = await (rules ? new AxeBuilder({ page }).withRules(rules) : new AxeBuilder({ page })).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
