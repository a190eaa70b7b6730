/** a fault is acknowledged by whoever is on duty, climbs while nobody answers, is handled, told and reported. */
import {
  also,
  choice,
  city,
  citySet,
  entry,
  finish,
  go,
  goLeaving,
  isOpen,
  limit,
  list,
  long,
  MS_PER_HOUR,
  msBetween,
  noForm,
  number,
  personKey,
  postKey,
  procedure,
  reason,
  stay,
  telling,
  text,
  unit,
  when,
  yesno,
  z,
} from '../../engine/words.ts';
import type { Context, Directory, MatterOf, PartyKey, Rung, Tell, UnitId } from '../../engine/words.ts';
import { texts as t } from './texts.ts';

const alert = z.object({
  fingerprint: text(t.fields.fingerprint, { max: 64 }),
  name: text(t.fields.name),
  labels: text(t.fields.labels, { max: 1000 }),
});
const affected = list(t.fields.affected, z.object({ unit: unit(t.fields.affectedUnit) }), { min: 0, max: 500 });
const level = choice(t.fields.level, t.fields.levels);
const plan = entry(t.fields.plan, 'plans', { help: t.fields.planHelp });
const opening = z.object({
  what: text(t.fields.what, { max: 200 }),
  system: text(t.fields.system, { max: 200 }),
  level,
  affected: affected.optional(),
  cyber: yesno(t.fields.cyber).optional(),
  critical: yesno(t.fields.critical).optional(),
  plan: plan.optional(),
  provider: unit(t.fields.provider, { help: t.fields.providerHelp }).optional(),
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
const forms = {
  opening,
  acknowledge: noForm,
  progress: z.object({ progress: long(t.fields.progress) }),
  recover: z.object({ how: long(t.fields.how) }),
  claimFalse: z.object({ reason: reason(t.fields.whyFalse) }),
  agreeFalse: z.object({ reason: reason().optional() }),
  fileReport: z.object({
    cause: long(t.fields.cause),
    impact: long(t.fields.impact),
    measures: long(t.fields.measures),
  }),
  reported: z.object({ receiver: text(t.fields.receiver) }),
  classify: z.object({
    level,
    affected: affected.optional(),
    cyber: yesno(t.fields.cyber),
    critical: yesno(t.fields.critical),
    plan: plan.optional(),
  }),
  takeOver: noForm,
  escalate: noForm,
  snooze: z.object({ minutes: choice(t.fields.snooze, t.fields.snoozes, { help: t.fields.snoozeHelp }).optional() }),
  resume: z.object({ reason: reason(t.fields.whyResume) }),
  alertFired: said,
  alertsResolved: said,
};
type Matter = MatterOf<typeof forms>;
const classified = ({ opening: first, given }: Matter) => ({ ...first, ...given.classify?.form });
const isCyber = (matter: Matter) => classified(matter).cyber === true;
const isCritical = (matter: Matter) => classified(matter).critical === true;

const isProvider = (unit: UnitId | undefined, directory: Directory): unit is UnitId =>
  unit !== undefined && directory.unit(unit)?.kind === 'cloud-provider';
const providersIn = (directory: Directory) => directory.units().filter(({ kind }) => kind === 'cloud-provider');
/**
 * The provider whose fault it is. Of people who opened it, their own; of an alert, the one that runs the system by its
 * allocation, else whose monitoring it was. Of several none is taken because it stands first: then the emergency group
 * is asked at once.
 */
const providerOf = ({ opener, opening: { provider } }: Matter, directory: Directory): UnitId | undefined => {
  const own = isProvider(opener.unit, directory) ? opener.unit : undefined;
  const [only, ...others] = providersIn(directory);
  const fallback = others.length === 0 ? only?.id : undefined;
  return (opener.kind === 'system' ? (provider ?? own) : (own ?? provider)) ?? fallback;
};
/** Whoever of a post is on duty by its roster; its holders in their order where it has none. */
const dutyRungs = (unit: UnitId, directory: Directory): Rung[] =>
  directory.onDuty?.(unit, 'duty')?.map(({ person, ...call }) => ({ ...call, parties: [personKey(person)] })) ??
  directory.holders(unit, 'duty').map((person, n) => ({ title: t.rungs.duty(n + 1), parties: [personKey(person)] }));
/** All lines of a team are woken at once; the whole post where it has no roster. */
const teamOf = (unit: UnitId, directory: Directory): PartyKey[] => {
  const onDuty = directory.onDuty?.(unit, 'emergency')?.map(({ person }) => personKey(person));
  return onDuty ? [...new Set(onDuty)] : [postKey(unit, 'emergency')];
};
/** Each on duty in order, then the provider's emergency team, then the city's emergency group. */
function ladder(matter: Matter, directory: Directory): Rung[] {
  const provider = providerOf(matter, directory);
  const group = directory.body('emergency-group')?.id;
  return [
    ...(provider === undefined ? [] : dutyRungs(provider, directory)),
    ...(provider === undefined ? [] : [{ title: t.rungs.team, parties: teamOf(provider, directory) }]),
    ...(group === undefined ? [] : [{ title: t.rungs.group, parties: teamOf(group, directory) }]),
  ];
}

/** Also those of whom it was found later that it affects them. */
const toAffected = (matter: Matter, { directory }: Pick<Context, 'directory'>): PartyKey[] => {
  const office = directory.body('office');
  const units = [...(matter.opening.affected ?? []), ...(matter.given.classify?.form.affected ?? [])];
  const told = [...new Set(units.map((one) => one.unit))].map((id) => postKey(id, 'contact'));
  return [...told, ...(office ? [postKey(office.id, 'cloud')] : [])];
};
/** The gravest of all is for those who lead and decide, however quickly it is acknowledged. */
const gravest: Tell<Matter> = {
  title: t.tells.gravest,
  kind: 'alert',
  urgent: true,
  to: (matter, { directory }) => {
    if (classified(matter).level !== 'I') return [];
    const group = directory.body('emergency-group');
    const committee = directory.body('committee');
    return [
      ...(group ? [postKey(group.id, 'emergency'), postKey(group.id, 'head')] : []),
      ...(committee ? [postKey(committee.id, 'head')] : []),
    ];
  },
  body: (matter) => t.startedBody(matter.title, matter.opening.system),
};
const tell = (title: string, body: (title: string) => string, more: Partial<Tell<Matter>> = {}): Tell<Matter> => ({
  ...{ title, to: toAffected, body: (matter) => body(matter.title) },
  ...more,
});
const recovered = tell(t.tells.recovered, t.recoveredBody);
const again = tell(t.tells.again, t.againBody, { kind: 'alert', urgent: true });

/** Whoever acknowledged it, or has taken it over since. */
const handlerOf = ({ given: { acknowledge, takeOver } }: Matter) =>
  (takeOver && (!acknowledge || takeOver.at >= acknowledge.at) ? takeOver : acknowledge)?.by.person;
/** Of who took over, whoever had acknowledged it. */
const relieved: Tell<Matter> = {
  title: t.tells.relieved,
  kind: 'info',
  to: ({ given: { acknowledge, takeOver } }, { directory }) => {
    const had = acknowledge?.by.person;
    const isOther = had !== undefined && had !== takeOver?.by.person && directory.person(had) !== undefined;
    return isOther ? [personKey(had)] : [];
  },
  body: ({ title, given }) => t.relievedBody(title, given.takeOver?.by.name ?? ''),
};
/** Help is asked for while somebody has it in hand: of the team and of the group, whoever is on duty there. */
const help: Tell<Matter> = {
  title: t.tells.help,
  kind: 'alert',
  urgent: true,
  to: (matter, { directory }) => {
    if (!matter.items.some(({ step }) => step === 'handle')) return [];
    const provider = providerOf(matter, directory);
    const group = directory.body('emergency-group')?.id;
    return [provider, group].flatMap((unit) => (unit === undefined ? [] : teamOf(unit, directory)));
  },
  body: ({ title, given }) => t.helpBody(title, given.escalate?.by.name ?? ''),
};

/** From when it was known: it is not later because it was classified later. */
const known = { from: ({ openedAt }: Matter) => openedAt };
const HOUR = 1;
/** The report that is open runs under the other limit. */
const isOtherwiseLimited = (matter: Matter): boolean => {
  const open = matter.items.find((item) => item.step === 'nationalReport');
  const runsAnHour = open?.deadlines.some((one) => msBetween(matter.openedAt, one.at) <= HOUR * MS_PER_HOUR);
  return open !== undefined && runsAnHour !== isCritical(matter);
};
const reporting = isOpen('nationalReport');
const nothingElse = (matter: Matter) => matter.items.length === 1;

export const incident = procedure(t, forms, {
  key: 'incident',
  articles: ['A-31', 'A-41', 'A-43', 'R-4'],
  roles: {
    duty: { ladder },
    ops: { posts: ['duty', 'ops', 'emergency'], of: providerOf },
    handler: { person: handlerOf, orPost: 'ops', of: providerOf },
    /** Where the provider says nothing, those who lead the response go on. */
    crew: {
      parties: (matter, directory) => {
        const provider = providerOf(matter, directory);
        const group = directory.body('emergency-group')?.id;
        const posts = (['duty', 'ops', 'emergency'] as const).flatMap((post) =>
          provider === undefined ? [] : [postKey(provider, post)],
        );
        return [...posts, ...(group === undefined ? [] : [postKey(group, 'emergency')])];
      },
    },
    monitor: { system: true },
  },
  supervisor: 'office',
  opening: {
    by: {
      posts: ['duty', 'ops', 'emergency', 'cloud', 'head'],
      kinds: ['cloud-provider', 'office', 'emergency-group'],
    },
    systemForm: alertOpening,
    title: (form) => t.matterTitle(form.level, form.what),
    check: (form, { directory, actor }) => {
      const isMissing =
        form.provider === undefined &&
        actor.kind === 'person' &&
        !isProvider(actor.unit, directory) &&
        providersIn(directory).length > 1;
      const isWrong = form.provider !== undefined && !isProvider(form.provider, directory);
      return isMissing || isWrong ? [{ path: 'provider', message: t.faults.provider }] : [];
    },
    outcomes: [when('较大以上网络安全事件', isCyber, go('acknowledge', 'nationalReport')), go('acknowledge')],
    tells: [
      {
        ...{ title: t.tells.started, kind: 'alert', to: toAffected },
        body: (matter) => t.startedBody(matter.title, matter.opening.system),
      },
      gravest,
    ],
  },
  steps: {
    acknowledge: {
      by: 'duty',
      urgent: true,
      limits: [],
      climb: citySet('incident.acknowledge', t.settings.acknowledge, 10, 'min'),
      // Once the ladder is at its top, whoever stands on it is not left in peace either.
      renotify: citySet('incident.renotify', t.settings.renotify, 60, 'min'),
      commands: {
        // Whoever of the crew is at hand may take it, before the ladder reaches him.
        acknowledge: { alsoBy: 'ops', outcomes: [go('handle')] },
      },
    },
    handle: {
      by: 'handler',
      urgent: true,
      quiet: true,
      noReturn: t.noReturn,
      limits: [],
      noLimit: t.noHandleLimit,
      renotify: citySet('incident.renotify', t.settings.renotify, 60, 'min'),
      commands: {
        progress: { alsoBy: 'crew', showsLife: true, outcomes: [stay] },
        recover: { alsoBy: 'crew', outcomes: [go('report')], tells: recovered },
        // Not what was recovered from: that happened.
        claimFalse: {
          alsoBy: 'crew',
          requests: true,
          tone: 'danger',
          offered: ({ given }) => !given.recover,
          outcomes: [go('falseAlarm')],
        },
      },
    },
    /** Nothing happened, so there is nothing to report: for the office to say, not for whoever would have to report. */
    falseAlarm: {
      task: ['office', city(1, 'wd'), 'authority'],
      noReturn: t.noReturn,
      commands: {
        agreeFalse: { decides: 'for', tells: tell(t.tells.falseAlarm, t.falseBody), outcomes: [finish('falseAlarm')] },
        denyFalse: { decides: 'against', outcomes: [go('handle')] },
      },
    },
    report: {
      task: ['handler', city(3, 'wd')],
      noReturn: t.noReturn,
      commands: {
        fileReport: {
          alsoBy: 'crew',
          // The national report is a duty of its own: while it is outstanding the matter stays open.
          outcomes: [when('还有上报未完成', reporting, go()), finish('reported')],
        },
      },
    },
    nationalReport: {
      by: 'office',
      urgent: true,
      limits: [
        limit(HOUR, 'h', 'R-4', { ...known, when: isCritical }),
        limit(4, 'h', 'R-4', { ...known, when: (matter) => !isCritical(matter) }),
      ],
      takenUpBy: 'authority',
      commands: { reported: { outcomes: [when('其他环节都已结束', nothingElse, finish('reported')), go()] } },
    },
  },
  anytime: {
    classify: {
      by: 'ops',
      prefill: (matter) => {
        const { level: now, affected: units, plan: applied } = classified(matter);
        return {
          ...{ level: now, cyber: isCyber(matter), critical: isCritical(matter) },
          ...(units === undefined ? {} : { affected: units }),
          ...(applied === undefined ? {} : { plan: applied }),
        };
      },
      during: ['acknowledge', 'handle', 'report', 'nationalReport'],
      tells: [
        {
          ...{ title: t.tells.classified, to: toAffected },
          body: (matter) => t.classifiedBody(matter.title, t.fields.levels[classified(matter).level]),
        },
        gravest,
      ],
      // A level may rise and fall. The national report is made once; until then it runs as the level demands, or not.
      outcomes: [
        when(
          '不再是较大以上，其他环节都已结束',
          (matter) => reporting(matter) && !isCyber(matter) && nothingElse(matter),
          finish('reported'),
        ),
        when('不再是较大以上网络安全事件', (matter) => reporting(matter) && !isCyber(matter), {
          ...stay,
          leave: ['nationalReport'],
        }),
        when('上报时限改变', isOtherwiseLimited, goLeaving(['nationalReport'], 'nationalReport')),
        when(
          '较大以上网络安全事件，尚未上报',
          (matter) => isCyber(matter) && !reporting(matter) && !matter.given.reported,
          also('nationalReport'),
        ),
        stay,
      ],
    },
    /** By whomever of the crew: the alarm is his now, with its reminders and its report. */
    takeOver: {
      by: 'crew',
      during: ['handle', 'report'],
      tone: 'plain',
      tells: relieved,
      outcomes: [when('处置中', isOpen('handle'), goLeaving(['handle'], 'handle')), goLeaving(['report'], 'report')],
    },
    escalate: {
      by: 'crew',
      during: ['acknowledge', 'handle'],
      tone: 'plain',
      climbsNow: 'acknowledge',
      tells: help,
      outcomes: [stay],
    },
    snooze: {
      by: 'crew',
      during: ['handle'],
      tone: 'plain',
      quietFor: { step: 'handle', minutes: ({ minutes = '60' }) => Number(minutes) },
      outcomes: [stay],
    },
    resume: {
      by: 'crew',
      during: ['report'],
      tone: 'plain',
      outcomes: [telling(goLeaving(['report'], 'handle'), again)],
    },
    alertFired: {
      by: 'monitor',
      fleeting: true,
      during: ['acknowledge', 'handle', 'falseAlarm', 'report', 'nationalReport'],
      // Back from the report to the handling, or to the ladder if the fault had passed before anybody acknowledged it;
      // while it is acknowledged or being handled nobody is disturbed.
      outcomes: [
        when('确认或处置中', isOpen('acknowledge', 'handle'), stay),
        when(
          '从未有人确认',
          ({ given }) => !given.acknowledge,
          telling(goLeaving(['report', 'falseAlarm'], 'acknowledge'), again),
        ),
        telling(goLeaving(['report', 'falseAlarm'], 'handle'), again),
      ],
    },
    alertsResolved: {
      by: 'monitor',
      fleeting: true,
      during: ['acknowledge', 'handle'],
      outcomes: [goLeaving(['acknowledge', 'handle'], 'report')],
      tells: recovered,
    },
  },
  ends: { good: ['reported', 'falseAlarm'] },
});
