/** Small pieces of the page. Text is always set as text: what people write never becomes markup. */
export const byId = (id) => document.getElementById(id);

/** An element with a class, its attributes and children (elements or text). */
export function make(tag, className, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== ''));
  return element;
}

let hiding;
/** Says something for a few seconds. */
export function toast(text, bad = false) {
  const place = byId('toast');
  place.textContent = text;
  place.classList.toggle('toast--bad', bad);
  place.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (place.hidden = true), bad ? 6000 : 4000);
}

/** Runs what a button does: the button waits meanwhile, and a failure is said. */
export async function act(button, work) {
  if (button) button.disabled = true;
  try {
    return await work();
  } catch (error) {
    toast(error.message, true);
    return undefined;
  } finally {
    if (button) button.disabled = false;
  }
}
