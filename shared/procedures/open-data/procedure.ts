/** a machine-readable data set goes to the public after its review, and is kept up for as long as it is open. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import { choice, date, long, reason, text, yesno } from '../../engine/forms/form.ts';
import { postKey } from '../../kernel/party.ts';
import { addMonths, dayOf, type Day } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const proposal = z.object({
  name: text(t.fields.name, { max: 80 }),
  content: long(t.fields.content),
  format: choice(t.fields.format, t.fields.formats),
  frequency: choice(t.fields.frequency, t.fields.frequencies),
  license: long(t.fields.license).optional(),
});
type Proposal = z.infer<typeof proposal>;
const proposed = (matter: MatterState) => matter.opening as Proposal;
const months = { month: 1, quarter: 3, year: 12 } as const;
/** A period after it was published or updated last: the frequency that the unit has named, so no number of the city's. */
const nextUpdate = (matter: MatterState): Day | undefined => {
  const last = [matter.given['publish'], matter.given['updated']]
    .flatMap((one) => one?.at ?? [])
    .sort()
    .at(-1);
  return last === undefined ? undefined : addMonths(dayOf(last), months[proposed(matter).frequency]);
};

const listing =
  (op: 'put' | 'lift') =>
  (matter: MatterState): RegisterChange[] => {
    const { name, format, frequency } = proposed(matter);
    const unit = matter.opener.unit ?? '';
    return [
      {
        ...{ register: 'opendata', subject: `${unit}/${name}`, op, lasting: true, title: name, why: t.why },
        units: [],
        values: { name, unit, format: t.fields.formats[format], update: t.fields.frequencies[frequency] },
      },
    ];
  };

export const openData = defineProcedure({
  key: 'open-data',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-28'],
  roles: {
    applicant: { title: t.roles.applicant, post: 'data', of: 'opener' },
    secrecy: { title: t.roles.secrecy, post: 'secrecy', of: (matter) => matter.opener.unit },
    authority: { title: t.roles.authority, post: 'cloud', of: 'authority' },
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: {
      posts: ['data', 'registrar', 'contact', 'head'],
      kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'],
      title: t.opener,
    },
    form: proposal,
    title: (form) => t.matterTitle(String(form['name'])),
    outcomes: [go('review')],
  },
  steps: {
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'secrecy',
      limits: [citySet('open-data.review', t.settings.review, 5, 'wd')],
      commands: {
        pass: {
          title: t.commands.pass,
          decides: true,
          tone: 'primary',
          help: t.consequences.pass,
          form: z.object({
            secrets: yesno(t.fields.secrets),
            privacy: yesno(t.fields.privacy),
            reason: reason(t.fields.opinion),
          }),
          check: (form) =>
            (['secrets', 'privacy'] as const)
              .filter((path) => form[path] !== true)
              .map((path) => ({ path, message: t.faults.unreviewed })),
          outcomes: [go('publish')],
        },
        fail: {
          title: t.commands.fail,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [go('revise')],
        },
        ban: {
          title: t.commands.ban,
          decides: true,
          tone: 'danger',
          help: t.consequences.ban,
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [finish('banned')],
        },
      },
    },
    revise: {
      kind: 'task',
      title: t.steps.revise,
      by: 'applicant',
      limits: [citySet('open-data.revise', t.settings.revise, 20, 'wd')],
      commands: {
        revise: {
          title: t.commands.revise,
          tone: 'primary',
          form: proposal,
          prefill: (matter) => matter.opening,
          replacesOpening: true,
          newRound: true,
          // Whatever was reviewed before, what is submitted now is reviewed anew.
          outcomes: [go('review')],
        },
      },
    },
    publish: {
      kind: 'task',
      title: t.steps.publish,
      by: 'authority',
      limits: [citySet('open-data.publish', t.settings.publish, 5, 'wd')],
      commands: {
        publish: {
          title: t.commands.publish,
          decides: true,
          tone: 'primary',
          help: t.consequences.publish,
          form: z.object({ place: text(t.fields.place), reason: reason(t.fields.publishOpinion).optional() }),
          registers: listing('put'),
          tells: [
            {
              title: t.tells.published,
              kind: 'result',
              to: (matter) => (matter.opener.unit ? [postKey(matter.opener.unit, 'data')] : []),
              body: (matter) => t.publishedBody(proposed(matter).name),
            },
          ],
          outcomes: [go('upkeep')],
        },
        object: {
          title: t.commands.object,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.publishOpinion) }),
          outcomes: [go('revise')],
        },
      },
    },
    upkeep: {
      kind: 'task',
      title: t.steps.upkeep,
      by: 'applicant',
      limits: [citySet('open-data.upkeep', t.settings.upkeep, 3, 'month', { until: nextUpdate })],
      commands: {
        updated: {
          title: t.commands.updated,
          tone: 'primary',
          form: z.object({ version: long(t.fields.version), on: date(t.fields.updatedOn) }),
          prefill: (_, { now }) => ({ on: dayOf(now) }),
          check: (form, _, { now }) =>
            String(form['on']) > dayOf(now) ? [{ path: 'on', message: t.faults.future }] : [],
          // The next update is due a period after this one.
          outcomes: [go('upkeep')],
        },
        stop: {
          title: t.commands.stop,
          tone: 'danger',
          help: t.consequences.stop,
          form: z.object({ reason: reason(t.fields.reason) }),
          registers: listing('lift'),
          tells: [
            {
              title: t.tells.stopped,
              kind: 'result',
              to: (_, { directory }) => {
                const authority = directory.body('authority');
                return authority ? [postKey(authority.id, 'cloud')] : [];
              },
              body: (matter) =>
                t.stoppedBody(proposed(matter).name, String(matter.given['stop']?.form['reason'] ?? '')),
            },
          ],
          outcomes: [finish('stopped')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'applicant',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['review', 'revise', 'publish'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    stopped: { title: t.ends.stopped, good: true },
    banned: { title: t.ends.banned, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['opendata'],
});
