/** Hand-over notes: what whoever goes off duty leaves to who comes, and what was left before. */
import type { Line } from '@banjie/shared/duty/roster.ts';
import { rosterKey } from '@banjie/shared/duty/roster.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { reject } from '@banjie/shared/kernel/rejection.ts';
import { addMs, formatInstant, MS_PER_DAY, MS_PER_HOUR } from '@banjie/shared/kernel/time.ts';
import { idOf, lineIn, type Made, type Of, type Scene } from './acts/scene.ts';
import type { DutyChange, DutyNote, DutyNoteStore } from './ports.ts';
import { texts } from './texts.ts';

/** So long after his turn somebody may still leave a word. */
const AFTER_MS = 12 * MS_PER_HOUR;
/** A turn that is longer has its notes from here on. */
const LONGEST_MS = 35 * MS_PER_DAY;
const SHOWN = 30;
const ATTEMPTS = 10;

export function notesOf({ duty, people, nameOf, byOf, say, now }: Scene, store: DutyNoteStore) {
  /** Lines that he has, or had until a while ago; those that he has before the others. */
  function linesOf(roster: DutyChange, person: PersonId): { line: Line; isNow: boolean }[] {
    const at = now();
    const reading = duty.read(roster, people.directory());
    return roster.lines.flatMap((line) => {
      const isNow = reading.at(line, at) === person;
      const had =
        isNow ||
        reading.stretches(line, { from: addMs(at, -AFTER_MS), until: at }).some((one) => one.person === person);
      return had ? [{ line, isNow }] : [];
    });
  }

  return {
    mayWrite: (roster: DutyChange, person: PersonId): boolean => linesOf(roster, person).length > 0,

    async write(of: Of, by: PersonId, asked: { line?: string | undefined; text: string }, key: string): Promise<Made> {
      const roster = duty.find(of.unit, of.post);
      if (!roster) return reject('notFound', texts.none);
      const named = asked.line === undefined ? undefined : lineIn(roster, asked.line);
      if (asked.line !== undefined && !named)
        return reject('invalid', texts.fault.noLine, { faults: [{ path: 'line', message: texts.fault.noLine }] });
      const all = linesOf(roster, by).filter(({ line }) => named === undefined || line === named);
      const own = all.some(({ isNow }) => isNow) ? all.filter(({ isNow }) => isNow) : all;
      if (own.length === 0) return reject('notAllowed', texts.notes.notOnDuty);
      const id = idOf(by, key);
      const note = { id, lines: own.map(({ line }) => line.key), text: asked.text, by: byOf(by), at: now() };
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const before = await store.history(rosterKey(of), SHOWN);
        if (before.some((one) => one.id === id)) return { text: texts.notes.done, id };
        const { unit, post } = of;
        if (!(await store.add({ ...note, unit, post, version: (before[0]?.version ?? 0) + 1 }))) continue;
        // Whose turn is over is followed by somebody who has had his hand-over: it comes to him by itself.
        const directory = people.directory();
        const late = own.filter(({ isNow }) => !isNow).map(({ line }) => duty.read(roster, directory).at(line, now()));
        const to = [...new Set(late.filter((one) => one !== undefined))];
        const { subject, body } = texts.notes.late;
        if (to.length > 0) await say(`note.${id}`, to, subject(nameOf(by)), body(asked.text));
        return { text: to.length > 0 ? texts.notes.sent(to.map(nameOf)) : texts.notes.done, id };
      }
      return reject('unavailable', texts.busy);
    },

    /** Latest first. */
    async history(of: Of, titleOf: (line: string) => string) {
      return (await store.history(rosterKey(of), SHOWN)).map(({ text, by, at, lines }) => ({
        ...{ text, who: by.name, atText: formatInstant(at), lines: lines.map(titleOf).join('、') },
      }));
    },

    /** What was left of a line since whoever goes had come, in the order in which it was written. */
    async left(roster: DutyChange, line: Line): Promise<readonly DutyNote[]> {
      const at = now();
      const before = duty
        .read(roster, people.directory())
        .stretches(line, { from: addMs(at, -LONGEST_MS), until: at })
        .filter(({ until }) => until < at)
        .at(-1);
      const since = before?.from ?? addMs(at, -AFTER_MS);
      const found = await store.history(rosterKey(roster), SHOWN);
      return found.filter((one) => one.lines.includes(line.key) && one.at >= since && one.at <= at).reverse();
    },
  };
}
export type Notes = ReturnType<typeof notesOf>;
