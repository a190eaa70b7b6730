/** a fault is acknowledged by whoever is on duty, climbs while nobody answers, is handled, told and reported. */
import { z } from 'zod';
import {
  also,
  citySet,
  defineProcedure,
  finish,
  go,
  goLeaving,
  limit,
  stay,
  telling,
  when,
} from '../../engine/definition/define.ts';
import type { Context, Rung } from '../../engine/definition/definition.ts';
import { choice, list, long, number, text, unit, yesno } from '../../engine/forms/form.ts';
import { personKey, postKey, type Directory, type PartyKey } from '../../kernel/party.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const alert = z.object({
  fingerprint: text(t.fields.fingerprint, { max: 64 }),
  name: text(t.fields.name),
  labels: text(t.fields.labels, { max: 1000 }),
});
const opening = z.object({
  what: text(t.fields.what, { max: 200 }),
  system: text(t.fields.system, { max: 200 }),
  level: choice(t.fields.level, t.fields.levels),
  affected: list(t.fields.affected, z.object({ unit: unit(t.fields.affectedUnit) }), { min: 0, max: 500 }).optional(),
  cyber: yesno(t.fields.cyber).optional(),
  critical: yesno(t.fields.critical).optional(),
  plan: text(t.fields.plan).optional(),
});
/** What a monitoring system opens it with: the same, with its alerts. Not asked of people. */
export const alertOpening = opening.extend({
  source: text(t.fields.source),
  alerts: list(t.fields.alerts, alert, { max: 500 }),
  more: number(t.fields.more).optional(),
});
/** What monitoring says later: alerts by name, how many more there are, and what cannot be seen from them. */
const said = z.object({
  alerts: list(t.fields.alerts, alert, { min: 0, max: 500 }),
  more: number(t.fields.more).optional(),
  note: text(t.fields.note).optional(),
});

type Opened = z.infer<typeof opening>;
const incidentOf = (matter: MatterState) => matter.opening as Opened;
const classified = (matter: MatterState) => ({ ...incidentOf(matter), ...(matter.given['classify']?.form ?? {}) });
const unreported = (matter: MatterState) => isCyber(matter) && !matter.given['reported'];
const isCyber = (matter: MatterState) => classified(matter).cyber === true;

const providerOf = (_: MatterState, directory: Directory) => directory.body('cloud-provider')?.id;

/** Each on duty in order, then the provider's emergency team, then the city's emergency group. */
function ladder(_: MatterState, directory: Directory): Rung[] {
  const provider = directory.body('cloud-provider');
  const group = directory.body('emergency-group');
  const onDuty = provider ? directory.holders(provider.id, 'duty') : [];
  return [
    ...onDuty.map((person, n) => ({ title: t.rungs.duty(n + 1), parties: [personKey(person)] })),
    ...(provider ? [{ title: t.rungs.team, parties: [postKey(provider.id, 'emergency')] }] : []),
    ...(group ? [{ title: t.rungs.group, parties: [postKey(group.id, 'emergency')] }] : []),
  ];
}

const affected = (matter: MatterState, { directory }: Context): PartyKey[] => {
  const office = directory.body('office');
  const units = (incidentOf(matter).affected ?? []).map((one) => postKey(one.unit, 'contact'));
  return [...units, ...(office ? [postKey(office.id, 'cloud')] : [])];
};

const isOpen = (matter: MatterState, ...steps: string[]) => matter.items.some((item) => steps.includes(item.step));
const recovered = {
  title: t.tells.recovered,
  kind: 'result',
  to: affected,
  body: (matter: MatterState) => t.recoveredBody(matter.title),
} as const;

const again = {
  title: t.tells.again,
  kind: 'alert',
  urgent: true,
  to: affected,
  body: (matter: MatterState) => t.againBody(matter.title),
} as const;

