/** B-44: a unit complains to the committee, which has the authority investigate; the complainant is answered in writing. */
import { z } from 'zod';
import { checkGround, groundField } from '../../catalogue/grounds.ts';
import { also, citySet, defineProcedure, finish, go, goLeaving } from '../../engine/definition/define.ts';
import { choice, long, matterNumber, reason, unit, yesno } from '../../engine/forms/form.ts';
import { postKey, unitKinds } from '../../kernel/party.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  unit: unit(t.fields.unit),
  facts: long(t.fields.facts),
  request: long(t.fields.request),
  evidence: long(t.fields.evidence, { private: true }).optional(),
  source: matterNumber(t.fields.source).optional(),
});
const answer = z.object({
  findings: long(t.fields.findings),
  outcome: choice(t.fields.outcome, t.fields.outcomes),
  measures: long(t.fields.measures),
  answer: reason(t.fields.answer),
  violation: yesno(t.fields.violation),
  ground: groundField(t.fields.ground).optional(),
});
type Complaint = z.infer<typeof opening>;
type Answer = z.infer<typeof answer>;
const complaintOf = (matter: MatterState) => matter.opening as Complaint;

export const complaint = defineProcedure({
  key: 'complaint',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['B-44'],
  roles: {
    complainant: { title: t.roles.complainant, post: 'contact', of: 'opener' },
    committee: { title: t.roles.committee, post: 'head', of: 'committee' },
    // Nobody investigates himself: a complaint about the authority stays with the committee.
    investigator: {
      title: t.roles.investigator,
      parties: (matter, directory) => {
        const accused = directory.unit(complaintOf(matter).unit)?.kind;
        const body = directory.body(accused === 'authority' ? 'committee' : 'authority');
        return body ? [postKey(body.id, accused === 'authority' ? 'head' : 'data')] : [];
      },
    },
    accused: { title: t.roles.accused, posts: ['head', 'contact'], of: (matter) => complaintOf(matter).unit },
  },
  supervisor: 'committee',
  opening: {
    by: { posts: ['contact', 'data', 'head'], kinds: unitKinds, title: t.opener },
    form: opening,
    title: (form, directory) => t.matterTitle(directory.unit(String(form['unit']))?.name ?? String(form['unit'])),
    check: (form, { actor }) => (form['unit'] === actor.unit ? [{ path: 'unit', message: t.faults.own }] : []),
    outcomes: [go('assign')],
  },
  steps: {
    assign: {
      kind: 'task',
      title: t.steps.assign,
      by: 'committee',
      limits: [citySet('complaint.assign', t.settings.assign, 3, 'wd')],
      commands: {
        assign: {
          title: t.commands.assign,
          decides: true,
          tone: 'primary',
          form: z.object({ instructions: long(t.fields.instructions).optional() }),
          outcomes: [go('investigate')],
        },
        notAccept: {
          title: t.commands.notAccept,
          decides: true,
          tone: 'danger',
          help: t.consequences.notAccept,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [finish('notAccepted')],
          tells: [
            {
              title: t.tells.notAccepted,
              kind: 'result',
              to: (matter) => (matter.opener.unit ? [postKey(matter.opener.unit, 'contact')] : []),
              body: (matter) => String(matter.given['notAccept']?.form['reason'] ?? ''),
            },
          ],
        },
      },
    },
    investigate: {
      kind: 'task',
      title: t.steps.investigate,
      by: 'investigator',
      limits: [citySet('complaint.investigate', t.settings.investigate, 20, 'wd')],
      commands: {
        askStatement: {
          title: t.commands.askStatement,
          form: z.object({ questions: long(t.fields.questions) }),
          outcomes: [also('statement')],
        },
        answer: {
          title: t.commands.answer,
          decides: true,
          tone: 'primary',
          help: t.consequences.answer,
          form: answer,
          check: (form, matter, { directory }) => {
            const { violation, ground, outcome } = form as Answer;
            if (violation && outcome === 'unfounded') return [{ path: 'violation', message: t.faults.unfounded }];
            if (!violation) return [];
            if (ground === undefined) return [{ path: 'ground', message: t.faults.ground }];
            const { unit: accused } = complaintOf(matter);
            return checkGround({ ground, unit: accused }, matter.regime, directory, {
              ground: 'ground',
              unit: 'ground',
            });
          },
          outcomes: [goLeaving(['statement'], 'receive')],
          opens: (matter) => {
            const given = matter.given['answer']?.form as Answer;
            if (!given.violation || given.ground === undefined) return [];
            const form = { unit: complaintOf(matter).unit, ground: given.ground, facts: given.findings };
            return [{ procedure: 'violation', key: 'violation', relation: t.relation, form }];
          },
          tells: [
            {
              title: t.tells.answered,
              kind: 'result',
              to: (matter) => [
                ...(matter.opener.unit ? [postKey(matter.opener.unit, 'head')] : []),
                postKey(complaintOf(matter).unit, 'head'),
              ],
              body: (matter) => String(matter.given['answer']?.form['answer'] ?? ''),
            },
          ],
        },
      },
    },
    statement: {
      kind: 'task',
      title: t.steps.statement,
      by: 'accused',
      limits: [citySet('complaint.statement', t.settings.statement, 5, 'wd')],
      noReturn: '情况说明由调查机关要求，被投诉单位不能退回',
      commands: {
        state: {
          title: t.commands.state,
          tone: 'primary',
          form: z.object({ statement: long(t.fields.statement) }),
          outcomes: [go()],
        },
      },
    },
    receive: {
      kind: 'task',
      title: t.steps.receive,
      by: 'complainant',
      limits: [citySet('complaint.receive', t.settings.receive, 5, 'wd')],
      noReturn: '不服答复的，用“请求复查”',
      commands: {
        acknowledge: {
          title: t.commands.acknowledge,
          tone: 'primary',
          form: z.object({ note: long(t.fields.note).optional() }),
          outcomes: [finish('answered')],
        },
        // Once: a second answer stands.
        reconsider: {
          title: t.commands.reconsider,
          offered: (matter) => matter.given['reconsider'] === undefined,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('assign')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'complainant',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['assign', 'investigate'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    answered: { title: t.ends.answered, good: true },
    notAccepted: { title: t.ends.notAccepted, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: [],
});
