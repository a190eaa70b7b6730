/** Entries of a register as they would stand if they were about whom and what a matter is about: for what is tried at a place. */
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { RegisterEntry } from '@banjie/shared/engine/definition/registers.ts';
import type { MatterState, RegisterChange } from '@banjie/shared/engine/matter/state.ts';

/** The matter that has put it in, as a refusal must name it. */
export const NUMBER = '260777';

const RESOURCES = ['divisions', 'streets', 'licences', 'divorces'];

export function aboutThis(put: RegisterChange, state: MatterState, form: unknown, now: Instant): RegisterEntry[] {
  const parts = put.subject.split(/[:/]/u);
  const said = stringsIn([state.opening, Object.values(state.given).map((one) => one.form), form]);
  // Where an entry is named whose subject says whose it is, its own name is one too.
  const names = new Set(said.flatMap((one) => [one, one.slice(one.indexOf('/') + 1)]).filter((one) => one.length < 60));
  const found: RegisterEntry[] = [];
  for (const unit of unitsIn(state, said))
    for (const name of names) {
      // Words that the putting procedure's forms made up stand for names, ids of the city for units.
      const replaced = (text: string) => {
        let out = text;
        for (const part of parts) {
          if (put.units.includes(part) && /^[a-zA-Z]+$/u.test(part)) out = out.split(part).join(unit);
          else if (/\p{Script=Han}/u.test(part) || RESOURCES.includes(part)) out = out.split(part).join(name);
        }
        return out;
      };
      found.push({
        ...{ register: put.register, subject: replaced(put.subject), title: put.title, units: [unit] },
        ...{
          values: JSON.parse(replaced(JSON.stringify(put.values ?? {}))) as Record<string, unknown>,
          since: now,
          matter: 'm777',
          number: NUMBER,
        },
      });
    }
  return [...new Map(found.map((one) => [one.subject, one])).values()].slice(0, 40);
}

const unitsIn = ({ opener, opening }: MatterState, said: readonly string[]): Set<string> =>
  new Set(
    [
      ...[opener.unit, opening['unit'], opening['user'], opening['provider']],
      ...said.filter((one) => one.includes('/')).map((one) => one.slice(0, one.indexOf('/'))),
    ].filter((one): one is string => typeof one === 'string'),
  );

const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};