export const incident = defineProcedure({
  key: 'incident',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-31', 'A-41', 'A-43', 'R-4'],
  roles: {
    duty: { title: t.roles.duty, ladder },
    ops: { title: t.roles.ops, posts: ['duty', 'ops', 'emergency'], of: 'cloud-provider' },
    handler: {
      title: t.roles.handler,
      person: (matter) => matter.given['acknowledge']?.by.person,
      orPost: 'ops',
      of: providerOf,
    },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
    monitor: { title: t.roles.monitor, system: true },
  },
  supervisor: 'office',
  noTermination: t.noTermination,
  opening: {
    by: {
      posts: ['duty', 'ops', 'emergency', 'cloud', 'head'],
      kinds: ['cloud-provider', 'office', 'emergency-group'],
      title: t.opener,
    },
    form: opening,
    systemForm: alertOpening,
    title: (form) => t.matterTitle(String(form['level']), String(form['what'])),
    check: (form, { directory }) =>
      ((form as Opened).affected ?? []).flatMap((one, n) =>
        directory.unit(one.unit) ? [] : [{ path: `affected.${n}.unit`, message: t.faults.unit }],
      ),
    outcomes: [when('较大以上网络安全事件', isCyber, go('acknowledge', 'nationalReport')), go('acknowledge')],
    tells: [
      {
        title: t.tells.started,
        kind: 'alert',
        to: affected,
        body: (matter) => t.startedBody(matter.title, incidentOf(matter).system),
      },
    ],
  },
  steps: {
    acknowledge: {
      kind: 'task',
      title: t.steps.acknowledge,
      by: 'duty',
      urgent: true,
      limits: [],
      climb: citySet('incident.acknowledge', t.settings.acknowledge, 10, 'min'),
      // Once the ladder is at its top, whoever stands on it is not left in peace either.
      renotify: citySet('incident.renotify', t.settings.renotify, 60, 'min'),
      commands: {
        // Whoever of the crew is at hand may take it, before the ladder reaches him.
        acknowledge: { title: t.commands.acknowledge, alsoBy: 'ops', tone: 'primary', outcomes: [go('handle')] },
      },
    },
    handle: {
      kind: 'task',
      title: t.steps.handle,
      by: 'handler',
      urgent: true,
      quiet: true,
      noReturn: t.noReturn,
      limits: [],
      noLimit: t.noHandleLimit,
      renotify: citySet('incident.renotify', t.settings.renotify, 60, 'min'),
      commands: {
        progress: {
          title: t.commands.progress,
          alsoBy: 'ops',
          showsLife: true,
          form: z.object({ progress: long(t.fields.progress) }),
          outcomes: [stay],
        },
        recover: {
          title: t.commands.recover,
          alsoBy: 'ops',
          tone: 'primary',
          form: z.object({ how: long(t.fields.how) }),
          outcomes: [go('report')],
          tells: [recovered],
        },
      },
    },
    report: {
      kind: 'task',
      title: t.steps.report,
      by: 'handler',
      noReturn: t.noReturn,
      limits: [citySet('incident.report', t.settings.report, 3, 'wd')],
      commands: {
        fileReport: {
          title: t.commands.fileReport,
          alsoBy: 'ops',
          tone: 'primary',
          form: z.object({
            cause: long(t.fields.cause),
            impact: long(t.fields.impact),
            measures: long(t.fields.measures),
          }),
          // The national report is a duty of its own: while it is outstanding the matter stays open.
          outcomes: [when('还有上报未完成', (matter) => isOpen(matter, 'nationalReport'), go()), finish('reported')],
        },
      },
    },
    nationalReport: {
      kind: 'task',
      title: t.steps.nationalReport,
      by: 'office',
      urgent: true,
      limits: [
        limit(1, 'h', 'R-4', { when: (matter) => classified(matter).critical === true }),
        limit(4, 'h', 'R-4', { when: (matter) => classified(matter).critical !== true }),
      ],
      commands: {
        reported: {
          title: t.commands.reported,
          tone: 'primary',
          form: z.object({ receiver: text(t.fields.receiver) }),
          outcomes: [when('其他环节都已结束', (matter) => matter.items.length === 1, finish('reported')), go()],
        },
      },
    },
  },
  anytime: {
    classify: {
      title: t.commands.classify,
      by: 'ops',
      form: z.object({
        level: choice(t.fields.level, t.fields.levels),
        cyber: yesno(t.fields.cyber),
        critical: yesno(t.fields.critical),
        plan: text(t.fields.plan).optional(),
      }),
      prefill: (matter) => ({
        level: classified(matter).level,
        cyber: isCyber(matter),
        critical: classified(matter).critical === true,
      }),
      during: ['acknowledge', 'handle'],
      // A level may rise and fall; the national report is made once.
      outcomes: [when('较大以上网络安全事件，尚未上报', unreported, also('nationalReport')), stay],
    },
    alertFired: {
      title: t.commands.alertFired,
      by: 'monitor',
      form: said,
      fleeting: true,
      during: ['acknowledge', 'handle', 'report', 'nationalReport'],
      // Back from the report to the handling, or to the ladder if the fault had passed before anybody acknowledged it;
      // while it is acknowledged or being handled nobody is disturbed.
      outcomes: [
        when('确认或处置中', (matter) => isOpen(matter, 'acknowledge', 'handle'), stay),
        when(
          '从未有人确认',
          (matter) => !matter.given['acknowledge'],
          telling(goLeaving(['report'], 'acknowledge'), again),
        ),
        telling(goLeaving(['report'], 'handle'), again),
      ],
    },
    alertsResolved: {
      title: t.commands.alertsResolved,
      by: 'monitor',
      form: said,
      fleeting: true,
      during: ['acknowledge', 'handle'],
      outcomes: [goLeaving(['acknowledge', 'handle'], 'report')],
      tells: [recovered],
    },
  },
  ends: { reported: { title: t.ends.reported, good: true } },
  registers: [],
});
