/** Numbers of a message as they were written: an id of more than fifteen digits is another one after JSON.parse. Pure. */

/** Text of JSON in which every whole number that can't be held exactly is a text. */
export function exactNumbers(json: string): string {
  // Almost no message has one.
  if (!/\d{16}/.test(json)) return json;
  let written = '';
  let from = 0;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at] ?? '';
    if (character === '"') {
      at = endOfText(json, at);
      if (at < 0) break;
      continue;
    }
    if (!/[-\d]/.test(character)) continue;
    const [number = ''] = NUMBER.exec(json.slice(at, at + LONGEST)) ?? [];
    if (/^-?\d{16,}$/.test(number) && !Number.isSafeInteger(Number(number))) {
      written += `${json.slice(from, at)}"${number}"`;
      from = at + number.length;
    }
    at += Math.max(0, number.length - 1);
  }
  return written + json.slice(from);
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/;
/** No id is longer; what is cut in two is no number that anybody reads. */
const LONGEST = 400;

/** Where a text ends that begins here: at the next quote that is none of its own. */
function endOfText(json: string, begin: number): number {
  let at = json.indexOf('"', begin + 1);
  while (at >= 0) {
    let slashes = 0;
    while (json[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at;
    at = json.indexOf('"', at + 1);
  }
  return -1;
}
