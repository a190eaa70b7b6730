/** What is filed, assessed and decided of next year's demand. */
import { z } from 'zod';
import { carried, list, long, number, reason, text } from '../../engine/forms/form.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { texts as t } from './texts.ts';

const year = number(t.fields.year, { min: 2018, max: 2100 });
const unitRow = {
  unit: carried(t.fields.unit, { max: 64 }),
  name: text(t.fields.name, { readOnly: true, max: 200 }),
  demand: text(t.fields.demand, { readOnly: true, max: 200 }),
};
/** What of the demand is for which application: as much of it waits as is held back of that. */
const project = z.object({
  project: text(t.fields.project),
  hosts: number(t.fields.hostsOf).optional(),
  databases: number(t.fields.databasesOf).optional(),
  storage: number(t.fields.storageOf, { unit: 'GB' }).optional(),
});
export const projects = list(t.fields.projects, project, { max: 50, help: t.fields.projectsHelp });
const used = text(t.fields.used, { readOnly: true, max: 200 });
const decision = z.object({
  ...unitRow,
  used,
  stands: text(t.fields.stands, { readOnly: true, max: 500 }).optional(),
  hosts: number(t.fields.hostsGranted),
  databases: number(t.fields.databasesGranted),
  storage: number(t.fields.storageGranted, { unit: 'GB' }),
  note: long(t.fields.note, { max: 500 }).optional(),
});
export type Decision = z.infer<typeof decision>;

export const forms = {
  opening: z.object({ year }),
  file: z.object({
    hosts: number(t.fields.hosts),
    databases: number(t.fields.databases),
    storage: number(t.fields.storage, { unit: 'GB' }),
    projects,
    grounds: long(t.fields.grounds),
  }),
  none: z.object({ reason: reason(t.fields.reason).optional() }),
  close: z.object({ reason: reason(t.fields.reason) }),
  assess: z.object({
    hosts: number(t.fields.hostsGiven),
    databases: number(t.fields.databasesGiven),
    storage: number(t.fields.storageGiven, { unit: 'GB' }),
    reason: reason(t.fields.opinion),
  }),
  revise: z.object({ reason: reason(t.fields.reason) }),
  sumUp: z.object({
    rows: list(t.fields.rows, z.object({ ...unitRow, used }), { min: 0, max: 2100, fixedRows: true }).optional(),
    total: text(t.fields.total, { readOnly: true, max: 500 }).optional(),
    settled: long(t.fields.settled, { help: t.fields.settledHelp }),
  }),
  approve: z.object({
    total: text(t.fields.total, { readOnly: true, max: 500 }).optional(),
    settled: long(t.fields.settled, { readOnly: true }).optional(),
    rows: list(t.fields.rows, decision, { min: 0, max: 2100, fixedRows: true }),
    reason: reason(t.fields.decision),
  }),
  sendBack: z.object({ reason: reason(t.fields.reason) }),
  budget: z.object({ budgeted: long(t.fields.budgeted) }),
};
export type Matter = MatterOf<typeof forms>;
