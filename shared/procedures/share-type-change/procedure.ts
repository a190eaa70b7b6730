/** B-30, N-17: the basis of a not-shared resource fell away; its provider reclassifies it, the authority takes it off the list. */
import { z } from 'zod';
import {
  checkSharing,
  providerOfEntry,
  said,
  sharing,
  sharingValues,
  shareTypeOf,
  tidySharing,
} from '../../catalogue/entry.ts';
import { texts as catalogue } from '../../catalogue/texts.ts';
import { citySet, defineProcedure, finish, go, limit } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { date, entry, long, reason } from '../../engine/forms/form.ts';
import { postKey } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf, startOfDay } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { cityKinds } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  resource: entry(t.fields.resource, 'catalogue'),
  changedOn: date(t.fields.changedOn, { help: t.fields.changedHelp }),
  ground: long(t.fields.ground),
});
const { shareType, scope, use, conditions } = sharing;
const reclassified = z.object({ shareType, scope, use, conditions, note: long(t.fields.note).optional() });
/** What the register said at the opening is kept with the form. */
type Opened = z.infer<typeof opening> & { provider?: string; name?: string };
const opened = (matter: MatterState) => matter.opening as Opened;
const changedOn = (matter: MatterState) => startOfDay(opened(matter).changedOn);
const given = (matter: MatterState) =>
  (matter.given['reclassify']?.form ?? {}) as Partial<z.infer<typeof reclassified>>;
const told = (matter: MatterState) => {
  const units = [opened(matter).provider, matter.opener.unit].filter((one) => one !== undefined);
  return [...new Set(units)].map((one) => postKey(one, 'data'));
};

function checkOpening(form: Record<string, unknown>, { registers, now }: Context): Fault[] {
  const { resource, changedOn: day } = form as Opened;
  return [
    ...(shareTypeOf(registers.entry('catalogue', resource)) === 'none'
      ? []
      : [{ path: 'resource', message: t.faults.shared }]),
    ...(day > dayOf(now) ? [{ path: 'changedOn', message: t.faults.future }] : []),
  ];
}

export const shareTypeChange = defineProcedure({
  key: 'share-type-change',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['B-28', 'B-30', 'N-15', 'N-17'],
  roles: {
    asker: { title: t.roles.asker, post: 'data', of: 'opener' },
    provider: { title: t.roles.provider, post: 'registrar', of: (matter) => opened(matter).provider },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['registrar', 'data', 'contact'], kinds: cityKinds, title: t.opener },
    form: opening,
    title: (form) => t.matterTitle((form as Opened).name ?? (form as Opened).resource),
    check: checkOpening,
    tidy: (form, { registers }) => {
      const known = registers.entry('catalogue', (form as Opened).resource);
      return { ...form, provider: providerOfEntry(known), name: known?.title };
    },
    finding: true,
    outcomes: [go('reclassify')],
  },
  steps: {
    reclassify: {
      kind: 'task',
      title: t.steps.reclassify,
      by: 'provider',
      // A change of the law on which the entry rests is a change of law in the sense of N-17.
      limits: [
        limit(10, 'wd', 'N-17', { from: changedOn, regime: 'national' }),
        citySet('share-type-change.reclassify', t.settings.reclassify, 10, 'wd', { from: changedOn, regime: 'city' }),
      ],
      extension: { asks: 'provider', consents: 'authority', basis: 'N-17', maxDays: 5, unit: 'wd', once: true },
      commands: {
        reclassify: {
          title: t.commands.reclassify,
          tone: 'primary',
          requests: true,
          form: reclassified,
          check: (form, matter) =>
            form['shareType'] === 'none'
              ? [{ path: 'shareType', message: t.faults.none }]
              : checkSharing(form, matter.regime),
          tidy: tidySharing,
          outcomes: [go('delist')],
        },
        stillHolds: {
          title: t.commands.stillHolds,
          help: t.consequences.stillHolds,
          requests: true,
          form: z.object({ why: reason(t.fields.why) }),
          outcomes: [go('basis')],
        },
      },
    },
    delist: {
      kind: 'task',
      title: t.steps.delist,
      by: 'authority',
      limits: [
        limit(2, 'wd', 'N-17', { regime: 'national' }),
        citySet('share-type-change.delist', t.settings.delist, 2, 'wd', { regime: 'city' }),
      ],
      commands: {
        delist: {
          title: t.commands.delist,
          decides: true,
          tone: 'primary',
          help: t.consequences.delist,
          form: z.object({ opinion: long(t.fields.opinion).optional() }),
          registers: (matter, { registers }) => [
            {
              register: 'catalogue',
              subject: opened(matter).resource,
              op: 'put',
              lasting: true,
              title: opened(matter).name ?? opened(matter).resource,
              why: t.why(matter.number),
              units: [],
              values: said({
                ...registers.entry('catalogue', opened(matter).resource)?.values,
                ...sharingValues(given(matter)),
              }),
            },
          ],
          tells: [
            {
              title: t.tells.shared,
              kind: 'info',
              to: (_, { directory }) => directory.units().map((unit) => postKey(unit.id, 'contact')),
              body: (matter) =>
                t.sharedBody(
                  opened(matter).name ?? '',
                  catalogue.fields.shareTypes[given(matter).shareType ?? 'conditional'],
                ),
            },
          ],
          outcomes: [finish('shared')],
        },
        sendBack: {
          title: t.commands.sendBack,
          decides: true,
          tone: 'danger',
          form: z.object({ why: reason(t.fields.why) }),
          outcomes: [go('reclassify')],
        },
      },
    },
    basis: {
      kind: 'task',
      title: t.steps.basis,
      by: 'authority',
      limits: [citySet('share-type-change.basis', t.settings.basis, 5, 'wd')],
      commands: {
        accept: {
          title: t.commands.accept,
          decides: true,
          help: t.consequences.accept,
          form: z.object({ why: reason(t.fields.why) }),
          tells: [
            {
              title: t.tells.kept,
              kind: 'result',
              to: told,
              body: (matter) =>
                t.keptBody(opened(matter).name ?? '', String(matter.given['accept']?.form['why'] ?? '')),
            },
          ],
          outcomes: [finish('kept')],
        },
        insist: {
          title: t.commands.insist,
          decides: true,
          tone: 'danger',
          help: t.consequences.insist,
          form: z.object({ why: reason(t.fields.why) }),
          outcomes: [go('reclassify')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'asker',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.withdrawal) }),
      during: ['reclassify'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    shared: { title: t.ends.shared, good: true },
    kept: { title: t.ends.kept, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['catalogue'],
});
