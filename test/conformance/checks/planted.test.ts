/** Each check is seen to find a fault of its kind, planted into a procedure in which none of them finds anything. */
import { finish, go, goLeaving, limit } from '@banjie/shared/engine/definition/define.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import type { Outcome, Procedure, TaskStep } from '@banjie/shared/engine/definition/definition.ts';
import { postKey, type Directory, type PartyKey } from '@banjie/shared/kernel/party.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { articleTable } from '../law/articles.ts';
import { cityUnits } from '../law/city.ts';
import { articleFaults } from './kinds/articles.ts';
import { clockFaults } from './kinds/clocks.ts';
import { dateFaults } from './kinds/dates.ts';
import { exits } from './kinds/exits.ts';
import { biased } from './kinds/independence.ts';
import { look, walkedCity, wordsOf, type Fault, type Looked } from './looked.ts';
import {
  broken,
  change,
  plantedSuspension,
  sound,
  soundLaw,
  suspender,
  suspenderLaw,
  withCommand,
  withStep,
} from './planted.ts';
import { above, law } from '../law/table.ts';
import { unnamed } from './kinds/names.ts';
import { crowded } from './kinds/seats.ts';
import { silences } from './kinds/silence.ts';
import { mistaken } from './kinds/subjects.ts';
import { toothless } from './kinds/suspensions.ts';
import { untold } from './kinds/told.ts';
import { unitFaults } from './kinds/units.ts';
import { waysRound } from './kinds/ways.ts';

const bounds = { spots: 30, openings: 3 };
const looked = (procedure: Procedure): Looked => look(procedure, soundLaw, bounds, walkedCity);
const words = (faults: readonly Fault[]): string[] => [...new Set(faults.map(wordsOf))].sort();
const alone = (one: Looked) => exits(one, (key) => (key === 'planted' ? one : undefined));
const suspensions = (one: Looked) =>
  toothless(
    new Map([one, look(suspender, suspenderLaw, bounds, walkedCity)].map((each) => [each.procedure.key, each])),
    plantedSuspension,
  );
const duties = { opened: ['planted'], recurring: [], rows: [] };

it('finds nothing in what is sound, and has walked all of it', () => {
  const one = looked(broken({}));
  const { spots } = one.walks;
  expect(new Set(spots.flatMap((spot) => spot.state.end?.end ?? []))).toEqual(
    new Set(['done', 'withdrawn', 'terminated']),
  );
  const commands = new Set(spots.flatMap((spot) => spot.moves.map((move) => move.command)));
  const own = ['approve', 'refuse', 'renew', 'allow', 'giveUp', 'withdraw'];
  const verbs = ['terminate', 'transfer', 'delegateTask', 'returnToStep'];
  expect(commands).toEqual(new Set([...own, ...verbs, 'time']));
  const found = [silences, waysRound, alone, dateFaults, biased, untold, clockFaults, unnamed, crowded].flatMap(
    (check) => check(one),
  );
  expect(words([...found, ...mistaken([one]), ...suspensions(one), ...unitFaults(one, duties)])).toEqual([]);
});

it('silence: a body above which nobody sits, and a unit without which nothing goes on', () => {
  const alike = withStep('review', {}, 'takenUpBy');
  const nobodyAbove = looked(broken({ steps: alike.steps, supervisor: 'office' }));
  expect(words(silences(nobodyAbove))).toContain(
    'planted: office stays silent, and nobody above it can go on (silence)',
  );
  // The unit that the matter is about is asked, and nobody asks in its place.
  const asked = looked(withStep('use', { by: 'accused' }));
  expect(words(silences(asked))).toContain(
    'planted: use: the unit stays silent, and it can only be terminated (silence)',
  );
});

it('seats: a joint step for everybody, or for all users of a resource, and none for those whom the matter names', () => {
  const joint = { mode: 'all' as const, outcomes: [go('again')] };
  const seated = (parties: (matter: MatterState, directory: Directory) => PartyKey[]) =>
    words(
      crowded(
        looked(
          broken({
            steps: { ...sound.steps, review: { ...(sound.steps['review'] as TaskStep), joint, by: 'many' } },
            roles: { ...sound.roles, many: { title: '多方', parties } },
          }),
        ),
      ),
    );
  const posts = (units: readonly string[]) => units.map((unit) => postKey(unit, 'head'));
  const found = [expect.stringMatching(/^planted: review seats 20\d\d in a city/)];
  expect(seated((_, directory) => posts(directory.units().map(({ id }) => id)))).toEqual(found);
  expect(seated((_, directory) => posts(directory.usersOf('divisions')))).toEqual(found);
  expect(seated(({ opening }) => posts([String(opening['accused'])]))).toEqual([]);
});

