/** from time to time the provider trains the people of the units; those who took part say what it was worth. */
import {
  byHand,
  choice,
  city,
  date,
  dayOf,
  finish,
  go,
  isOfCity,
  list,
  long,
  number,
  postKey,
  procedure,
  reason,
  startOfDay,
  text,
  unit,
  z,
} from '../../engine/words.ts';
import type { MatterOf } from '../../engine/words.ts';
import { notBefore } from '../../cloud/days.ts';
import { unconfirmed } from '../../cloud/unconfirmed.ts';
import { texts as t } from './texts.ts';

const units = { min: 0, help: t.fields.audienceHelp };
const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 40 }) }),
  announce: z.object({
    topic: text(t.fields.topic, { max: 100 }),
    on: date(t.fields.on, { when: 'coming' }),
    place: text(t.fields.place, { max: 100 }),
    content: long(t.fields.content),
    audience: list(t.fields.audience, z.object({ unit: unit(t.fields.unit) }), units).optional(),
  }),
  held: z.object({
    heldOn: date(t.fields.heldOn, { when: 'past' }),
    attended: list(
      t.fields.attended,
      z.object({ unit: unit(t.fields.unit), people: number(t.fields.people, { min: 1, max: 10_000 }) }),
    ),
    summary: long(t.fields.summary),
  }),
  postpone: z.object({ newOn: date(t.fields.newOn, { when: 'coming' }), why: reason(t.fields.why) }),
};
type Matter = MatterOf<typeof forms>;
/** The day as it was last set: a postponement counts until the training is announced anew. */
const plannedOn = ({ given: { announce, postpone } }: Matter): string | undefined =>
  postpone && announce && postpone.at >= announce.at ? postpone.form.newOn : announce?.form.on;

export const cloudTraining = procedure(t, forms, {
  key: 'cloud-training',
  articles: ['A-33'],
  roles: {
    provider: { post: 'ops', of: 'opener' },
    audience: {
      parties: ({ given }, directory) => {
        const named = (given.announce?.form.audience ?? []).map((one) => one.unit);
        const all = directory.units().flatMap((one) => (isOfCity(one) ? [one.id] : []));
        return (named.length > 0 ? named : all).map((id) => postKey(id, 'contact'));
      },
    },
  },
  supervisor: 'office',
  recurs: { usually: 'half-year', for: { kinds: ['cloud-provider'] }, by: 'unit' },
  opening: {
    by: { posts: ['ops', 'head'], kinds: ['cloud-provider'] },
    systemForm: forms.opening,
    title: (form) => t.matterTitle(form.period),
    finding: true,
    outcomes: [go('announce')],
  },
  steps: {
    announce: {
      task: ['provider', city(40, 'wd')],
      commands: {
        announce: {
          tells: {
            ...{ title: t.tells.announced, kind: 'info', to: 'audience' },
            body: ({ given: { announce } }) =>
              announce ? t.announcedBody(announce.form.topic, announce.form.on, announce.form.place) : '',
          },
          outcomes: [go('hold')],
        },
      },
    },
    hold: {
      by: 'provider',
      limits: [
        city(5, 'wd', {
          from: (matter) => {
            const on = plannedOn(matter);
            return on === undefined ? undefined : startOfDay(on);
          },
        }),
      ],
      commands: {
        held: {
          check: ({ heldOn }, { given: { announce } }) => notBefore('heldOn', heldOn, announce && dayOf(announce.at)),
          outcomes: [go('feedback')],
        },
        postpone: {
          tells: {
            ...{ title: t.tells.postponed, kind: 'info', to: 'audience' },
            body: (matter) => {
              const { announce, postpone } = matter.given;
              return t.postponedBody(announce?.form.topic ?? '', plannedOn(matter) ?? '', postpone?.form.why ?? '');
            },
          },
          outcomes: [go('hold')],
        },
      },
    },
    feedback: {
      kind: 'receipts',
      from: ({ given }) => [...new Set((given.held?.form.attended ?? []).map((one) => one.unit))],
      post: 'contact',
      receiptTitle: t.receiptTitle,
      form: z.object({ useful: choice(t.fields.useful, t.fields.usefuls), advice: text(t.fields.advice).optional() }),
      body: ({ given }) => t.receiptBody(given.announce?.form.topic ?? ''),
      limits: [city(5, 'wd')],
      lapseOpens: ['unconfirmed'],
      outcomes: [finish('held')],
    },
    // The training was held, whoever says what of it.
    unconfirmed: unconfirmed('held'),
  },
  withdrawable: { by: 'provider', during: ['announce', 'hold'], offered: byHand() },
  ends: { good: ['held'] },
});
