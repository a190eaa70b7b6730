/** C-11–14, C-5: a standard of the city, from the application to its number; every opinion of a unit is answered. */
import { cutText } from '../../kernel/text.ts';
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, list, long, person, reason, text } from '../../engine/forms/form.ts';
import { humanOf, partyOf, personKey } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { allUnits, entered, standardKinds, standardOf } from '../../standards/entry.ts';
import { texts as t } from './texts.ts';

const application = z.object({
  name: text(t.fields.name, { max: 100 }),
  kind: choice(t.fields.kind, t.kinds),
  scope: long(t.fields.scope, { max: 1000 }),
  need: long(t.fields.need, { max: 1000 }),
  based: text(t.fields.based).optional(),
});
const answers = z.object({
  answers: list(
    t.fields.answers,
    z.object({
      unit: text(t.fields.unit, { readOnly: true, max: 100 }),
      said: text(t.fields.said, { readOnly: true, max: 1000 }),
      adopted: choice(t.fields.adopted, t.fields.adoptions),
      why: text(t.fields.why, { max: 500 }).optional(),
    }),
    { min: 0, max: 200, fixedRows: true },
  ),
});
const appointment = z.object({
  experts: list(t.fields.experts, z.object({ person: person(t.fields.expert, { among: 'experts' }) }), { max: 15 }),
});

const applied = (matter: MatterState) => matter.opening as z.infer<typeof application>;
const opinionsOf = (matter: MatterState) =>
  (matter.votes['opinions'] ?? [])
    .filter((vote) => vote.command === 'opine')
    .map((vote) => ({
      unit: vote.by.unitName ?? vote.by.name,
      said: cutText(`${String(vote.form['part'])}：${String(vote.form['opinion'])}`, 1000),
    }));
const expertsOf = (matter: MatterState) =>
  (matter.given['appoint']?.form as z.infer<typeof appointment> | undefined)?.experts.map((one) => one.person) ?? [];
const passed = (matter: MatterState) => {
  const votes = matter.votes['review'] ?? [];
  return votes.filter((vote) => vote.command === 'pass').length * 2 > votes.length;
};

function checkAnswers(form: Record<string, unknown>, matter: MatterState): Fault[] {
  const given = (form as z.infer<typeof answers>).answers;
  const missing = opinionsOf(matter).filter(
    (one) => !given.some((answer) => answer.unit === one.unit && answer.said === one.said),
  );
  if (missing.length > 0)
    return [{ path: 'answers', message: t.faults.notEach(missing.map((one) => one.unit).join('、')) }];
  return given.flatMap((one, n) =>
    one.adopted !== 'adopted' && one.why === undefined ? [{ path: `answers.${n}.why`, message: t.faults.noWhy }] : [],
  );
}

function checkExperts(form: Record<string, unknown>, _: MatterState, { directory }: Context): Fault[] {
  const people = (form as z.infer<typeof appointment>).experts.map((one) => one.person);
  const humans = people.map((id) => humanOf(directory, id));
  const pool = directory.body('experts')?.id;
  return [
    ...(people.length < 3 ? [{ path: 'experts', message: t.faults.fewExperts }] : []),
    ...people.flatMap((id, n) => [
      ...(humans.indexOf(humanOf(directory, id)) < n ? [{ path: `experts.${n}.person`, message: t.faults.twice }] : []),
      ...(directory.person(id)?.unit === pool ? [] : [{ path: `experts.${n}.person`, message: t.faults.notExpert }]),
    ]),
  ];
}

