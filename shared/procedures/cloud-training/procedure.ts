/** from time to time the provider trains the people of the units; those who took part say what it was worth. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, date, list, long, number, reason, text, unit } from '../../engine/forms/form.ts';
import { periodSet } from '../../engine/settings/settings.ts';
import { postKey, type PartyKey, type UnitId } from '../../kernel/party.ts';
import { dayOf, startOfDay } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ period: text(t.fields.period, { max: 40 }) });
const notice = z.object({
  topic: text(t.fields.topic, { max: 100 }),
  on: date(t.fields.on),
  place: text(t.fields.place, { max: 100 }),
  content: long(t.fields.content),
  audience: list(t.fields.audience, z.object({ unit: unit(t.fields.unit) }), {
    min: 0,
    help: t.fields.audienceHelp,
  }).optional(),
});
const held = z.object({
  heldOn: date(t.fields.heldOn),
  attended: list(
    t.fields.attended,
    z.object({ unit: unit(t.fields.unit), people: number(t.fields.people, { min: 1, max: 10_000 }) }),
  ),
  summary: long(t.fields.summary),
});
const announced = (matter: MatterState) => matter.given['announce']?.form as z.infer<typeof notice> | undefined;
/** The day as it was last set: a postponement counts until the training is announced anew. */
const plannedOn = ({ given }: MatterState): string | undefined => {
  const { announce, postpone } = given;
  const last = postpone && announce && postpone.at >= announce.at ? postpone.form['newOn'] : announce?.form['on'];
  return typeof last === 'string' ? last : undefined;
};
const attendants = (matter: MatterState): UnitId[] => [
  ...new Set((matter.given['held']?.form as z.infer<typeof held> | undefined)?.attended.map((one) => one.unit)),
];

const audience = (matter: MatterState, { directory }: Pick<Context, 'directory'>): PartyKey[] => {
  const named = (announced(matter)?.audience ?? []).map((one) => one.unit);
  const all = directory.units().flatMap((one) => (one.kind === 'unit' ? [one.id] : []));
  return (named.length > 0 ? named : all).map((id) => postKey(id, 'contact'));
};

export const cloudTraining = defineProcedure({
  key: 'cloud-training',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-33'],
  roles: {
    provider: { title: t.roles.provider, post: 'ops', of: 'opener' },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
  },
  supervisor: 'office',
  recurs: {
    every: 'setting',
    setting: periodSet('cloud-training.period', t.settings.period, 'half-year'),
    for: { kinds: ['cloud-provider'] },
    by: 'unit',
    form: (turn) => ({ period: turn.title }),
  },
  opening: {
    by: { posts: ['ops', 'head'], kinds: ['cloud-provider'], title: t.opener },
    form: opening,
    systemForm: opening,
    title: (form) => t.matterTitle(String(form['period'])),
    finding: true,
    outcomes: [go('announce')],
  },
  steps: {
    announce: {
      kind: 'task',
      title: t.steps.announce,
      by: 'provider',
      limits: [citySet('cloud-training.announce', t.settings.announce, 40, 'wd')],
      commands: {
        announce: {
          title: t.commands.announce,
          tone: 'primary',
          help: t.consequences.announce,
          form: notice,
          check: ({ on }, _, { now }) => (String(on) < dayOf(now) ? [{ path: 'on', message: t.faults.past }] : []),
          tells: [
            {
              title: t.tells.announced,
              kind: 'info',
              to: audience,
              body: (matter) => {
                const { topic = '', on = '', place = '' } = announced(matter) ?? {};
                return t.announcedBody(topic, on, place);
              },
            },
          ],
          outcomes: [go('hold')],
        },
      },
    },
    hold: {
      kind: 'task',
      title: t.steps.hold,
      by: 'provider',
      limits: [
        citySet('cloud-training.hold', t.settings.hold, 5, 'wd', {
          from: (matter) => {
            const on = plannedOn(matter);
            return on === undefined ? undefined : startOfDay(on);
          },
        }),
      ],
      commands: {
        held: {
          title: t.commands.held,
          tone: 'primary',
          form: held,
          check: ({ heldOn }, _, { now }) =>
            String(heldOn) > dayOf(now) ? [{ path: 'heldOn', message: t.faults.future }] : [],
          outcomes: [go('feedback')],
        },
        postpone: {
          title: t.commands.postpone,
          help: t.consequences.postpone,
          form: z.object({ newOn: date(t.fields.newOn), why: reason(t.fields.why) }),
          check: ({ newOn }, _, { now }) =>
            String(newOn) < dayOf(now) ? [{ path: 'newOn', message: t.faults.past }] : [],
          tells: [
            {
              title: t.tells.postponed,
              kind: 'info',
              to: audience,
              body: (matter) => {
                const why = String(matter.given['postpone']?.form['why'] ?? '');
                return t.postponedBody(announced(matter)?.topic ?? '', plannedOn(matter) ?? '', why);
              },
            },
          ],
          outcomes: [go('hold')],
        },
      },
    },
    feedback: {
      kind: 'receipts',
      title: t.steps.feedback,
      from: attendants,
      post: 'contact',
      receiptTitle: t.receiptTitle,
      form: z.object({ useful: choice(t.fields.useful, t.fields.usefuls), advice: text(t.fields.advice).optional() }),
      body: (matter) => t.receiptBody(announced(matter)?.topic ?? ''),
      limits: [citySet('cloud-training.feedback', t.settings.feedback, 5, 'wd')],
      commands: {},
      outcomes: [finish('held')],
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'provider',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.why) }),
      during: ['announce', 'hold'],
      offered: (matter) => matter.opener.kind === 'person',
      outcomes: [finish('withdrawn')],
    },
  },
  ends: { held: { title: t.ends.held, good: true }, withdrawn: { title: t.ends.withdrawn, good: false } },
  registers: [],
});
