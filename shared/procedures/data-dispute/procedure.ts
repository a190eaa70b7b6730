/** N-28: a dispute is consulted on, then mediated by the authority (across levels the common superior), then decided by its government. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import type { CommandRule, Context, Outcome, Tell } from '../../engine/definition/definition.ts';
import { choice, long, reason, resource, text, unit } from '../../engine/forms/form.ts';
import { postKey, unitKinds, type Directory, type PartyKey } from '../../kernel/party.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  resource: resource(t.fields.resource),
  provider: unit(t.fields.provider),
  about: long(t.fields.about),
  request: long(t.fields.request),
  level: choice(t.fields.level, t.fields.levels).optional(),
});
type Dispute = z.infer<typeof opening>;
const dispute = (matter: MatterState) => matter.opening as Dispute;
const parties = (matter: MatterState): PartyKey[] =>
  [matter.opener.unit, dispute(matter).provider].flatMap((id) => (id === undefined ? [] : [postKey(id, 'data')]));
const nameOfResource = ({ directory, registers }: Pick<Context, 'directory' | 'registers'>, id: string) =>
  directory.resource(id)?.name ?? registers.entry('catalogue', id)?.title;
const providerOf = ({ directory, registers }: Pick<Context, 'directory' | 'registers'>, id: string) =>
  directory.resource(id)?.provider ?? registers.entry('catalogue', id)?.values['provider'];

/** A party does not mediate: where the authority is one of the two, its government takes its place. */
const mediator = (matter: MatterState, directory: Directory): PartyKey[] => {
  const authority = directory.body('authority')?.id;
  const government = directory.body('city-government')?.id;
  const isParty = authority !== undefined && [matter.opener.unit, dispute(matter).provider].includes(authority);
  if (isParty) return government === undefined ? [] : [postKey(government, 'head')];
  return authority === undefined ? [] : [postKey(authority, 'data')];
};

const settled = (text: (matter: MatterState) => string): Tell => ({
  title: t.tells.decided,
  kind: 'result',
  to: (matter) => parties(matter),
  body: (matter) => t.decidedBody(matter.title, text(matter)),
});
const all = (step: string, command: string) => (matter: MatterState) =>
  (matter.votes[step] ?? []).every((vote) => vote.command === command);
const isAcross = (matter: MatterState) => dispute(matter).level === 'across';
const isOpen = (matter: MatterState, step: string) => matter.items.some((item) => item.step === step);
const unresolved: Outcome[] = [
  when('跨层级', isAcross, goLeaving(['consult', 'silent'], 'superior')),
  goLeaving(['consult', 'silent'], 'mediate'),
];
/** Whose side a decision takes decides its end: what follows elsewhere hangs on it (N-26). */
const forWhom = { inFavour: choice(t.fields.inFavour, t.fields.sides) };
const isDismissed = (_: MatterState, form: Record<string, unknown>) => form['inFavour'] === 'neither';
const decidedEnds: Outcome[] = [when('不支持提出方', isDismissed, finish('dismissed')), finish('decided')];
/** What the common superior has come to, whoever enters it. */
const ofSuperior: Record<string, CommandRule> = {
  superiorSettled: {
    title: t.commands.superiorSettled,
    tone: 'primary',
    form: z.object({ superior: text(t.fields.superior), result: long(t.fields.result) }),
    outcomes: [finish('mediated')],
    tells: [settled((matter) => String(matter.given['superiorSettled']?.form['result'] ?? ''))],
  },
  superiorDecided: {
    title: t.commands.superiorDecided,
    form: z.object({
      ...forWhom,
      decision: long(t.fields.decision),
      document: text(t.fields.document, { max: 64 }),
    }),
    outcomes: decidedEnds,
    tells: [settled((matter) => String(matter.given['superiorDecided']?.form['decision'] ?? ''))],
  },
};

