/** a unit tells the provider and its ops team of a problem, or asks for advice; it is answered, and the unit says whether that solves it. */
import {
  choice,
  city,
  citySet,
  finish,
  go,
  long,
  personal,
  postKey,
  procedure,
  reason,
  text,
  unit,
  unitKinds,
  z,
} from '../../engine/words.ts';
import { namedProvider, ofUnit, providerOf } from '../../cloud/systems.ts';
import { texts as t } from './texts.ts';

/** Whoever may use the cloud: all but those who run it and the pool of experts. */
const users = unitKinds.filter((kind) => kind !== 'cloud-provider' && kind !== 'experts');
const forms = {
  opening: z.object({
    ask: choice(t.fields.ask, t.fields.asks).optional(),
    system: text(t.fields.system, { max: 60 }),
    problem: long(t.fields.problem),
    impact: choice(t.fields.impact, t.fields.impacts),
    provider: unit(t.fields.provider, { help: t.fields.providerHelp }).optional(),
    contact: personal(t.fields.contact, { max: 60 }).optional(),
  }),
  answer: z.object({ cause: long(t.fields.cause).optional(), solution: long(t.fields.solution, { reason: true }) }),
  solved: z.object({ comment: text(t.fields.comment).optional() }),
  unsolved: z.object({ still: reason(t.fields.still) }),
};

export const problemReport = procedure(t, forms, {
  key: 'problem-report',
  articles: ['A-32', 'A-33'],
  roles: { reporter: { post: 'cloud', of: 'opener' }, provider: { post: 'ops', of: namedProvider } },
  opening: {
    by: { posts: ['cloud', 'security', 'contact', 'head'], kinds: users },
    title: ({ system, ask }) => t.matterTitle(system, ask),
    check: ({ provider }, { directory }) =>
      provider === undefined || directory.unit(provider)?.kind === 'cloud-provider'
        ? []
        : [{ path: 'provider', message: t.faults.provider }],
    // A system of one's own has its provider in the register; of anything else the unit says whose it is.
    tidy: (form, context) => {
      const provider = form.provider ?? providerOf(ofUnit(context.actor.unit, form.system), context);
      return provider === undefined ? form : { ...form, provider };
    },
    outcomes: [go('answer')],
    tells: {
      ...{ title: t.tells.down, kind: 'alert', urgent: true },
      to: (matter, { directory }) => {
        const provider = namedProvider(matter, directory);
        const office = directory.body('office');
        if (matter.opening.impact !== 'down') return [];
        return [
          ...(provider === undefined ? [] : [postKey(provider, 'duty')]),
          ...(office ? [postKey(office.id, 'cloud')] : []),
        ];
      },
      body: ({ opening }) => t.downBody(opening.system, opening.problem),
    },
  },
  steps: {
    answer: { task: ['provider', city(1, 'wd'), 'office'], commands: { answer: { outcomes: [go('confirm')] } } },
    confirm: {
      task: ['reporter', city(5, 'wd')],
      noReturn: t.consequences.unsolved,
      commands: { solved: { outcomes: [finish('solved')] }, unsolved: { tone: 'danger', outcomes: [go('answer')] } },
    },
  },
  withdrawable: { by: 'reporter', during: ['answer', 'confirm'], offered: ({ given }) => !given.solved },
  ends: { good: ['solved'] },
  // A problem that comes back soon is the same problem, with its history.
  reopens: {
    by: 'reporter',
    ends: ['solved'],
    enters: ['answer'],
    within: citySet('problem-report.reopen', t.settings.reopen, 15, 'd'),
  },
});