describe('no way round', () => {
  it('a return of what was allocated', () => {
    const found = words(waysRound(looked(withStep('use', {}, 'noReturn'))));
    expect(found).toContain('planted: use can be returned (A-16)');
  });
  it('a return by whoever asked, behind a decision against him: which the engine does not offer', () => {
    const unlisted = { ...soundLaw, noReturn: [] };
    const requested = look(withStep('again', {}, 'noReturn'), unlisted, bounds);
    expect(words(waysRound(requested))).toEqual([]);
    // Whoever has found something asks nothing, so he may: looked at as if he had asked.
    const found = broken({ ...withStep('again', {}, 'noReturn'), opening: { ...sound.opening, finding: true } });
    const walked = look(found, unlisted, bounds);
    expect(words(waysRound({ ...walked, procedure: requested.procedure }))).toEqual([
      'planted: again is returned by whoever asked, behind review.refuse (decided against him)',
    ]);
  });
  it('a branch that leads back past what the one beside it must do', () => {
    const { review, conclude, ...steps } = sound.steps;
    const fork = (outcomes: Outcome[]): Procedure =>
      broken({
        steps: {
          ...steps,
          review: {
            ...review!,
            commands: {
              ...review!.commands,
              approve: { ...review!.commands['approve']!, outcomes: [go('keep', 'count')] },
            },
          },
          count: {
            ...{ kind: 'task', title: '清点', by: 'office', takenUpBy: 'authority', limits: [limit(3, 'wd', 'A-12')] },
            commands: { counted: { title: '已清点', outcomes: [go()] }, back: { title: '重新审核', outcomes } },
          },
          conclude: {
            ...conclude!,
            commands: {
              allow: {
                ...conclude!.commands['allow']!,
                gate: ({ items }) => (items.some(({ step }) => step === 'count') ? '还在清点' : undefined),
              },
            },
          },
        },
      });
    const counted = law({
      ...{ ends: { done: ['A-12 count.counted', 'A-14 keep'], withdrawn: [] }, terminates: above('office') },
      entries: { allocations: { put: ['A-12 count.counted'], exits: ['planted/use.giveUp'] } },
    });
    const without = (outcome: Outcome) => words(waysRound(look(fork([outcome]), counted, bounds)));
    // By the verb of the engine nothing is passed by: its own branch waits for the other.
    expect(without(go('count'))).toEqual([]);
    expect(without({ enter: ['use'], leave: 'all' })).toContain('planted: ends in done without count.counted (A-12)');
  });
  it('a withdrawal of what was allocated', () => {
    const withdraw: Procedure['anytime'][string] = {
      ...{ title: '撤回', by: 'applicant', during: ['review', 'use'], outcomes: [finish('withdrawn')] },
      registers: (matter) => (matter.given['allow'] ? change('lift')(matter) : []),
    };
    expect(words(waysRound(looked(broken({ anytime: { withdraw } }))))).toContain(
      'planted: ends in withdrawn in spite of conclude.allow (A-12)',
    );
  });
  it('an outcome that skips what must pass', () => {
    const found = words(waysRound(looked(withCommand('review', 'approve', { outcomes: [go('conclude')] }))));
    expect(found).toEqual(
      expect.arrayContaining([
        'planted: ends in done without keep (A-14)',
        'planted: puts into allocations without keep (A-14)',
      ]),
    );
  });
  it('a termination by whoever decides', () => {
    expect(words(waysRound(looked(broken({ supervisor: 'office' }))))).toContain(
      'planted: office breaks it off (above office)',
    );
  });
  it('a command that leads nowhere, two verbs away', () => {
    // It leaves whatever is open: after a return that is all there is.
    const nowhere = withCommand('review', 'refuse', { outcomes: [goLeaving(['review'])] });
    expect(words(waysRound(looked(nowhere))).some((one) => one.includes('refuse leads nowhere'))).toBe(true);
  });
});

it('exits: an entry that its last act does not lift', () => {
  // What is the matter's own goes with it by itself.
  const stays = (matter: MatterState) => change('put')(matter).map((one) => ({ ...one, lasting: true as const }));
  const kept = broken({
    steps: {
      ...sound.steps,
      ...withCommand('use', 'giveUp', {}, 'registers').steps,
      conclude: withCommand('conclude', 'allow', { registers: stays }).steps['conclude']!,
    },
  });
  const found = words(alone(looked(kept)));
  expect(found).toContain('planted: planted/use.giveUp does not change allocations (exits)');
});
it('exits: an entry that outlasts its matter', () => {
  const lasting = withCommand('conclude', 'allow', {
    registers: (matter) => change('put')(matter).map((one) => ({ ...one, lasting: true as const })),
  });
  expect(words(alone(looked(lasting)))).toContain('planted: terminated, and it stands in allocations (exits)');
});

