/** What is filed and decided of next year's services and funds, service by service. */
import { z } from 'zod';
import { carried, choice, list, long, number, reason, text, unit, yesno } from '../../engine/forms/form.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { texts as t } from './texts.ts';

export const service = z.object({
  service: text(t.fields.service, { max: 80 }),
  kind: choice(t.fields.kind, t.fields.kinds),
  way: choice(t.fields.way, t.fields.ways),
  amount: number(t.fields.amount),
  content: long(t.fields.content, { max: 1000 }),
});
export type Service = z.infer<typeof service>;
const shown = {
  key: carried(t.fields.key, { max: 200 }),
  name: text(t.fields.unit, { readOnly: true, max: 200 }),
  service: text(t.fields.service, { readOnly: true, max: 80 }),
  asked: text(t.fields.asked, { readOnly: true, max: 300 }),
};
const decision = z.object({
  ...shown,
  stands: text(t.fields.stands, { readOnly: true, max: 500 }).optional(),
  granted: number(t.fields.granted),
  excuse: long(t.fields.excuse, { max: 500, help: t.fields.excuseHelp }).optional(),
  note: long(t.fields.note, { max: 500 }).optional(),
});
export type Decision = z.infer<typeof decision>;
const approval = z.object({
  ...shown,
  approved: yesno(t.fields.approved),
  note: long(t.fields.note, { max: 500 }).optional(),
});

export const forms = {
  opening: z.object({ year: number(t.fields.year, { min: 2018, max: 2100 }) }),
  file: z.object({
    services: list(t.fields.services, service, { max: 50 }),
    sharing: long(t.fields.sharing, { help: t.fields.sharingHelp }),
  }),
  none: z.object({ reason: reason(t.fields.reason).optional() }),
  close: z.object({ reason: reason(t.fields.reason) }),
  pass: z.object({
    total: text(t.fields.total, { readOnly: true, max: 500 }).optional(),
    rows: list(t.fields.rows, decision, { min: 0, max: 2000, fixedRows: true }),
    reason: reason(t.fields.opinion),
  }),
  revise: z.object({ unit: unit(t.fields.unit), reason: reason(t.fields.reason) }),
  deny: z.object({
    unit: unit(t.fields.unit),
    ground: long(t.fields.ground, { min: 5 }),
    reason: reason(t.fields.opinion),
  }),
  approve: z.object({
    rows: list(t.fields.rows, approval, { min: 0, max: 2000, fixedRows: true }),
    reason: reason(t.fields.decision),
  }),
  arrange: z.object({ channel: choice(t.fields.channel, t.fields.channels), arranged: long(t.fields.arranged) }),
};
export type Matter = MatterOf<typeof forms>;
