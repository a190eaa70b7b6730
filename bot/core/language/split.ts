/** The longest text that one chat message takes. */
export const MAX_SENT = 1_800;

/** Cuts a long text into messages: between lines where it can, never inside a character. */
export function split(text: string, max = MAX_SENT): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > max) {
    const line = rest.lastIndexOf('\n', max);
    let end = line > max / 2 ? line : max;
    const last = rest.charCodeAt(end - 1);
    if (last >= 0xd800 && last <= 0xdbff) end--;
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  if (rest !== '') parts.push(rest);
  return parts;
}
