/** A person who drives a procedure by writing to the bot: its real core, over the page of the matter as the server shows it. */
import type { ApiError } from '@banjie/shared/contract/client.ts';
import { decide } from '@banjie/shared/engine/decide.ts';
import { describeForm, readForm, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { chanceOf, formFrom } from '@banjie/shared/engine/testing/chance.ts';
import type { Play } from '@banjie/shared/engine/testing/play.ts';
import type { MaterialValue } from '@banjie/shared/engine/matter/state.ts';
import type { Move } from '@banjie/shared/engine/testing/survey.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { City as ChatCity, phone, rejection } from '../../bot/core/testing/city.ts';
import { fieldAt, rowsOf, type FormDialogue } from '../../bot/core/acts/form.ts';
import type { Server } from '../../bot/core/ports.ts';
import type { Kept } from '../../bot/core/turn.ts';
import { pageOf, receiptFor } from './page.ts';

type Form = Record<string, unknown>;
export interface Option {
  value: string;
  title: string;
}
/** More messages than this for one command are no conversation any more. */
const MOST_MESSAGES = 60;

/** The words in which a value is given. */
export function spoken(field: FormField, value: unknown, options: readonly Option[]): string {
  const placeOf = (one: unknown) => String(options.findIndex((option) => option.value === one) + 1);
  switch (field.kind) {
    case 'yesno':
      return value === true ? '是' : '否';
    case 'choices':
      return (value as string[]).map(placeOf).join('、');
    case 'choice':
    case 'unit':
    case 'resource':
    case 'person':
    case 'entry':
      return placeOf(value);
    case 'material': {
      // Words alone, as older clients send them.
      if (typeof value === 'string') return value;
      const { number, by, date, note } = value as MaterialValue;
      return [number, by, date, note].filter((one) => one !== undefined).join('，');
    }
    default:
      return String(value);
  }
}

/** What came of a conversation: nothing when the server took what was meant, else the last thing that the bot said. */
export type Outcome = string | undefined;

const listIn = (form: Form, key: string): unknown[] => (Array.isArray(form[key]) ? form[key] : []);
/** More rows than this are no conversation: with a mark or two in each the bot asks for the page. */
const MOST_ROWS = 10;

/** Gives the command of a move by chat. */
export function give(play: Play, { person, command, item, form }: Move): Promise<Outcome> {
  const page = pageOf(play, person);
  const offer = page.allowed.find((one) => one.command === command && (item === undefined || one.item === item));
  if (!offer) return Promise.resolve(`${command} is not offered`);
  // A sheet with a row for every unit of the city is filled in on the page: the bot says so and leads there (channels.test.ts).
  const rows = offer.form.some(({ fixedRows, key }) => fixedRows && listIn(form, key).length > MOST_ROWS);
  if (rows) return Promise.resolve(undefined);
  return converse(play, person, `${offer.title} ${page.number}`, offer.form, form, {
    giveCommand: (input) =>
      taken(
        play.do(person, {
          ...{ kind: 'give', command: input.params.command, form: input.body.form ?? {} },
          ...(input.body.item ? { item: input.body.item } : {}),
        }),
        page,
      ),
  });
}

/** Opens a matter by chat. */
export function open(play: Play, { person, form }: Pick<Move, 'person' | 'form'>): Promise<Outcome> {
  const { opening, title } = play.procedure;
  return converse(play, person, `发起 ${title}`, describeForm(opening.form), form, {
    openMatter: (input) => {
      const how = { id: 'm1', number: '260001', regime: play.regime };
      const came = decide(
        play.procedure,
        undefined,
        { kind: 'open', ...how, form: input.body.form },
        play.context(person),
      );
      if (isRejection(came)) return Promise.reject(errorOf(came));
      play.must(person, { kind: 'open', ...how, form: input.body.form });
      return Promise.resolve(pageOf(play, person));
    },
  });
}

/** Confirms for a unit by chat. */
export function confirm(play: Play, step: string): Promise<Outcome> {
  const asked = receiptFor(play, step);
  if (!asked) return Promise.resolve('nobody is asked');
  const { person, receipt, form } = asked;
  const page = pageOf(play, person, [receipt]);
  const fields = describeForm(form);
  const meant = formFrom(fields, chanceOf(step.length), { ...play.city, today: dayOf(play.now) });
  return converse(
    play,
    person,
    `确认 ${page.number}`,
    fields,
    meant,
    {
      confirmReceipt: (input) => {
        const read = readForm(form, input.body.form);
        return 'faults' in read ? Promise.reject(faulty(read.faults)) : Promise.resolve(page);
      },
    },
    [receipt],
  );
}

async function converse(
  play: Play,
  person: string,
  first: string,
  fields: readonly FormField[],
  meant: Form,
  acts: Partial<Server>,
  receipts: Parameters<typeof pageOf>[2] = [],
): Promise<Outcome> {
  let done = false;
  const city = cityOf(play, person, receipts);
  const asked = city.as(person);
  const server: Server = { ...asked, ...acts };
  for (const name of Object.keys(acts) as (keyof Server)[]) {
    const act = server[name] as (input: never) => Promise<unknown>;
    Object.assign(server, {
      [name]: async (input: never) => {
        const result = await act(input);
        done = true;
        return result;
      },
    });
  }
  city.as = () => server;
  const say = phone(city, person);
  let heard = await say(first);
  for (let n = 0; !done && n < MOST_MESSAGES; n++) {
    const kept = ((await server.readDialogue({ params: { id: person } })).state?.['kept'] ?? {}) as Kept;
    if (kept.waiting || kept.form?.summed) heard = await say('是');
    else if (kept.form) heard = await say(await next(kept.form, fields, meant, server, play));
    else return `${first}: ${heard}`;
  }
  return done ? undefined : `${first}: no end of questions: ${heard}`;
}

/** The answer to the question on the table. */
async function next(
  form: FormDialogue,
  fields: readonly FormField[],
  meant: Form,
  server: Server,
  play: Play,
): Promise<string> {
  const path = form.queue[0] ?? '';
  const [list = '', n, item] = path.split('.');
  const rows = (meant[list] ?? []) as Form[];
  if (n === '=') return same(rowsOf(form, list), rows) ? '沿用' : '重填';
  if (n === '+') return rowsOf(form, list).length < rows.length ? '是' : '否';
  const field = fieldAt(fields, path);
  if (!field) return '?';
  const value =
    (item === undefined ? meant[list] : rows[Number(n)]?.[item]) ??
    formFrom([{ ...field, required: true }], chanceOf(path.length), { ...play.city, today: dayOf(play.now) })[
      field.key
    ];
  const options = await optionsOf(field, server);
  return spoken(field, value, options);
}

const same = (one: readonly Form[], other: readonly Form[]): boolean => JSON.stringify(one) === JSON.stringify(other);

async function optionsOf(field: FormField, server: Server): Promise<readonly Option[]> {
  const named = ({ id, name }: { id: string; name: string }) => ({ value: id, title: name });
  switch (field.kind) {
    case 'unit':
      return (await server.listUnits({ query: { limit: 100 } })).items.map(named);
    case 'resource':
      return (await server.listResources({ query: {} })).items.map(named);
    case 'person':
      return (
        await server.listPeople({ query: { limit: 100, ...(field.among === undefined ? {} : { among: field.among }) } })
      ).items.map(named);
    case 'entry': {
      const query = { limit: '100' };
      const { items } = await server.listRegister({ params: { register: field.register ?? '' }, query });
      return items.map(({ key, title }) => ({ value: key, title }));
    }
    default:
      return field.options ?? [];
  }
}

/** What the bot is told of the city, as the server would tell this person. */
function cityOf(play: Play, person: string, receipts: Parameters<typeof pageOf>[2]): ChatCity {
  const { directory, resources } = play.city;
  const unit = directory.person(person)?.unit ?? '';
  const city = new ChatCity();
  city.bind(person, person, directory.unit(unit)?.name ?? unit);
  const me = city.bound.get(person);
  if (me) me.now = play.now;
  city.units = directory.units().map(({ id, name, kind }) => ({ id, name, kind }));
  city.people = play.city.persons.map((id) => ({ id, name: id, unit: directory.person(id)?.unit ?? '', posts: [] }));
  city.resources = resources.map(({ id, name, identifier, fields, personal, provider }) => ({
    ...{ id, name, identifier, personal, provider: { id: provider, name: provider } },
    ...{ users: 1, tables: [], verifying: 0 },
    ...{ fields: [...fields], uses: true },
  }));
  for (const { register, subject, title } of play.entries)
    (city.entries[register] ??= []).push({ key: subject, title });
  const { key, title, opening } = play.procedure;
  city.procedures = [{ key, title, summary: '', articles: [], group: '', form: describeForm(opening.form) }];
  if (play.state) {
    const page = pageOf(play, person, receipts);
    city.matters = [page];
    city.todo = [page.number];
  }
  return city;
}

const errorOf = (came: Rejection): ApiError =>
  came.rejected === 'invalid' ? faulty(came.faults ?? []) : rejection(409, came.rejected, came.text);
const faulty = (faults: NonNullable<Rejection['faults']>): ApiError =>
  rejection(422, 'invalid', '填写有误', { faults: [...faults] });
const taken = <T>(came: unknown, page: T): Promise<T> =>
  isRejection(came) ? Promise.reject(errorOf(came)) : Promise.resolve(page);
