/**
 * Whatever somebody types anywhere, the chain verifies: all of Unicode, halves of characters among it, through the door of
 * every text field of every form, written as an entry, stored and read again.
 */
import type { z } from 'zod';
import { rulesOf } from '@banjie/shared/engine/definition/define.ts';
import { describeForm, long, text, unwrap, type Form, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { isWellFormed } from '@banjie/shared/kernel/text.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { testDatabase } from '@banjie/test/harness/database.ts';
import type { StoredEntry } from '../matters/ports.ts';
import { connect, type Connection } from '../store/base/connection.ts';
import { isSound, readEntry, writeEntry } from './entry.ts';
import { GENESIS } from './hash.ts';

const database = testDatabase();
let connection: Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const CODE_POINTS = 0x110000;
/** Every unit of UTF-16 that is half a character, and every code point, so many at a time. */
function chunk(from: number, size: number): string {
  let all = '';
  for (let n = 0; n < size; n++) all += String.fromCodePoint((from + n) % CODE_POINTS);
  return all;
}

const entryOf = (seq: number, said: unknown): StoredEntry =>
  writeEntry({
    ...{ matter: 'm1', seq, at: '2026-11-30T02:00:00.000Z', actor: 'person:p1', key: `k${seq}`, body: '' },
    ...{ command: 'report', previous: GENESIS, events: [{ event: 'given', form: { said } }] },
  } as unknown as Parameters<typeof writeEntry>[0]);

/** What came back of each from the database that is not what was written, or would accuse somebody. */
async function unsound(said: readonly string[]): Promise<string[]> {
  const stored = connection.collection<StoredEntry & { _id: number }>('entries');
  await stored.deleteMany({});
  await stored.insertMany(said.map((one, n) => ({ _id: n, ...entryOf(n, one) })));
  const back = await stored.find().sort({ _id: 1 }).toArray();
  expect(back).toHaveLength(said.length);
  return back.flatMap(({ _id, ...entry }) => {
    const read = readEntry('m1', entry) as unknown as { events: [{ form: { said: string } }] };
    const isSame = read.events[0].form.said === said[_id];
    // JSON would spell half a character as an escape, which others read as something else or not at all.
    const isWhole = isWellFormed(said[_id] ?? '') && isWellFormed(entry.text);
    return isSame && isWhole && isSound('m1', entry) ? [] : [escaped(said[_id] ?? '')];
  });
}
const escaped = (one: string): string => Array.from(one, (each) => `U+${each.codePointAt(0)?.toString(16)}`).join(' ');

/** What a door lets in of a text; undefined where it refuses it. */
function through(door: z.ZodType, said: string): string | undefined {
  const read = door.safeParse(said);
  return read.success ? String(read.data) : undefined;
}

it.each([
  ['of one line', text('x')],
  ['of several', long('x')],
])('every code point in a text %s', async (_, door) => {
  const letIn: string[] = [];
  for (let from = 0; from < CODE_POINTS; from += 150) {
    const said = through(door, `字${chunk(from, 150)}字`);
    if (said !== undefined) letIn.push(said);
  }
  // Nothing is refused for what it is made of: what can't be shown is left out, or stands as what cannot be.
  expect(letIn).toHaveLength(Math.ceil(CODE_POINTS / 150));
  expect(await unsound(letIn)).toEqual([]);
});

/** Fields of a form that take what is typed, those of its lists too. */
const typedIn = (form: Form): [z.ZodType, FormField][] =>
  describeForm(form).flatMap((field): [z.ZodType, FormField][] => {
    const door = form.shape[field.key] as z.ZodType;
    if (field.items) return typedIn((unwrap(door).inner as z.ZodArray).element as unknown as Form);
    return ['text', 'long'].includes(field.kind) ? [[door, field]] : [];
  });

it('and in every text field of every form', async () => {
  const fields = procedures.flatMap((one) =>
    [one.opening.form, ...rulesOf(one).flatMap(({ rule }) => rule.form ?? [])].flatMap((form) => typedIn(form)),
  );
  expect(fields.length).toBeGreaterThan(300);
  // Each takes its part of Unicode and halves of characters at both ends, as much as it holds; together they take all of it.
  const share = Math.ceil(CODE_POINTS / fields.length);
  const letIn = fields.flatMap(([door, { max = 200, min = 1 }], n) => {
    const size = Math.max(min, max - 4);
    const all: string[] = [];
    for (let from = n * share; from < (n + 1) * share; from += size)
      all.push(through(door, `\ude00字${chunk(from, Math.min(size, share))}\ud83d`) ?? '');
    return all;
  });
  const refused = letIn.filter((one) => one === '').length;
  expect(refused).toBe(0);
  expect(await unsound(letIn)).toEqual([]);
});
