/** Which answer of a form that was repeated is to be changed, and to what. Pure. */
import { drawn } from '@banjie/shared/engine/forms/form.ts';
import { after, cut, type Said } from '../language/said.ts';
import { numeral, NUMERAL } from '../language/numerals.ts';
import { rowsOf, type FormDialogue } from './form.ts';

interface Changeable {
  path: string;
  title: string;
  reason: boolean;
}

/** What can be changed by its name: the fields of the form, and those of the rows of its lists. */
export function changeable(form: FormDialogue, row = 0): Changeable[] {
  return drawn(form.fields).flatMap((field) => {
    if (field.readOnly || field.kind === 'personal') return [];
    if (field.kind !== 'list') return [{ path: field.key, title: field.title, reason: field.reason === true }];
    if (!rowsOf(form, field.key)[row]) return [];
    return drawn(field.items ?? [])
      .filter((item) => !item.readOnly)
      .map((item) => ({ path: `${field.key}.${row}.${item.key}`, title: item.title, reason: false }));
  });
}

const CHANGE = ['修改', '更改', '改一下', '改下', '改'];
const TO = /^(?:改?(?:为|成)|换成|是|:)[ :]*/;
/** 理由改为…, 把意见改成…: the name before the word. */
const NAME_FIRST = /^把?(.{1,20}?) *(?:应该)?(?:改|换)(?:为|成)[ :]*/;
const ROW = new RegExp(`^第 *(${NUMERAL}) *[条行项个]的?`);
const REASON = ['理由', '原因', '意见'];

export interface Change {
  /** Undefined: it was not said of what. */
  path?: string;
  value: Said;
}

export function changeIn(spoken: Said, form: FormDialogue): Change | undefined {
  const named = NAME_FIRST.exec(spoken.folded);
  const first =
    named?.[1] === undefined ? undefined : fieldIn(form, cut(spoken, spoken.folded.indexOf(named[1]), named[0].length));
  if (named && first) return { path: first.path, value: cut(spoken, named[0].length) };
  const word = CHANGE.find((one) => after(spoken, one));
  const rest = word === undefined ? undefined : after(spoken, word);
  if (!rest) return undefined;
  const found = fieldIn(form, rest);
  if (found) return { path: found.path, value: withoutTo(found.rest) };
  // One answer alone needs no name.
  const [only, ...others] = changeable(form);
  const value = withoutTo(rest);
  return only && others.length === 0 && value.raw !== '' ? { path: only.path, value } : { value };
}

const withoutTo = (rest: Said): Said => cut(rest, TO.exec(rest.folded)?.[0].length ?? 0);

function fieldIn(form: FormDialogue, spoken: Said): { path: string; rest: Said } | undefined {
  const [whole, nth] = ROW.exec(spoken.folded) ?? [];
  const behind = cut(spoken, whole?.length ?? 0);
  const fields = changeable(form, nth === undefined ? 0 : (numeral(nth) ?? 1) - 1);
  for (const { path, title } of [...fields].sort((one, other) => other.title.length - one.title.length)) {
    const rest = after(behind, title);
    if (rest) return { path, rest };
  }
  const [reason, ...others] = fields.filter((field) => field.reason);
  const alias = REASON.find((one) => after(behind, one));
  const rest = alias === undefined ? undefined : after(behind, alias);
  return reason && others.length === 0 && rest ? { path: reason.path, rest } : undefined;
}
