/** The keyboard at a desk: J and K through the list, Enter opens, / searches, Escape closes. Nothing is caught while somebody types. */
import { goTo } from '../routes.ts';

// What a newcomer is told to do first stands in the list, and is none of it.
const ITEMS = ['.matter-card', '.notice', '.procedure', '.line:not(.first__step)', '.difference']
  .map((one) => `button${one}`)
  .join();
const isTyping = (at: Element | null) => at?.matches('input, textarea, select, [contenteditable]') === true;
const inSight = (one: Element): one is HTMLElement => one instanceof HTMLElement && one.checkVisibility();
const among = (selector: string): HTMLElement[] => [...document.querySelectorAll(selector)].filter(inSight);

/** The list: at the side, else the page itself. */
const listed = (what: string): HTMLElement[] => {
  const atSide = among('.page--list').length > 0;
  return among(what).filter((one) => one.closest(atSide ? '.page--list' : '.taro_page') !== null);
};

function move(by: 1 | -1): void {
  const items = listed(ITEMS);
  const at = items.findIndex((one) => one === document.activeElement);
  const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function search(): void {
  const [field] = listed('input[type=search]');
  if (field) field.focus();
  else goTo.search();
}

function leave(): void {
  const sheet = among('.sheet-layer .sheet__close').at(-1);
  if (sheet) sheet.click();
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const { activeElement } = document;
  if (event.key === 'Escape') return leave();
  if (isTyping(activeElement) || among('.sheet-layer').length > 0) return;
  const onItem = activeElement?.matches(ITEMS) === true;
  const act: Readonly<Record<string, (() => void) | undefined>> = {
    j: () => move(1),
    k: () => move(-1),
    '/': search,
    // Elsewhere the arrows scroll, as they always do.
    ArrowDown: onItem ? () => move(1) : undefined,
    ArrowUp: onItem ? () => move(-1) : undefined,
  };
  const doing = act[event.key];
  if (!doing) return;
  event.preventDefault();
  doing();
}

/** Until what it gives is called. */
export function followKeys(): () => void {
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}
