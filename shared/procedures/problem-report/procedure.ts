/** a unit tells the provider and its ops team of a problem; it is answered, and the unit says whether it is solved. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import { choice, long, personal, reason, text } from '../../engine/forms/form.ts';
import { postKey, unitKinds } from '../../kernel/party.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

/** Whoever may use the cloud: all but those who run it and the pool of experts. */
const users = unitKinds.filter((kind) => kind !== 'cloud-provider' && kind !== 'experts');

const report = z.object({
  system: text(t.fields.system, { max: 60 }),
  problem: long(t.fields.problem),
  impact: choice(t.fields.impact, t.fields.impacts),
  contact: personal(t.fields.contact, { max: 60 }).optional(),
});
type Report = z.infer<typeof report>;
const reported = (matter: MatterState) => matter.opening as Report;

export const problemReport = defineProcedure({
  key: 'problem-report',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-32'],
  roles: {
    reporter: { title: t.roles.reporter, post: 'cloud', of: 'opener' },
    provider: { title: t.roles.provider, post: 'ops', of: 'cloud-provider' },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
  },
  supervisor: 'office',
  opening: {
    by: { posts: ['cloud', 'security', 'contact', 'head'], kinds: users, title: t.opener },
    form: report,
    title: (form) => t.matterTitle(String(form['system'])),
    outcomes: [go('answer')],
    tells: [
      {
        title: t.tells.down,
        kind: 'alert',
        urgent: true,
        to: (matter, { directory }) => {
          const provider = directory.body('cloud-provider');
          const office = directory.body('office');
          if (reported(matter).impact !== 'down') return [];
          return [
            ...(provider ? [postKey(provider.id, 'duty')] : []),
            ...(office ? [postKey(office.id, 'cloud')] : []),
          ];
        },
        body: (matter) => t.downBody(reported(matter).system, reported(matter).problem),
      },
    ],
  },
  steps: {
    answer: {
      kind: 'task',
      title: t.steps.answer,
      by: 'provider',
      limits: [citySet('problem-report.answer', t.settings.answer, 1, 'wd')],
      commands: {
        answer: {
          title: t.commands.answer,
          tone: 'primary',
          form: z.object({
            cause: long(t.fields.cause).optional(),
            solution: long(t.fields.solution, { reason: true }),
          }),
          outcomes: [go('confirm')],
        },
      },
    },
    confirm: {
      kind: 'task',
      title: t.steps.confirm,
      by: 'reporter',
      limits: [citySet('problem-report.confirm', t.settings.confirm, 5, 'wd')],
      noReturn: t.consequences.unsolved,
      commands: {
        solved: {
          title: t.commands.solved,
          tone: 'primary',
          help: t.consequences.solved,
          form: z.object({ comment: text(t.fields.comment).optional() }),
          outcomes: [finish('solved')],
        },
        unsolved: {
          title: t.commands.unsolved,
          tone: 'danger',
          help: t.consequences.unsolved,
          form: z.object({ still: reason(t.fields.still) }),
          outcomes: [go('answer')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'reporter',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.why) }),
      during: ['answer', 'confirm'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: { solved: { title: t.ends.solved, good: true }, withdrawn: { title: t.ends.withdrawn, good: false } },
  // A problem that comes back soon is the same problem, with its history.
  reopens: {
    by: 'reporter',
    ends: ['solved'],
    enters: ['answer'],
    within: citySet('problem-report.reopen', t.settings.reopen, 15, 'd'),
  },
  registers: [],
});