export const standardDocument = defineProcedure({
  key: 'standard-document',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '标准化',
  articles: ['C-5', 'C-11', 'C-12', 'C-13', 'C-14'],
  roles: {
    drafter: { title: t.roles.drafter, post: 'standards', of: 'opener' },
    authority: { title: t.roles.authority, post: 'standards', of: 'authority' },
    quality: { title: t.roles.quality, post: 'standards', of: 'quality-authority' },
    units: {
      title: t.roles.units,
      // Whoever drafts it is not asked for an opinion on it.
      parties: (matter, directory) =>
        allUnits(matter, { directory }).filter((key) => {
          const party = partyOf(key);
          return 'unit' in party && party.unit !== matter.opener.unit;
        }),
    },
    experts: { title: t.roles.experts, parties: (matter) => expertsOf(matter).map(personKey) },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['standards', 'contact', 'head'], kinds: standardKinds, title: t.opener },
    form: application,
    title: (form) => t.matterTitle(String(form['name'])),
    outcomes: [go('approve')],
  },
  steps: {
    approve: {
      kind: 'task',
      title: t.steps.approve,
      by: 'authority',
      limits: [citySet('standard-document.approve', t.settings.approve, 10, 'wd')],
      commands: {
        approve: {
          title: t.commands.approve,
          decides: true,
          tone: 'primary',
          form: z.object({ opinion: reason(t.fields.opinion).optional() }),
          outcomes: [go('draft')],
        },
        decline: {
          title: t.commands.decline,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.why) }),
          outcomes: [finish('declined')],
        },
      },
    },
    draft: {
      kind: 'task',
      title: t.steps.draft,
      by: 'drafter',
      limits: [citySet('standard-document.draft', t.settings.draft, 60, 'wd')],
      commands: {
        submit: {
          title: t.commands.submit,
          tone: 'primary',
          form: z.object({ draft: long(t.fields.draft) }),
          outcomes: [go('opinions')],
        },
      },
    },
    opinions: {
      kind: 'task',
      title: t.steps.opinions,
      by: 'units',
      limits: [citySet('standard-document.opinions', t.settings.opinions, 20, 'wd')],
      joint: { mode: 'all', outcomes: [go('answer')] },
      commands: {
        agree: { title: t.commands.agree, tone: 'primary', outcomes: [go()] },
        opine: {
          title: t.commands.opine,
          form: z.object({
            part: text(t.fields.part, { max: 100 }),
            opinion: long(t.fields.opinion, { max: 800 }),
          }),
          outcomes: [go()],
        },
      },
    },
    answer: {
      kind: 'task',
      title: t.steps.answer,
      by: 'drafter',
      limits: [citySet('standard-document.answer', t.settings.answer, 15, 'wd')],
      commands: {
        answer: {
          title: t.commands.answer,
          tone: 'primary',
          help: t.help.answer,
          form: answers,
          prefill: (matter) => ({ answers: opinionsOf(matter) }),
          check: checkAnswers,
          outcomes: [go('appoint')],
        },
      },
    },
    appoint: {
      kind: 'task',
      title: t.steps.appoint,
      by: 'authority',
      limits: [citySet('standard-document.appoint', t.settings.appoint, 10, 'wd')],
      commands: {
        appoint: {
          title: t.commands.appoint,
          tone: 'primary',
          form: appointment,
          check: checkExperts,
          outcomes: [go('review')],
        },
      },
    },
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'experts',
      limits: [citySet('standard-document.review', t.settings.review, 15, 'wd')],
      joint: {
        mode: 'all',
        outcomes: [when('过半数通过', passed, go('publish')), go('revise')],
      },
      commands: {
        pass: {
          title: t.commands.pass,
          decides: true,
          tone: 'primary',
          help: t.help.review,
          form: z.object({ verdict: reason(t.fields.verdict) }),
          outcomes: [go()],
        },
        fail: {
          title: t.commands.fail,
          decides: true,
          tone: 'danger',
          help: t.help.review,
          form: z.object({ verdict: reason(t.fields.verdict) }),
          outcomes: [go()],
        },
      },
    },
    revise: {
      kind: 'task',
      title: t.steps.revise,
      by: 'drafter',
      limits: [citySet('standard-document.revise', t.settings.revise, 20, 'wd')],
      commands: {
        resubmit: {
          title: t.commands.resubmit,
          tone: 'primary',
          requests: true,
          form: z.object({ changes: long(t.fields.changes) }),
          outcomes: [go('review')],
        },
      },
    },
    publish: {
      kind: 'task',
      title: t.steps.publish,
      by: 'quality',
      limits: [citySet('standard-document.publish', t.settings.publish, 10, 'wd')],
      commands: {
        publish: {
          title: t.commands.publish,
          decides: true,
          tone: 'primary',
          help: t.help.publish,
          form: z.object({ number: text(t.fields.number, { max: 60 }) }),
          check: (form, _, context) =>
            standardOf(context, String(form['number'])) ? [{ path: 'number', message: t.faults.taken }] : [],
          outcomes: [finish('published')],
          registers: (matter, { now }) => {
            const { name, kind } = applied(matter);
            const published = dayOf(now);
            const standard = { number: numberOf(matter), name, kind, published, reviewedOn: published };
            const change = entered({ ...standard, unit: matter.opener.unit ?? '', state: t.state }, t.publishedWhy);
            return [{ ...change, claims: true }];
          },
          opens: (matter) => [
            {
              procedure: 'standard-catalogue',
              key: 'catalogue',
              relation: t.catalogue,
              form: { cause: t.publishedBody(numberOf(matter), applied(matter).name) },
            },
          ],
          tells: [
            {
              title: t.tells.published,
              kind: 'result',
              to: allUnits,
              body: (matter) => t.publishedBody(numberOf(matter), applied(matter).name),
            },
          ],
        },
        sendBack: {
          title: t.commands.sendBack,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.why) }),
          outcomes: [go('revise')],
        },
      },
    },
  },
  anytime: {
    // A unit that says nothing must not hold up the standard; its time to speak is not cut short.
    close: {
      title: t.commands.close,
      by: 'authority',
      help: t.help.close,
      during: ['opinions'],
      gate: (matter) =>
        matter.items.some((one) => one.step === 'opinions' && one.deadlines.every((due) => !due.lapsedAt))
          ? t.faults.early
          : undefined,
      outcomes: [goLeaving(['opinions'], 'answer')],
    },
    withdraw: {
      title: t.commands.withdraw,
      by: 'drafter',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.why) }),
      during: ['approve', 'draft', 'opinions', 'answer', 'appoint', 'review', 'revise', 'publish'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    published: { title: t.ends.published, good: true },
    declined: { title: t.ends.declined, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['standards'],
  refusedEntry: { enters: ['publish'] },
});

function numberOf(matter: MatterState): string {
  return String(matter.given['publish']?.form['number'] ?? '');
}
