/**
 * Every procedure is walked through: opened in each of its ways, driven by its commands and by time, to each of its ends
 * and past each of its limits. What a walk must show of the law stands in register/, and nothing of it is read from the
 * definitions.
 */
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import { decide } from '@banjie/shared/engine/decide.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { cityOf, contextOf, fullPlan, machine } from '@banjie/shared/engine/testing/city.ts';
import { Play } from '@banjie/shared/engine/testing/play.ts';
import { hasLapsed, regimeOf, sightsOf } from '@banjie/shared/engine/testing/sights.ts';
import { surveyOf, type Place, type Survey } from '@banjie/shared/engine/testing/survey.ts';
import { registersOf } from '@banjie/shared/engine/definition/registers.ts';
import { noSettings } from '@banjie/shared/engine/settings/settings.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import type { Procedure, Role } from '@banjie/shared/engine/definition/definition.ts';
import * as chat from './chat.ts';
import * as page from './page.ts';
import { takenBack } from './taking-back.ts';
import { openSight } from './sight.ts';
import { viewerKinds } from './viewers.ts';
import { planFor } from './law/city.ts';
import { cloudFacts } from './law/prepared.ts';
import { register, type Row } from './register/index.ts';

const fullCity = cityOf(fullPlan);
const cloudCity = { ...fullCity, entries: [...fullCity.entries, ...cloudFacts(fullCity.directory)] };
/** A procedure without a row is found by register.test.ts. */
const noRow: Pick<Row, 'actors' | 'children'> = { actors: [], children: [] };

let sight: Awaited<ReturnType<typeof openSight>>;
/** Kinds of viewers, and over how many procedures each was met. */
const met = new Map<string, number>();
beforeAll(async () => void (sight = await openSight()));
afterAll(() => sight?.close());

/** Units that roles name outright: these need not be met on a walk. */
const bodies = (role: Role): string[] => ('of' in role && typeof role.of === 'string' ? [role.of] : []);
const refusals = (survey: Survey, names: readonly string[]) =>
  names.map((name) => {
    const { text = '', faults = [] } = survey.refused.get(name) ?? {};
    return [name, text, ...faults.map((one) => `${one.path}: ${one.message}`)].filter((one) => one !== '').join('; ');
  });

describe.each(procedures.map((one) => [one.key, one] as const))('%s', (key, procedure: Procedure) => {
  const row = register[key] ?? noRow;
  const sights = sightsOf(procedure);
  const regime = regimeOf(procedure);
  const city = cityOf(planFor(key));
  let survey: Survey;
  beforeAll(() => {
    survey = surveyOf(procedure, procedure.group === '政务云' ? cloudCity : city, procedures, row);
  });

  it('is led into each of its steps', () => {
    expect(sights.steps.filter((one) => !survey.steps.has(one))).toEqual([]);
  });

  it('is led to each of its ends', () => {
    expect(sights.ends.filter((one) => !survey.ends.has(one))).toEqual([]);
  });

  it('takes each of its commands from somebody', () => {
    const never = sights.given.filter((one) => !survey.given.has(one));
    expect(refusals(survey, never)).toEqual([]);
  });

  // What a lapse must bring about (recorded, told up the line, its steps opened, nothing decided) is looked at by
  // holds.ts whenever one happens on a walk.
  it('lets each of its limits pass', () => {
    expect(sights.lapsed.filter((one) => !hasLapsed(survey, one))).toEqual([]);
  });

  it('has everybody act whom the law names', () => {
    const acting = new Set<string>([...survey.kinds, ...Object.values(procedure.roles).flatMap(bodies)]);
    expect(row.actors.filter((kinds) => !kinds.split('|').some((kind) => acting.has(kind)))).toEqual([]);
  });

  /** The matter as a walk has found it, once more. */
  const again = ({ events = [], entries, now }: Partial<Place> & Pick<Place, 'entries' | 'now'>) =>
    new Play({ city, procedure, now, entries: [...entries], given: events, regime });

  it('is opened, given each of its commands, and confirmed from the chat', async () => {
    const faults: (string | undefined)[] = [];
    for (const move of survey.moves.values()) faults.push(await chat.give(again(move), move));
    for (const [step, place] of survey.asked) faults.push(await chat.confirm(again(place), step));
    // What is personal is not said in a chat: such a form is filled in in the mini-app.
    const isPersonal = describeForm(procedure.opening.form).some((one) => one.kind === 'personal' && one.required);
    if (survey.opening && !isPersonal) faults.push(await chat.open(again(survey.opening), survey.opening));
    expect(faults.filter((one) => one !== undefined)).toEqual([]);
  });

  it('is given each of its commands from the mini-app', () => {
    const faults = [...survey.moves.values()].map((move) => page.give(again(move), move));
    expect(faults.filter((one) => one !== undefined)).toEqual([]);
  });

  it('takes each decision back, and gives it again as if nothing had been', () => {
    expect([...survey.moves.values()].flatMap((move) => takenBack(again(move), move))).toEqual([]);
  });

  it('shows everybody what the table of who sees what says, and no more', async () => {
    const places = [...survey.moves.values()];
    const [first] = places;
    const { faults, kinds } = await sight.compare(again([...survey.asked.values()].at(-1) ?? places.at(-1) ?? first!));
    expect(faults).toEqual([]);
    for (const kind of kinds) met.set(kind, (met.get(kind) ?? 0) + 1);
  });

  it('opens by itself without a fault, if it recurs', () => {
    expect(survey.turnsRefused).toEqual([]);
  });

  it('writes each register that it names, and no other', () => {
    const named: readonly string[] = procedure.registers;
    expect([...survey.registers].filter((one) => !named.includes(one))).toEqual([]);
    expect(named.filter((one) => !survey.registers.has(one))).toEqual([]);
  });

  it('opens the matters that come of it, with forms that these accept', () => {
    const opened = new Set(survey.children.map((one) => one.opens.link.procedure));
    expect(row.children.filter((child) => !opened.has(child))).toEqual([]);
    for (const { opens, at } of survey.children.slice(-20)) {
      const { link, form, unit, by } = opens;
      const child = link.procedure;
      const definition = procedures.find((one) => one.key === child);
      expect({ child, is: definition?.key }).toEqual({ child, is: child });
      if (!definition) continue;
      const actor = machine(by.name, unit ?? by.unit);
      const came = decide(
        definition,
        undefined,
        {
          ...{ kind: 'open', id: link.id, number: '260002', regime: 'national', form },
          parent: { id: 'm1', side: 'parent', procedure: key, relation: link.relation },
        },
        contextOf(city, actor, at, noSettings, registersOf(city.entries)),
      );
      expect({ child, form, refused: isRejection(came) ? came : undefined }).toMatchObject({ refused: undefined });
    }
  });
});

it('has met each kind of viewer', () => {
  // Somebody of each kind, and those who are nothing to a matter everywhere.
  const everywhere = ['stranger', 'administrator', 'provider-staff', 'copy', 'copy-of-forms', 'copy-of-files'];
  const least = (kind: string) => (everywhere.includes(kind) ? procedures.length : kind === 'asked' ? 3 : 10);
  expect(viewerKinds.filter((kind) => (met.get(kind) ?? 0) < least(kind))).toEqual([]);
});