it('identity: two units with a thing of the same name', () => {
  const named = (matter: { opening: Record<string, unknown> }) => String(matter.opening['name']);
  const mixed = broken({
    steps: {
      ...sound.steps,
      ...withCommand('use', 'giveUp', { registers: change('lift', named) }).steps,
      conclude: withCommand('conclude', 'allow', { registers: change('put', named) }).steps['conclude']!,
    },
  });
  expect(words(mistaken([looked(mixed)]))).toEqual([
    'planted: two units meet in one subject of allocations (identity)',
  ]);
});

it('suspensions: an approval that does not read one', () => {
  const deaf = looked(withCommand('conclude', 'allow', {}, 'approves'));
  expect(words(suspensions(deaf))).toEqual(['planted: conclude.allow is given under the suspension: planted (A-37)']);
});
it('suspensions: a refusal that does not say by which matter', () => {
  const mute = looked(
    withCommand(
      'conclude',
      'allow',
      { gate: (_, { registers }) => (registers.find('suspensions', {}).length > 0 ? '暂停中' : undefined) },
      'approves',
    ),
  );
  expect(words(suspensions(mute))).toEqual([
    'planted: conclude.allow is refused and does not say by which matter under the suspension: planted (A-37)',
  ]);
});

it('units: an opener list that leaves out some', () => {
  const few = broken({
    opening: { ...sound.opening, by: { ...sound.opening.by, kinds: cityUnits.filter((kind) => kind !== 'police') } },
  });
  expect(words(unitFaults(looked(few), duties))).toEqual(['planted: is opened without police (units of the city)']);
});

it('dates: of what has happened, in the future', () => {
  const { check: _, ...unchecked } = sound.opening;
  expect(words(dateFaults(looked(broken({ opening: unchecked }))))).toEqual([
    'planted: open.on may lie in the future (dates)',
  ]);
});
it('dates: one of which the table says nothing', () => {
  const { 'renew.on': _, ...dates } = soundLaw.dates;
  expect(words(dateFaults(look(broken({}), { ...soundLaw, dates }, bounds, walkedCity)))).toEqual([
    'planted: renew.on has no line: has it happened, or is it planned? (dates)',
  ]);
});

it('independence: whoever asked, and the unit that is accused', () => {
  const asked = withCommand('conclude', 'allow', { decides: false });
  expect(words(biased(looked(asked)))).toContain('planted: conclude.allow may be given by opener (A-12)');
  const accused = withStep('review', {}, 'independent');
  expect(words(biased(looked(accused)))).toEqual([
    'planted: review.approve may be given by the unit of opening.accused (A-12)',
    'planted: review.refuse may be given by the unit of opening.accused (A-12)',
  ]);
});

it('who is told: nobody tells the authority', () => {
  expect(words(untold(looked(withCommand('conclude', 'allow', { tells: [] }))))).toEqual([
    'planted: conclude.allow: authority is not told (A-14)',
  ]);
});

it('names: an advice and a notice that show the id of a unit', () => {
  expect(
    words(unnamed(looked(broken({ advice: ({ opening }) => [`请联系 ${String(opening['accused'])}`] })))).join(),
  ).toMatch(/advice of .* shows an id/u);
  const telling = withCommand('conclude', 'allow', {
    tells: [{ title: '结果', kind: 'info', to: 'office', body: ({ opener }) => `${opener.unit}：已办` }],
  });
  expect(words(unnamed(looked(telling)))).toEqual(
    expect.arrayContaining([expect.stringMatching(/^planted: body of conclude\.allow/u)]),
  );
});

it('clocks: a return starts a limit of the law anew; a step has none', () => {
  const back = withStep('conclude', {}, 'noReturn');
  expect(words(clockFaults(looked(back)))).toEqual([
    'planted: review: not restarted does not hold after a return (A-12)',
  ]);
  const none = withStep('review', { limits: [], noLimit: '没有期限' });
  expect(words(clockFaults(looked(none)))).toContain('planted: review: runs does not hold (A-12)');
});

it('articles: a line too few, one that nobody carries, one that is not cited', () => {
  const { 'A-6': _, ...rest } = articleTable;
  const table = { ...rest, 'A-9': { open: 'what nobody does' }, 'A-5': { by: ['cloud-use'] } };
  const known = words(articleFaults(procedures));
  expect(words(articleFaults(procedures, table)).filter((one) => !known.includes(one))).toEqual([
    'cloud-use: does not cite what it carries (A-5)',
    'nobody: what nobody does (A-9)',
    'the table: has no line (A-6)',
  ]);
});
