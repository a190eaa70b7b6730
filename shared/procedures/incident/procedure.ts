/** a fault is acknowledged by whoever is on duty, climbs while nobody answers, is handled, told and reported. */
import {
  also,
  city,
  citySet,
  finish,
  go,
  goLeaving,
  isOpen,
  limit,
  postKey,
  procedure,
  stay,
  telling,
  when,
} from '../../engine/words.ts';
import { measuredOf } from './course.ts';
import { affectedUnits, alertOpening, beforeOf, classified, forms, grown, isCritical, isCyber } from './event.ts';
import { known, knownFaults, type Matter } from './event.ts';
import { HOURS, isOtherwiseLimited, nationalClock } from './national.ts';
import { reportBegun } from './report.ts';
import {
  again,
  gravest,
  growing,
  help,
  recovered,
  reclassified,
  relieved,
  tell,
  toAffected,
  isAsked,
} from './tells.ts';
import { texts as t } from './texts.ts';
import { actingOf, actingParties, handlerOf, handlingPost, isProvider, ladder, providersIn } from './who.ts';

const reporting = isOpen('nationalReport');
const nothingElse = (matter: Matter) => matter.items.length === 1;

export const incident = procedure(t, forms, {
  key: 'incident',
  articles: ['A-31', 'A-41', 'A-43', 'R-4'],
  roles: {
    duty: { ladder },
    ops: { parties: actingParties },
    handler: {
      person: handlerOf,
      orPost: handlingPost,
      of: (matter, directory) => actingOf(matter, directory)?.unit,
    },
    /** Where the provider says nothing, those who lead the response go on. */
    crew: {
      parties: (matter, directory) => {
        const group = directory.body('emergency-group')?.id;
        const acting = actingParties(matter, directory);
        return [...new Set([...acting, ...(group === undefined ? [] : [postKey(group, 'emergency')])])];
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
    check: (form, { directory, actor, now }) => {
      const isMissing =
        form.provider === undefined &&
        actor.kind === 'person' &&
        !isProvider(actor.unit, directory) &&
        providersIn(directory).length > 1;
      const isWrong = form.provider !== undefined && !isProvider(form.provider, directory);
      const wrong = isMissing || isWrong ? [{ path: 'provider', message: t.faults.provider }] : [];
      return [...wrong, ...knownFaults(form, { now })];
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
          narrates: 'course',
          prefill: (matter, { directory }) => reportBegun(matter, directory),
          // The national report is a duty of its own: while it is outstanding the matter stays open.
          outcomes: [when('还有上报未完成', reporting, go()), finish('reported')],
        },
      },
    },
    nationalReport: {
      by: 'office',
      urgent: true,
      limits: [
        limit(HOURS.critical, 'h', 'R-4', { from: known, when: isCritical }),
        limit(HOURS.other, 'h', 'R-4', { from: known, when: (matter) => !isCritical(matter) }),
      ],
      takenUpBy: 'authority',
      commands: {
        reported: {
          // of critical infrastructure others are told than of anything else.
          prefill: (matter) => ({ receiver: t.phrases.receiver[isCritical(matter) ? 1 : 0] }),
          outcomes: [when('其他环节都已结束', nothingElse, finish('reported')), go()],
        },
      },
    },
  },
  anytime: {
    classify: {
      by: 'ops',
      prefill: (matter) => {
        const { level, plan } = classified(matter);
        const affected = affectedUnits(matter).map((unit) => ({ unit }));
        const more = { ...(affected.length > 0 ? { affected } : {}), ...(plan === undefined ? {} : { plan }) };
        return { level, cyber: isCyber(matter), critical: isCritical(matter), ...more };
      },
      during: ['acknowledge', 'handle', 'report', 'nationalReport'],
      retitles: (matter, form) => t.matterTitle(form.level, matter.opening.what),
      tidy: (form, _, matter) => ({ ...form, ...beforeOf(form, matter) }),
      tells: reclassified,
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
      offered: (matter, by) => by?.kind !== 'person' || by.person !== handlerOf(matter),
      tidy: (_, __, matter) => ({ had: handlerOf(matter) }),
      tells: relieved,
      outcomes: [when('处置中', isOpen('handle'), goLeaving(['handle'], 'handle')), goLeaving(['report'], 'report')],
    },
    escalate: {
      by: 'crew',
      during: ['acknowledge', 'handle'],
      tone: 'plain',
      climbsNow: 'acknowledge',
      tidy: (_, { now }, matter) => ({ already: isAsked(matter, now) }),
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
    /** Further alerts of the same case: graver, or of more units. Nothing is taken back by one that says less. */
    grow: {
      by: 'monitor',
      during: ['acknowledge', 'handle', 'falseAlarm', 'report', 'nationalReport'],
      tidy: (form, { directory }, matter) => grown(form, matter, directory),
      retitles: (matter, form) => t.matterTitle(form.level, matter.opening.what),
      tells: growing,
      outcomes: [stay],
    },
    alertsResolved: {
      by: 'monitor',
      fleeting: true,
      during: ['acknowledge', 'handle'],
      outcomes: [goLeaving(['acknowledge', 'handle'], 'report')],
      tells: recovered,
    },
  },
  watched: (matter) => [measuredOf(matter), matter.items],
  clocks: nationalClock,
  // Whoever reports it serves them: those whose business it stopped say how it went.
  rated: (matter) => affectedUnits(matter).map((unit) => postKey(unit, 'contact')),
  ends: { good: ['reported', 'falseAlarm'] },
});
