/** What is said while a form is filled in is what is said when it is sent, and nothing that comes of it being unfinished. */
import { procedures, latestProcedure } from '../../procedures/index.ts';
import { isRejection } from '../../kernel/rejection.ts';
import type { Procedure } from '../definition/definition.ts';
import { holdersOf } from '../definition/roles.ts';
import type { RegisterEntry } from '../definition/registers.ts';
import { describeForm, type FormField } from '../forms/form.ts';
import { chanceOf } from '../testing/chance.ts';
import { actorOf, cityOf, fullPlan } from '../testing/city.ts';
import { fill } from '../testing/fill.ts';
import { Play } from '../testing/play.ts';
import { openSomehow } from '../testing/wander.ts';
import { rehearse } from './rehearse.ts';

const city = cityOf(fullPlan);
const START = '2026-09-24T02:00:00.000Z';
const OPEN = { kind: 'open', id: 'm1', number: '', regime: 'city' } as const;
type Values = Record<string, unknown>;

/** A form that would be accepted, with each of the fields that it needs left out in turn. */
const unfinished = (fields: readonly FormField[], form: Values): Values[] => [
  form,
  {},
  ...fields
    .filter(({ key, required }) => required && key in form)
    .map(({ key: left }) => Object.fromEntries(Object.entries(form).filter(([key]) => key !== left))),
];

describe.each(procedures.map((procedure) => [procedure.key, procedure] as const))('of %s', (_, procedure) => {
  it('nothing is said of a form that will be accepted, however little of it is there', () => {
    for (const seed of [1, 2]) {
      const matter = openSomehow(procedure, city, seed, START);
      const [opened] = matter?.events ?? [];
      if (!matter || opened?.type !== 'opened') continue;
      const by = opened.by.person;
      if (by !== undefined && !opened.turn && !opened.links?.some(({ side }) => side === 'parent')) {
        const fresh = new Play({ city, procedure, now: START, regime: matter.regime });
        for (const form of unfinished(describeForm(procedure.opening.form), opened.form))
          expect({ form, ...rehearse(procedure, undefined, { ...OPEN, form }, fresh.context(by)) }).toEqual({
            form,
            faults: [],
          });
      }
      const holders = new Set(
        matter.state?.items.flatMap(({ parties }) => parties.flatMap((key) => holdersOf(key, city.directory))),
      );
      for (const person of [...holders].slice(0, 2))
        for (const { command, item, form, prefill, blocked, verb } of matter.allowed(person)) {
          if (blocked !== undefined || form.length === 0 || (verb && command !== 'comment')) continue;
          const asked = { kind: 'give' as const, command, ...(item ? { item: item.id } : {}) };
          let accepted: Values | undefined;
          fill(
            (filled) => {
              const came = matter.judge(person, { ...asked, form: filled });
              if (!isRejection(came)) accepted = filled;
              return came;
            },
            form,
            chanceOf(seed),
            { ...city, entries: matter.entries, own: actorOf(city, person).unit ?? '' },
            prefill ?? {},
            `${procedure.key}/${command}`,
          );
          for (const left of accepted ? unfinished(form, accepted) : []) {
            const said = rehearse(procedure, matter.state, { ...asked, form: left }, matter.context(person));
            expect({ command, left, ...said }).toEqual({ command, left, faults: [] });
          }
        }
    }
  });
});

describe('is said before the form is whole', () => {
  const of = (key: string): Procedure => latestProcedure(key)!;
  const said = (key: string, who: string, form: Values, entries: readonly RegisterEntry[] = []) => {
    const play = new Play({ city, procedure: of(key), now: START, entries });
    return rehearse(of(key), undefined, { ...OPEN, form }, play.context(who));
  };

  it('that the person may not, or that it is not the time', () => {
    const [outsider = ''] = city.persons.filter((one) => actorOf(city, one).unit === 'experts');
    const nobody = outsider === '' ? city.persons.at(-1)! : outsider;
    expect(said('cloud-use', nobody, {}).refused?.code).toBe('notAllowed');
  });

  it('what is out of bounds, names nothing, or contradicts what stands there already', () => {
    const [clerk = ''] = city.directory.holders('alpha', 'cloud');
    expect(said('cloud-use', clerk, { hosts: 5000 }).faults).toEqual([
      { path: 'hosts', message: '“云主机（台）”不大于 1000' },
    ]);
    expect(said('cloud-change', clerk, { system: 'alpha/无此系统' }).faults).toEqual([
      { path: 'system', message: expect.any(String) as string },
    ]);
  });
});
