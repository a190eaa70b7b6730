/** What a citizen complains of, and who handles it: never the unit that is meant (N-37). */
import { z } from 'zod';
import { bodyBut } from '../../catalogue/bodies.ts';
import { choice, date, long, personal, reason, unit } from '../../engine/forms/form.ts';
import { isOpen } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { partyOf, postKey, type Directory, type PartyKey, type UnitId } from '../../kernel/party.ts';
import { startOfDay } from '../../kernel/time.ts';
import { texts as t } from './texts.ts';

export const forms = {
  opening: z.object({
    from: choice(t.fields.from, t.fields.froms),
    contact: personal(t.fields.contact, { help: t.fields.contactHelp }),
    unit: unit(t.fields.unit),
    matter: choice(t.fields.matter, t.fields.matters),
    facts: long(t.fields.facts, { private: true }),
    request: long(t.fields.request).optional(),
    receivedOn: date(t.fields.receivedOn, { when: 'past' }).optional(),
  }),
  handled: z.object({
    statement: long(t.fields.statement, { private: true, help: t.fields.statementHelp }).optional(),
    result: long(t.fields.result),
    measures: long(t.fields.measures),
  }),
  notOurs: z.object({ reason: reason(t.fields.reason), to: unit(t.fields.to).optional() }),
  assign: z.object({ unit: unit(t.fields.to), reason: reason(t.fields.reason).optional() }),
  answered: z.object({
    answer: long(t.fields.answer),
    way: choice(t.fields.way, t.fields.ways),
    answeredOn: date(t.fields.answeredOn, { when: 'past' }).optional(),
  }),
};
type Matter = MatterOf<typeof forms>;

/** Who handles it: never the unit that is complained of, which does not learn who complains either (N-37). */
export const assigner = ({ opening }: Matter, directory: Directory): PartyKey[] => bodyBut(directory, [opening.unit]);
export const unitIn = ([key]: PartyKey[]): UnitId | undefined => {
  const party = key === undefined ? undefined : partyOf(key);
  return party && 'unit' in party ? party.unit : undefined;
};
const handledBy = (matter: Matter, directory: Directory) =>
  matter.given.assign?.form.unit ?? unitIn(assigner(matter, directory));
export const handler = (matter: Matter, directory: Directory): PartyKey[] => {
  const own = assigner(matter, directory);
  const unit = handledBy(matter, directory);
  return unit === undefined || unit === unitIn(own) ? own : [postKey(unit, 'data'), postKey(unit, 'contact')];
};
/** Whoever has it in his hands is silent: the first body that is not he, nor complained of. */
export const above = (matter: Matter, directory: Directory): PartyKey[] => {
  const { opening, opener } = matter;
  const at = (step: string, unit: UnitId | undefined) => (isOpen(step)(matter) ? unit : undefined);
  const silent =
    at('handle', handledBy(matter, directory)) ?? at('answer', opener.unit) ?? unitIn(assigner(matter, directory));
  return bodyBut(directory, [opening.unit, silent]);
};
export const receivedAt = (matter: Matter) => {
  const { receivedOn } = matter.opening;
  return receivedOn === undefined ? matter.openedAt : startOfDay(receivedOn);
};
