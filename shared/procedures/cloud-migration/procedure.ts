/** a system moves to the cloud: backed up before the switch, and the old one stays two months as a rule. */
import {
  addMonths,
  also,
  choice,
  city,
  cityKinds,
  date,
  dated,
  dayOf,
  finish,
  go,
  goLeaving,
  isOpen,
  limit,
  list,
  long,
  number,
  procedure,
  reason,
  startOfDay,
  text,
  z,
} from '../../engine/words.ts';
import type { Day, MatterOf } from '../../engine/words.ts';
import { notBefore } from '../../cloud/days.ts';
import { allocationOf, exemptionLifted, ofUnit } from '../../cloud/systems.ts';
import { texts as t } from './texts.ts';

const shortening = dated(t.fields.shorterUntil, t.fields.reason);
const asset = z.object({
  asset: text(t.fields.asset),
  count: number(t.fields.count, { min: 1 }),
  state: text(t.fields.state),
  disposal: choice(t.fields.disposal, t.fields.disposals),
});
const forms = {
  opening: z.object({
    system: text(t.fields.system, { max: 60, help: t.fields.systemHelp }),
    old: long(t.fields.old),
    planned: date(t.fields.planned, { when: 'coming' }),
    merges: list(t.fields.merges, z.object({ system: text(t.fields.merged, { max: 60 }) }), {
      ...{ min: 0, max: 50, help: t.fields.mergesHelp },
    }).optional(),
  }),
  backup: z.object({
    where: text(t.fields.where),
    verified: long(t.fields.verified),
    on: date(t.fields.backedUp, { when: 'past' }),
  }),
  goLive: z.object({ liveOn: date(t.fields.liveOn, { when: 'past' }), note: long(t.fields.note) }),
  askShorter: shortening,
  consent: shortening,
  decline: z.object({ reason: reason(t.fields.reason) }),
  assets: z.object({ assets: list(t.fields.assets, asset) }),
  dispose: z.object({
    approval: text(t.fields.approval),
    result: long(t.fields.result),
    on: date(t.fields.disposedOn, { when: 'past' }),
  }),
};
type Matter = MatterOf<typeof forms>;
const liveOn = ({ given }: Matter) => given.goLive?.form.liveOn;
/** The last day that the old system stays when nothing shortens it. */
const lastDay = (matter: Matter) => addMonths(liveOn(matter) ?? dayOf(matter.openedAt), 2);
/** The day until which the old system had to stay. */
const keptUntil = (matter: Matter) => matter.given.consent?.form.until ?? lastDay(matter);
/** Scattered systems that go into this one: what holds for the old system holds for each of them. */
const oldOnes = ({ opener, opening }: Matter) =>
  [opening.system, ...(opening.merges ?? []).map((one) => one.system)].map((name) => ofUnit(opener.unit, name));
const subjectOf = ({ opener, opening }: Matter) => ofUnit(opener.unit, opening.system);
/** As planned: the day that the unit named is the limit of getting there. */
const planned = { until: ({ opening }: Matter): Day => opening.planned };

const checkShorter = ({ until }: z.infer<typeof shortening>, matter: Matter) =>
  until < lastDay(matter) ? [] : [{ path: 'until', message: t.faults.shorterLonger }];

export const cloudMigration = procedure(t, forms, {
  key: 'cloud-migration',
  articles: ['A-4', 'A-19', 'A-20', 'A-21', 'A-22'],
  roles: {
    applicant: { post: 'cloud', of: 'opener' },
    // It coordinates and supervises; the responsibility stays with the unit.
    authority: { post: 'cloud', of: 'authority' },
  },
  supervisor: 'committee',
  opening: {
    by: { posts: ['cloud', 'contact', 'head'], kinds: cityKinds },
    title: (form) => t.matterTitle(form.system),
    outcomes: [go('backup')],
  },
  steps: {
    backup: { task: ['applicant', city(30, 'd', planned)], commands: { backup: { outcomes: [go('goLive')] } } },
    goLive: {
      task: ['applicant', city(30, 'd', planned)],
      commands: {
        goLive: {
          // Nothing goes live on the cloud that was not tested and allocated there, or stands still.
          approves: { what: 'operation', about: (matter) => [subjectOf(matter)] },
          gate: (matter, { registers }) =>
            allocationOf(subjectOf(matter), registers) ? undefined : t.gates.notAllocated,
          check: ({ liveOn }, matter, { registers }) => {
            const since = allocationOf(subjectOf(matter), registers)?.since;
            return [
              ...notBefore('liveOn', liveOn, matter.given.backup?.form.on, t.faults.beforeBackup),
              ...notBefore('liveOn', liveOn, since && dayOf(since), t.faults.beforeAllocation),
            ];
          },
          tells: {
            ...{ title: t.tells.live, kind: 'info', to: ['office', 'authority'] },
            body: (matter) => t.liveBody(matter.opening.system, lastDay(matter)),
          },
          outcomes: [go('keep')],
        },
      },
    },
    keep: {
      kind: 'wait',
      lasts: limit(2, 'month', 'A-22', {
        from: (matter) => {
          const day = liveOn(matter);
          return day === undefined ? undefined : startOfDay(day);
        },
      }),
      commands: {
        askShorter: {
          by: 'applicant',
          requests: true,
          check: checkShorter,
          offered: (matter) => !isOpen('shorter')(matter),
          outcomes: [also('shorter')],
        },
      },
      // A request that was not answered in time has become void with the two months.
      outcomes: [goLeaving(['shorter'], 'assets')],
    },
    shorter: {
      task: ['office', city(5, 'wd')],
      noReturn: t.noReturn,
      commands: {
        consent: {
          decides: 'for',
          prefill: ({ given }) => ({ until: given.askShorter?.form.until }),
          check: checkShorter,
          outcomes: [goLeaving(['keep'], 'keepShort')],
        },
        decline: { decides: 'against', outcomes: [go()] },
      },
    },
    keepShort: {
      kind: 'wait',
      lasts: limit(2, 'month', 'A-22', { until: ({ given }) => given.consent?.form.until }),
      outcomes: [go('assets')],
    },
    assets: {
      task: ['applicant', city(10, 'wd')],
      noReturn: t.noReturn,
      commands: { assets: { outcomes: [go('dispose')] } },
    },
    dispose: {
      task: ['applicant', city(60, 'd')],
      noReturn: t.noReturn,
      commands: {
        dispose: {
          // Not before the old system may go.
          check: ({ on }, matter) => notBefore('on', on, keptUntil(matter), t.faults.kept),
          registers: (matter, { registers }) =>
            oldOnes(matter).flatMap((one) => exemptionLifted(one, registers, t.liftedWhy)),
          outcomes: [finish('migrated')],
        },
      },
    },
  },
  // Once it is live, the old system must stay: nobody withdraws from that.
  withdrawable: { by: 'applicant', during: ['backup', 'goLive'] },
  ends: { good: ['migrated'] },
  registers: ['exemptions'],
});
