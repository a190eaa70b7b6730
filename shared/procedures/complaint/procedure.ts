/** B-44: a unit complains to the committee, which has the authority investigate; the complainant is answered in writing. */
import { z } from 'zod';
import { bodyBut } from '../../catalogue/bodies.ts';
import { checkGround, groundField } from '../../catalogue/grounds.ts';
import { pursued } from '../../catalogue/onward.ts';
import { also, finish, go, goLeaving } from '../../engine/definition/define.ts';
import { choice, long, matterNumber, reason, unit, yesno, reasoned } from '../../engine/forms/form.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import { postKey } from '../../kernel/party.ts';
import { sharingPartners } from '../../regulation/units.ts';
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
  version: 1,
  group: '数据共享',
  articles: ['B-44'],
  roles: {
    complainant: { post: 'contact', of: 'opener' },
    committee: { post: 'head', of: 'committee' },
    // Nobody investigates himself: a complaint about the authority stays with the committee.
    investigator: { parties: ({ opening }, directory) => bodyBut(directory, [opening.unit]) },
    // Who goes on where whoever investigates leaves it lying.
    above: { parties: ({ opening }, directory) => bodyBut(directory, [opening.unit], 1) },
    accused: { posts: ['head', 'contact'], of: ({ opening }) => opening.unit },
    government: { post: 'head', of: 'city-government' },
  },
  supervisor: 'committee',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['contact', 'data', 'head'], kinds: sharingPartners },
    title: (form, directory) => t.matterTitle(directory.unit(form.unit)?.name ?? form.unit),
    check: (form, { actor }) => (form.unit === actor.unit ? [{ path: 'unit', message: t.faults.own }] : []),
    outcomes: [go('assign')],
  },
  steps: {
    assign: {
      by: 'committee',
      takenUpBy: 'government',
      independent: { of: ['accused'] },
      limits: [city(3, 'wd')],
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
      by: 'investigator',
      takenUpBy: 'above',
      independent: { of: ['accused'] },
      limits: [city(20, 'wd')],
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
      by: 'accused',
      limits: [city(5, 'wd')],
      noReturn: '情况说明由调查机关要求，被投诉单位不能退回',
      commands: { state: { form: z.object({ statement: long(t.fields.statement) }), outcomes: [go()] } },
    },
    receive: {
      by: 'complainant',
      takenUpBy: 'committee',
      limits: [city(5, 'wd')],
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
});
