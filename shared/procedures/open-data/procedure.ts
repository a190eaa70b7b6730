/** a machine-readable data set goes to the public after its review, is kept up for as long as it is open, and can be taken down. */
import {
  addMonths,
  choice,
  city,
  cityKinds,
  date,
  dated,
  dayOf,
  finish,
  go,
  goLeaving,
  long,
  procedure,
  reason,
  text,
  yesno,
  z,
} from '../../engine/words.ts';
import type { Day, MatterOf, RegisterChange } from '../../engine/words.ts';
import { notBefore } from '../../cloud/days.ts';
import { ofUnit } from '../../cloud/systems.ts';
import { texts as t } from './texts.ts';

const proposal = z.object({
  name: text(t.fields.name, { max: 80 }),
  content: long(t.fields.content),
  format: choice(t.fields.format, t.fields.formats),
  frequency: choice(t.fields.frequency, t.fields.frequencies),
  license: long(t.fields.license).optional(),
});
const opinion = z.object({ reason: reason(t.fields.opinion) });
const reasoned = z.object({ reason: reason(t.fields.reason) });
const forms = {
  opening: proposal,
  pass: z.object({
    secrets: yesno(t.fields.secrets),
    privacy: yesno(t.fields.privacy),
    reason: reason(t.fields.opinion),
  }),
  fail: opinion,
  ban: opinion,
  revise: proposal,
  drop: reasoned,
  publish: z.object({ place: text(t.fields.place), reason: reason(t.fields.publishOpinion).optional() }),
  object: z.object({ reason: reason(t.fields.publishOpinion) }),
  updated: z.object({ version: long(t.fields.version), on: date(t.fields.updatedOn, { when: 'past' }) }),
  stop: reasoned,
  goOn: dated(t.fields.newUntil, t.fields.reason),
  unlist: reasoned,
  takeDown: z.object({ ground: choice(t.fields.ground, t.fields.grounds), reason: reason(t.fields.reason) }),
};
type Matter = MatterOf<typeof forms>;
const months = { month: 1, quarter: 3, year: 12 } as const;
/**
 * A period after it was published or updated last: the frequency that the unit has named, so no number of the city's. Or
 * the day until which the authority has given it time.
 */
const nextUpdate = ({ given: { publish, updated, goOn }, opening }: Matter): Day | undefined => {
  const last = [publish, updated]
    .flatMap((one) => one?.at ?? [])
    .sort()
    .at(-1);
  if (goOn !== undefined && last !== undefined && goOn.at > last) return goOn.form.until;
  return last === undefined ? undefined : addMonths(dayOf(last), months[opening.frequency]);
};

const listing =
  (op: 'put' | 'lift') =>
  ({ opening: { name, format, frequency }, opener: { unit = '' } }: Matter): RegisterChange[] => [
    {
      ...{ register: 'opendata', subject: ofUnit(unit, name), op, lasting: true, title: name, why: t.why },
      units: [],
      values: { name, unit, format: t.fields.formats[format], update: t.fields.frequencies[frequency] },
    },
  ];

const gone = { title: t.tells.takenDown, urgent: true, to: ['applicant', 'head'] };

export const openData = procedure(t, forms, {
  key: 'open-data',
  articles: ['A-28'],
  roles: {
    applicant: { post: 'data', of: 'opener' },
    head: { post: 'head', of: 'opener' },
    secrecy: { post: 'secrecy', of: ({ opener }) => opener.unit },
  },
  opening: {
    by: { posts: ['data', 'registrar', 'contact', 'head'], kinds: cityKinds },
    title: (form) => t.matterTitle(form.name),
    check: ({ name }, { actor, registers }) =>
      registers.entry('opendata', ofUnit(actor.unit, name)) ? [{ path: 'name', message: t.faults.open }] : [],
    outcomes: [go('review')],
  },
  steps: {
    review: {
      task: ['secrecy', city(5, 'wd')],
      lapseOpens: ['overdue'],
      commands: {
        pass: {
          decides: 'for',
          check: (form) =>
            (['secrets', 'privacy'] as const)
              .filter((path) => !form[path])
              .map((path) => ({ path, message: t.faults.unreviewed })),
          outcomes: [goLeaving(['overdue'], 'publish')],
        },
        fail: { decides: 'against', outcomes: [goLeaving(['overdue'], 'revise')] },
        ban: { decides: 'against', outcomes: [finish('banned')] },
      },
    },
    revise: {
      task: ['applicant', city(20, 'wd')],
      noReturn: t.noReturn,
      lapseOpens: ['overdue'],
      commands: {
        revise: {
          prefill: ({ opening }) => opening,
          replacesOpening: true,
          newRound: true,
          // Whatever was reviewed before, what is submitted now is reviewed anew.
          outcomes: [goLeaving(['overdue'], 'review')],
        },
      },
    },
    overdue: {
      task: ['authority', city(10, 'wd'), 'committee'],
      commands: { drop: { decides: 'against', outcomes: [finish('dropped')] } },
    },
    publish: {
      task: ['authority', city(5, 'wd'), 'committee'],
      commands: {
        publish: {
          decides: 'for',
          registers: listing('put'),
          tells: { title: t.tells.published, to: 'applicant', body: ({ opening }) => t.publishedBody(opening.name) },
          outcomes: [go('upkeep')],
        },
        object: { decides: 'against', outcomes: [go('revise')] },
      },
    },
    upkeep: {
      task: ['applicant', city(3, 'month', { until: nextUpdate })],
      noReturn: t.noTermination,
      lapseOpens: ['stale'],
      commands: {
        updated: {
          prefill: (_, { now }) => ({ on: dayOf(now) }),
          check: ({ on }, { given: { publish } }) => notBefore('on', on, publish && dayOf(publish.at)),
          // The next update is due a period after this one.
          outcomes: [goLeaving(['stale'], 'upkeep')],
        },
        stop: {
          tone: 'danger',
          registers: listing('lift'),
          tells: {
            title: t.tells.stopped,
            to: 'authority',
            body: ({ opening, given }) => t.stoppedBody(opening.name, given.stop?.form.reason ?? ''),
          },
          outcomes: [finish('stopped')],
        },
      },
    },
    /** Left to itself by its unit: more time, or out of the register. */
    stale: {
      task: ['authority', city(10, 'wd'), 'committee'],
      noReturn: t.noTermination,
      commands: {
        goOn: { outcomes: [goLeaving(['upkeep'], 'upkeep')] },
        unlist: {
          decides: 'against',
          registers: listing('lift'),
          tells: {
            ...gone,
            body: ({ opening, given }) => t.unlistedBody(opening.name, given.unlist?.form.reason ?? ''),
          },
          outcomes: [finish('takenDown')],
        },
      },
    },
  },
  anytime: {
    /** What must not be open, or is left to itself by its unit, is taken down by whoever has published it. */
    takeDown: {
      by: 'authority',
      tone: 'danger',
      during: ['upkeep'],
      registers: listing('lift'),
      tells: {
        ...gone,
        body: ({ opening, given: { takeDown } }) =>
          takeDown
            ? t.takenDownBody(opening.name, t.fields.grounds[takeDown.form.ground], takeDown.form.reason)
            : opening.name,
      },
      outcomes: [finish('takenDown')],
    },
  },
  withdrawable: { by: 'applicant', during: ['review', 'revise', 'publish'] },
  ends: { good: ['stopped'], bad: ['takenDown', 'banned', 'dropped'] },
  registers: ['opendata'],
});