export const dataDispute = defineProcedure({
  key: 'data-dispute',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['N-28'],
  roles: {
    requester: { title: t.roles.requester, post: 'data', of: 'opener' },
    provider: { title: t.roles.provider, post: 'data', of: (matter) => dispute(matter).provider },
    both: { title: t.roles.both, parties },
    mediator: { title: t.roles.mediator, parties: mediator },
    government: { title: t.roles.government, post: 'head', of: 'city-government' },
  },
  supervisor: 'mediator',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['data', 'contact', 'head'], kinds: unitKinds, title: t.opener },
    form: opening,
    title: (form, directory) =>
      t.matterTitle(
        directory.resource(String(form['resource']))?.name ?? String(form['resource']),
        directory.unit(String(form['provider']))?.name ?? String(form['provider']),
      ),
    check: (form, context) => {
      const { resource: id, provider } = form as Dispute;
      if (nameOfResource(context, id) === undefined) return [{ path: 'resource', message: t.faults.resource }];
      if (provider === context.actor.unit) return [{ path: 'provider', message: t.faults.own }];
      const source = providerOf(context, id);
      const name = context.directory.unit(String(source))?.name ?? '';
      const isBetween = [provider, context.actor.unit].includes(source as string);
      return isBetween ? [] : [{ path: 'provider', message: t.faults.provider(name) }];
    },
    outcomes: [go('consult')],
  },
  steps: {
    consult: {
      kind: 'task',
      title: t.steps.consult,
      by: 'both',
      limits: [citySet('data-dispute.consult', t.settings.consult, 10, 'wd')],
      // A party that says nothing holds the other neither in a consultation nor in a plan.
      lapseOpens: ['silent'],
      joint: {
        mode: 'all',
        outcomes: [finish('agreed')],
      },
      commands: {
        agree: {
          title: t.commands.agree,
          tone: 'primary',
          form: z.object({ agreement: long(t.fields.agreement) }),
          outcomes: [go()],
        },
        // One of the two is enough: nobody is held in a consultation.
        disagree: {
          title: t.commands.disagree,
          help: t.consequences.disagree,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: unresolved,
        },
      },
    },
    mediate: {
      kind: 'task',
      title: t.steps.mediate,
      by: 'mediator',
      limits: [citySet('data-dispute.mediate', t.settings.mediate, 20, 'wd')],
      // A dispute that is not handled is its government's to decide (N-28, N-41).
      lapseOpens: ['decide'],
      commands: {
        propose: {
          title: t.commands.propose,
          decides: true,
          tone: 'primary',
          form: z.object({ proposal: long(t.fields.proposal) }),
          outcomes: [go('accept')],
        },
        fail: {
          title: t.commands.fail,
          decides: true,
          tone: 'danger',
          help: t.consequences.fail,
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [go('decide')],
        },
        refer: {
          title: t.commands.refer,
          form: z.object({ superior: text(t.fields.superior), reason: reason(t.fields.reason) }),
          outcomes: [go('superior')],
        },
      },
    },
    accept: {
      kind: 'task',
      title: t.steps.accept,
      by: 'both',
      limits: [citySet('data-dispute.accept', t.settings.accept, 5, 'wd')],
      lapseOpens: ['silent'],
      joint: {
        mode: 'all',
        outcomes: [
          { ...when('双方接受', all('accept', 'acceptPlan'), finish('mediated')), tells: [settled(proposalOf)] },
          goLeaving(['silent'], 'decide'),
        ],
      },
      commands: {
        acceptPlan: { title: t.commands.acceptPlan, tone: 'primary', outcomes: [go()] },
        rejectPlan: {
          title: t.commands.rejectPlan,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go()],
        },
      },
    },
    superior: {
      kind: 'task',
      title: t.steps.superior,
      by: 'mediator',
      limits: [citySet('data-dispute.superior', t.settings.superior, 40, 'wd')],
      lapseOpens: ['superiorLate'],
      commands: ofSuperior,
    },
    superiorLate: {
      kind: 'task',
      title: t.steps.superiorLate,
      by: 'government',
      limits: [citySet('data-dispute.superiorLate', t.settings.superiorLate, 20, 'wd')],
      noReturn: t.noReturn,
      commands: ofSuperior,
    },
    silent: {
      kind: 'task',
      title: t.steps.silent,
      by: 'mediator',
      limits: [citySet('data-dispute.silent', t.settings.silent, 3, 'wd')],
      noReturn: t.noReturn,
      commands: {
        goOn: {
          title: t.commands.goOn,
          tone: 'primary',
          help: t.consequences.goOn,
          outcomes: [
            when('调解方案未获双方接受', (matter) => isOpen(matter, 'accept'), goLeaving(['accept'], 'decide')),
            ...unresolved,
          ],
        },
      },
    },
    decide: {
      kind: 'task',
      title: t.steps.decide,
      by: 'government',
      limits: [citySet('data-dispute.decide', t.settings.decide, 20, 'wd')],
      // While nobody decides, the two may still be brought together.
      lapseOpens: ['mediate'],
      unlessOpen: ['mediate', 'accept'],
      commands: {
        decide: {
          title: t.commands.decide,
          decides: true,
          tone: 'primary',
          help: t.consequences.decide,
          form: z.object({ ...forWhom, decision: long(t.fields.decision), reason: reason(t.fields.reason) }),
          outcomes: decidedEnds,
          tells: [settled((matter) => String(matter.given['decide']?.form['decision'] ?? ''))],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'requester',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['consult', 'mediate', 'accept', 'superior', 'superiorLate'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    agreed: { title: t.ends.agreed, good: true },
    mediated: { title: t.ends.mediated, good: true },
    decided: { title: t.ends.decided, good: true },
    dismissed: { title: t.ends.dismissed, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: [],
});

function proposalOf(matter: MatterState): string {
  return String(matter.given['propose']?.form['proposal'] ?? '');
}
