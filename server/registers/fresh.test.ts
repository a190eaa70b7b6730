/** What is made with registers is made until it knows all that it looks at. */
import { noRegisters, type RegisterEntry, type Wanted } from '@banjie/shared/engine/definition/registers.ts';
import { fakeCity } from '../notify/fake-city.ts';
import { fresh } from './fresh.ts';
import { sourceOf } from './testing.ts';

const entry = (subject: string, next?: string): RegisterEntry => ({
  ...{ register: 'r', subject, title: subject, units: [], values: next === undefined ? {} : { next } },
  ...{ since: '2026-11-23T02:00:00.000Z', matter: 'm', number: '1', version: 7 },
});
const place = { directory: fakeCity().directory(), registers: noRegisters };

function counted(entries: RegisterEntry[]) {
  const asked: Wanted[] = [];
  const source = sourceOf(entries);
  return { asked, read: (wanted: Wanted) => (asked.push(wanted), source.read(wanted)) };
}

it('reads what is looked at together in one round, and what follows from it in the next', async () => {
  const source = counted([entry('a', 'c'), entry('b'), entry('c')]);
  const made = await fresh(source, place, ({ registers }) => {
    const [a, b] = ['a', 'b'].map((one) => registers.entry('r', one));
    const next = String(a?.values['next'] ?? '');
    const c = next === '' ? undefined : registers.entry('r', next);
    return { found: [a, b, c].map((one) => one?.title), saw: registers.saw() };
  });
  expect(made.found).toEqual(['a', 'b', 'c']);
  expect(made.saw).toEqual(['a', 'b', 'c'].map((subject) => ({ register: 'r', subject, version: 7 })));
  expect(source.asked.map((one) => one.subjects.length)).toEqual([2, 1]);
});

it('asks nothing where nothing is looked at, and says that it has seen what was never there', async () => {
  const source = counted([]);
  expect(await fresh(source, place, () => 1)).toBe(1);
  expect(source.asked).toEqual([]);
  const saw = await fresh(source, place, ({ registers }) => (registers.entry('r', 'x'), registers.saw()));
  expect(saw).toEqual([{ register: 'r', subject: 'x', version: 0 }]);
});

it('may fail on what it does not know yet, not on what it knows', async () => {
  const source = sourceOf([entry('a')]);
  const strict = (subject: string) =>
    fresh(source, place, ({ registers }) => {
      const found = registers.entry('r', subject);
      if (!found) throw new Error(`no ${subject}`);
      return found.title;
    });
  expect(await strict('a')).toBe('a');
  await expect(strict('b')).rejects.toThrow('no b');
});

it('does not look for ever', async () => {
  let n = 0;
  const source = sourceOf([]);
  await expect(fresh(source, place, ({ registers }) => registers.entry('r', String((n += 1))))).rejects.toThrow(
    'ever more',
  );
});
