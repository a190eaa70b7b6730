/**
 * ID numbers are shown as the first 6 and last 4 characters, and never stored, logged or echoed in full.
 * Any 18 digits in a row (the last may be X) count as one; broken up by blanks or dashes only where the middle is a date
 * of birth, so that a list of six-digit codes stays what it is.
 */
const SOLID = /(?<!\d)\d{17}[\dXx](?![\dXx])/g;
const BROKEN = /(?<!\d)(?:\d[ \t-]{0,2}){17}[\dXx](?![\dXx])/g;
const BIRTH = /^\d{6}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/;

export function maskIds(text: string): { text: string; masked: boolean } {
  let masked = false;
  const shorten = (id: string): string => {
    masked = true;
    return `${id.slice(0, 6)}********${id.slice(-4)}`;
  };
  // Full-width digits are digits; the check is made on plain ones, of the same length as the text.
  const digits = text.replace(/[\uff10-\uff19\uff38\uff58\u3000\uff0d]/g, (unit) =>
    unit === '\u3000' ? ' ' : unit.normalize('NFKC'),
  );
  const solid = digits.replace(SOLID, shorten);
  const both = solid.replace(BROKEN, (run) => {
    const id = run.replace(/[ \t-]/g, '');
    return BIRTH.test(id) ? shorten(id) : run;
  });
  return masked ? { text: both, masked } : { text, masked };
}
