/** N-19, B-4, B-20: several units collect the same fact; the authority names the one that provides it from then on. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, date, list, long, reason, resource, text, unit } from '../../engine/forms/form.ts';
import { postKey, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf, type Day } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { cityKinds } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const collector = z.object({ unit: unit(t.fields.unit), what: long(t.fields.what, { max: 500 }).optional() });
const opening = z.object({
  fact: text(t.fields.fact, { max: 60, help: t.fields.factHelp }),
  collectors: list(t.fields.collectors, collector, { min: 2, max: 50 }),
  reason: long(t.fields.reason),
});
const designation = z.object({
  source: unit(t.fields.source),
  until: date(t.fields.until).optional(),
  reason: reason(t.fields.grounds),
});
const receipt = z.object({
  stopped: choice(t.fields.stopped, t.fields.stoppedOptions),
  note: text(t.fields.note).optional(),
});
type Opened = z.infer<typeof opening>;
const opened = (matter: MatterState) => matter.opening as Opened;
const collectors = (matter: MatterState): UnitId[] => opened(matter).collectors.map((one) => one.unit);
const designated = (matter: MatterState) => matter.given['designate']?.form as z.infer<typeof designation> | undefined;
/** From when a unit that collects nothing yet says that it will provide. */
const laterUntil = (matter: MatterState) => matter.given['later']?.form['until'] as Day | undefined;
const sourceName = (matter: MatterState, { directory }: Pick<Context, 'directory'>) =>
  directory.unit(designated(matter)?.source ?? '')?.name ?? '';
const told = (matter: MatterState) => [
  ...[...new Set([...collectors(matter), ...(designated(matter) ? [designated(matter)!.source] : [])])].map((one) =>
    postKey(one, 'data'),
  ),
  ...(matter.opener.unit === undefined ? [] : [postKey(matter.opener.unit, 'data')]),
];

function checkOpening(form: Record<string, unknown>, { directory }: Context): Fault[] {
  const units = (form as Opened).collectors.map((one) => one.unit);
  return units.flatMap((one, n): Fault[] => [
    ...(directory.unit(one) ? [] : [{ path: `collectors.${n}.unit`, message: t.faults.known }]),
    ...(units.indexOf(one) < n ? [{ path: `collectors.${n}.unit`, message: t.faults.twice }] : []),
  ]);
}

/** The unit whose duty it is, also where it collects nothing yet (N-19). */
function checkDesignation(form: Record<string, unknown>, _: MatterState, { now, directory }: Context): Fault[] {
  const { source, until } = form as z.infer<typeof designation>;
  const kind = directory.unit(source)?.kind;
  return [
    ...(kind !== undefined && cityKinds.includes(kind) ? [] : [{ path: 'source', message: t.faults.source }]),
    ...(until !== undefined && until < dayOf(now) ? [{ path: 'until', message: t.faults.past }] : []),
  ];
}

export const sourceDesignation = defineProcedure({
  key: 'source-designation',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['N-19', 'B-4', 'B-20'],
  roles: {
    asker: { title: t.roles.asker, post: 'data', of: 'opener' },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
    source: { title: t.roles.source, post: 'data', of: (matter) => designated(matter)?.source },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['data', 'contact'], kinds: cityKinds, title: t.opener },
    form: opening,
    title: (form) => t.matterTitle((form as Opened).fact),
    check: checkOpening,
    // The authority may find it out itself, and then names the source all the same.
    finding: true,
    outcomes: [go('designate')],
  },
  steps: {
    designate: {
      kind: 'task',
      title: t.steps.designate,
      by: 'authority',
      limits: [citySet('source-designation.designate', t.settings.designate, 10, 'wd')],
      commands: {
        designate: {
          title: t.commands.designate,
          decides: true,
          tone: 'primary',
          help: t.consequences.designate,
          form: designation,
          check: checkDesignation,
          registers: (matter) => [
            {
              register: 'sources',
              subject: opened(matter).fact,
              op: 'put',
              lasting: true,
              title: opened(matter).fact,
              why: t.why(matter.number),
              units: [],
              values: { fact: opened(matter).fact, source: designated(matter)?.source },
            },
          ],
          tells: [
            {
              title: t.tells.designated,
              kind: 'result',
              to: told,
              body: (matter, context) => t.designatedBody(opened(matter).fact, sourceName(matter, context)),
            },
          ],
          outcomes: [go('provide')],
        },
        decline: {
          title: t.commands.decline,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.why) }),
          tells: [
            {
              title: t.tells.declined,
              kind: 'result',
              to: told,
              body: (matter) =>
                t.declinedBody(opened(matter).fact, String(matter.given['decline']?.form['reason'] ?? '')),
            },
          ],
          outcomes: [finish('declined')],
        },
      },
    },
    provide: {
      kind: 'task',
      title: t.steps.provide,
      by: 'source',
      limits: [
        citySet('source-designation.provide', t.settings.provide, 20, 'wd', {
          until: (matter) => laterUntil(matter) ?? designated(matter)?.until,
        }),
      ],
      commands: {
        provide: {
          title: t.commands.provide,
          tone: 'primary',
          help: t.consequences.provide,
          form: z.object({ resource: resource(t.fields.resource), how: long(t.fields.how) }),
          check: (form, matter, { directory }) =>
            directory.resource(String(form['resource']))?.provider === designated(matter)?.source
              ? []
              : [{ path: 'resource', message: t.faults.own }],
          outcomes: [go('stop')],
        },
        later: {
          title: t.commands.later,
          help: t.consequences.later,
          offered: (matter) => laterUntil(matter) === undefined,
          form: z.object({ reason: reason(t.fields.laterWhy), until: date(t.fields.until) }),
          check: (form, _, { now }) =>
            String(form['until']) < dayOf(now) ? [{ path: 'until', message: t.faults.past }] : [],
          tells: [
            {
              title: t.tells.later,
              kind: 'info',
              to: (_, { directory }) => {
                const authority = directory.body('authority');
                return authority ? [postKey(authority.id, 'data')] : [];
              },
              body: (matter, context) =>
                t.laterBody(opened(matter).fact, sourceName(matter, context), laterUntil(matter) ?? ''),
            },
          ],
          outcomes: [go('provide')],
        },
      },
    },
    stop: {
      kind: 'receipts',
      title: t.steps.stop,
      from: (matter) => collectors(matter).filter((one) => one !== designated(matter)?.source),
      post: 'data',
      receiptTitle: t.receiptTitle,
      form: receipt,
      body: (matter, directory) =>
        t.stopBody(
          opened(matter).fact,
          sourceName(matter, { directory }),
          String(matter.given['provide']?.form['how'] ?? ''),
        ),
      limits: [citySet('source-designation.stop', t.settings.stop, 10, 'wd')],
      commands: {},
      outcomes: [finish('designated')],
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'asker',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.withdrawal) }),
      during: ['designate'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    designated: { title: t.ends.designated, good: true },
    declined: { title: t.ends.declined, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['sources'],
});
