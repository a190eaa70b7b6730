/** B-33, B-45, N-35, R-4: data were tampered with, leaked or lost: contained, reported to the competent bodies, explained, handed over. */
import { factsOf, pursued } from '../../catalogue/onward.ts';
import {
  city,
  finish,
  go,
  goLeaving,
  isOpen,
  limit,
  procedure,
  resumed,
  sharingPartners,
  stay,
  suspended,
  when,
} from '../../engine/words.ts';
import {
  affected,
  asksSuspension,
  bodyKey,
  change,
  competent,
  forms,
  hasSuspended,
  incidentOf,
  isDue,
  known,
  knownOf,
  overseer,
  tellUsers,
  TIME,
} from './event.ts';
import { texts as t } from './texts.ts';

export const dataIncident = procedure(t, forms, {
  key: 'data-incident',
  articles: ['B-33', 'B-45', 'N-35', 'R-4'],
  roles: {
    unit: { posts: ['data', 'security', 'head'], of: affected },
    provider: { post: 'data', of: ({ opening }, directory) => directory.resource(opening.resource ?? '')?.provider },
    bodies: {
      parties: ({ given }, directory) => (given.inform?.form.bodies ?? []).flatMap((kind) => bodyKey(directory, kind)),
    },
    overseer: { parties: overseer },
  },
  opening: {
    by: { posts: ['data', 'security', 'contact', 'head'], kinds: sharingPartners },
    finding: true,
    title: (form) => t.matterTitle(t.fields.kinds[form.kind], form.what),
    check: (form, { now }) => {
      if (form.knownAt !== undefined && !TIME.test(form.knownAt)) return [{ path: 'knownAt', message: t.faults.time }];
      return knownOf(form, now) > now ? [{ path: 'knownOn', message: t.faults.future }] : [];
    },
    outcomes: [
      when('较大以上网络安全事件', (matter) => incidentOf(matter).cyber, go('contain', 'inform', 'nationalReport')),
      go('contain', 'inform'),
    ],
    tells: {
      title: t.tells.started,
      kind: 'alert',
      urgent: true,
      to: ['authority', 'provider', 'unit'],
      body: (matter, { directory }) => t.startedBody(matter.title, directory.unit(affected(matter) ?? '')?.name ?? ''),
    },
  },
  steps: {
    contain: {
      task: ['unit', city(4, 'h'), 'overseer'],
      urgent: true,
      renotify: city(60, 'min', { setting: 'data-incident.renotify', settingTitle: t.settings.renotify }),
      commands: {
        contain: {
          check: (form, { opening }) =>
            form.suspend && opening.resource === undefined ? [{ path: 'suspend', message: t.faults.resource }] : [],
          outcomes: [go('conclude')],
          registers: change(suspended, asksSuspension),
          tells: tellUsers(t.tells.suspended, t.suspendedBody),
        },
        progress: { tone: 'plain', showsLife: true, outcomes: [stay] },
      },
    },
    inform: {
      task: ['unit', city(24, 'h'), 'overseer'],
      urgent: true,
      commands: {
        inform: {
          prefill: (matter) => ({ bodies: competent(matter) }),
          check: ({ bodies }, matter) => {
            const { secret } = incidentOf(matter);
            if (secret !== 'state' && secret !== 'personal') return [];
            const missing = competent(matter).some((one) => !bodies.includes(one));
            return missing ? [{ path: 'bodies', message: t.faults[secret] }] : [];
          },
          outcomes: [go('receive')],
        },
      },
    },
    receive: {
      task: ['bodies', city(3, 'wd')],
      noReturn: t.noReturn.receive,
      // A body that says nothing does not keep the unit from explaining what has happened.
      joint: { mode: 'all', closedBy: 'overseer', outcomes: [go()] },
      commands: { accept: { outcomes: [go()] } },
    },
    nationalReport: {
      by: 'unit',
      takenUpBy: 'overseer',
      urgent: true,
      limits: [
        limit(1, 'h', 'R-4', { from: known, when: (matter) => incidentOf(matter).critical }),
        limit(4, 'h', 'R-4', { from: known, when: (matter) => !incidentOf(matter).critical }),
      ],
      commands: { reported: { outcomes: [go()] } },
    },
    conclude: {
      task: ['unit', city(5, 'wd'), 'overseer'],
      noReturn: t.noReturn.contained,
      commands: {
        conclude: {
          requests: true,
          // Explaining takes the place of no report that is due.
          gate: (matter) => {
            if (isOpen('inform')(matter)) return t.gates.inform;
            if (isOpen('nationalReport')(matter)) return t.gates.national;
            return isOpen('receive')(matter) ? t.gates.receive : undefined;
          },
          outcomes: [go('close')],
        },
      },
    },
    close: {
      task: ['overseer', city(5, 'wd'), 'committee'],
      independent: { of: ['unit'], gave: ['conclude'] },
      noReturn: t.noReturn.close,
      commands: {
        close: {
          decides: 'for',
          outcomes: [when('涉嫌犯罪', (_, form) => form.crime, go('transfer')), finish('closed')],
          registers: change(resumed, hasSuspended),
          opens: (matter) => {
            if (matter.given.close?.form.violation !== true) return [];
            return pursued(matter, {
              ...{ unit: affected(matter), ground: { national: 'user-security', city: 'city-secrecy' } },
              facts: factsOf(matter, matter.given.conclude?.form.cause),
            });
          },
          tells: tellUsers(t.tells.resumed, t.resumedBody),
        },
        incomplete: { decides: 'against', outcomes: [go('conclude')] },
      },
    },
    transfer: {
      task: ['overseer', city(3, 'wd'), 'committee'],
      noReturn: t.noReturn.transfer,
      commands: { transferred: { outcomes: [finish('transferred')] } },
    },
  },
  anytime: {
    classify: {
      by: 'unit',
      prefill: (matter) => {
        const { kind, secret, cyber, critical } = incidentOf(matter);
        return { kind, secret, cyber, critical };
      },
      during: ['contain', 'conclude'],
      // The nature may turn out worse or milder: the report follows it by its own hours, and falls away where none is due.
      outcomes: [
        when('较大以上网络安全事件，尚未上报', isDue, { ...goLeaving(['nationalReport'], 'nationalReport') }),
        { enter: [], leave: ['nationalReport'] },
      ],
    },
  },
  // A false alarm: until anybody outside has been told of it.
  withdrawable: { by: 'unit', offered: ({ given }) => !given.inform && !given.reported, during: ['contain'] },
  ends: { good: ['closed', 'transferred'] },
  registers: ['suspensions'],
});
