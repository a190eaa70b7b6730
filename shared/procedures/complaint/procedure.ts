/** B-44: a unit complains to the committee, which has the authority investigate; the complainant is answered in writing. */
import {
  also,
  choice,
  city,
  finish,
  go,
  goLeaving,
  long,
  matterNumber,
  postKey,
  procedure,
  reason,
  reasoned,
  sharingPartners,
  unit,
  yesno,
  z,
} from '../../engine/words.ts';
import { bodyBut } from '../../catalogue/bodies.ts';
import { checkGround, groundField } from '../../catalogue/grounds.ts';
import { calledBack } from '../../catalogue/call-back.ts';
import { pursued } from '../../catalogue/onward.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({
    unit: unit(t.fields.unit),
    facts: long(t.fields.facts),
    request: long(t.fields.request),
    evidence: long(t.fields.evidence, { private: true }).optional(),
    source: matterNumber(t.fields.source).optional(),
  }),
  notAccept: reasoned(t.fields.reason),
  answer: z.object({
    findings: long(t.fields.findings),
    outcome: choice(t.fields.outcome, t.fields.outcomes),
    measures: long(t.fields.measures),
    answer: reason(t.fields.answer),
    violation: yesno(t.fields.violation),
    ground: groundField(t.fields.ground).optional(),
  }),
  reconsider: reasoned(t.fields.reason),
};

export const complaint = procedure(t, forms, {
  key: 'complaint',
  articles: ['B-44'],
  roles: {
    complainant: { post: 'contact', of: 'opener' },
    // Nobody investigates himself: a complaint about the authority stays with the committee.
    investigator: { parties: ({ opening }, directory) => bodyBut(directory, [opening.unit]) },
    // Who goes on where whoever investigates leaves it lying.
    above: { parties: ({ opening }, directory) => bodyBut(directory, [opening.unit], 1) },
    accused: { posts: ['head', 'contact'], of: ({ opening }) => opening.unit },
  },
  supervisor: 'committee',
  opening: {
    by: { posts: ['contact', 'data', 'head'], kinds: sharingPartners },
    title: (form, directory) => t.matterTitle(directory.unit(form.unit)?.name ?? form.unit),
    check: (form, { actor }) => (form.unit === actor.unit ? [{ path: 'unit', message: t.faults.own }] : []),
    outcomes: [go('assign')],
  },
  steps: {
    assign: {
      task: ['committee', city(3, 'wd'), 'government'],
      independent: { of: ['accused'] },
      commands: {
        assign: {
          decides: 'for',
          form: z.object({ instructions: long(t.fields.instructions).optional() }),
          outcomes: [go('investigate')],
        },
        notAccept: {
          decides: 'against',
          outcomes: [finish('notAccepted')],
          tells: {
            title: t.tells.notAccepted,
            to: 'complainant',
            body: (matter) => matter.given.notAccept?.form.reason ?? '',
          },
        },
      },
    },
    investigate: {
      task: ['investigator', city(20, 'wd'), 'above'],
      independent: { of: ['accused'] },
      commands: {
        askStatement: {
          decides: true,
          form: z.object({ questions: long(t.fields.questions) }),
          outcomes: [also('statement')],
        },
        answer: {
          decides: 'for',
          check: (form, matter, { directory }) => {
            const { violation, ground, outcome } = form;
            if (violation && outcome === 'unfounded') return [{ path: 'violation', message: t.faults.unfounded }];
            if (!violation) return [];
            if (ground === undefined) return [{ path: 'ground', message: t.faults.ground }];
            const { unit: accused } = matter.opening;
            return checkGround({ ground, unit: accused }, matter.regime, directory, {
              ground: 'ground',
              unit: 'ground',
            });
          },
          outcomes: [goLeaving(['statement'], 'receive')],
          opens: (matter) => {
            const given = matter.given.answer?.form;
            if (!given?.violation || given.ground === undefined) return [];
            return pursued(matter, { unit: matter.opening.unit, ground: given.ground, facts: given.findings });
          },
          tells: {
            title: t.tells.answered,
            to: (matter) => [
              ...(matter.opener.unit ? [postKey(matter.opener.unit, 'head')] : []),
              postKey(matter.opening.unit, 'head'),
            ],
            body: (matter) => matter.given.answer?.form.answer ?? '',
          },
        },
      },
    },
    statement: {
      task: ['accused', city(5, 'wd')],
      noReturn: '情况说明由调查机关要求，被投诉单位不能退回',
      commands: { state: { form: z.object({ statement: long(t.fields.statement) }), outcomes: [go()] } },
    },
    receive: {
      task: ['complainant', city(5, 'wd'), 'committee'],
      noReturn: '不服答复的，用“请求复查”',
      commands: {
        acknowledge: { form: z.object({ note: long(t.fields.note).optional() }), outcomes: [finish('answered')] },
        // Once: a second answer stands.
        reconsider: { offered: (matter) => matter.given.reconsider === undefined, outcomes: [go('assign')] },
      },
    },
  },
  // What has been answered in writing stands, also while it is looked at once more.
  withdrawable: {
    by: 'complainant',
    offered: ({ given }) => given.answer === undefined,
    during: ['assign', 'investigate'],
  },
  ends: { good: ['answered'], bad: ['notAccepted'] },
  // Whoever answered it, or did not accept it.
  dissatisfied: (matter) => calledBack(matter, (matter.given.answer ?? matter.given.notAccept)?.by.unit),
});
