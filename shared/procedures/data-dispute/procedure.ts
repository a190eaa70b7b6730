/** N-28: a dispute is consulted on, then mediated by the authority (across levels the common superior), then decided by its government. */
import { z } from 'zod';
import { finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import type { CommandRule, Context, Outcome, Tell } from '../../engine/definition/definition.ts';
import { choice, long, reason, resource, text, unit, reasoned } from '../../engine/forms/form.ts';
import { city, isOpen, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey, unitKinds, type Directory, type PartyKey } from '../../kernel/party.ts';
import { texts as t } from './texts.ts';

const dispute = (matter: Matter) => matter.opening;
const parties = (matter: Matter): PartyKey[] =>
  [matter.opener.unit, dispute(matter).provider].flatMap((id) => (id === undefined ? [] : [postKey(id, 'data')]));
const nameOfResource = ({ directory, registers }: Pick<Context, 'directory' | 'registers'>, id: string) =>
  directory.resource(id)?.name ?? registers.entry('catalogue', id)?.title;
const providerOf = ({ directory, registers }: Pick<Context, 'directory' | 'registers'>, id: string) =>
  directory.resource(id)?.provider ?? registers.entry('catalogue', id)?.values['provider'];

/** A party does not mediate: where the authority is one of the two, its government takes its place. */
const mediator = (matter: Matter, directory: Directory): PartyKey[] => {
  const authority = directory.body('authority')?.id;
  const government = directory.body('city-government')?.id;
  const isParty = authority !== undefined && [matter.opener.unit, dispute(matter).provider].includes(authority);
  if (isParty) return government === undefined ? [] : [postKey(government, 'head')];
  return authority === undefined ? [] : [postKey(authority, 'data')];
};

const settled = (text: (matter: Matter) => string): Tell<Matter> => ({
  title: t.tells.decided,
  kind: 'result',
  to: (matter) => parties(matter),
  body: (matter) => t.decidedBody(matter.title, text(matter)),
});
const all = (step: string, command: string) => (matter: Matter) =>
  (matter.votes[step] ?? []).every((vote) => vote.command === command);
const isAcross = (matter: Matter) => dispute(matter).level === 'across';
const isOpen = (matter: Matter, step: string) => matter.items.some((item) => item.step === step);
const unresolved: Outcome<Matter>[] = [
  when('跨层级', isAcross, goLeaving(['consult', 'silent'], 'superior')),
  goLeaving(['consult', 'silent'], 'mediate'),
];
/** Whose side a decision takes decides its end: what follows elsewhere hangs on it (N-26). */
const forWhom = { inFavour: choice(t.fields.inFavour, t.fields.sides) };

const forms = {
  opening: z.object({
    resource: resource(t.fields.resource),
    provider: unit(t.fields.provider),
    about: long(t.fields.about),
    request: long(t.fields.request),
    level: choice(t.fields.level, t.fields.levels).optional(),
  }),
  propose: z.object({ proposal: long(t.fields.proposal) }),
  decide: z.object({ ...forWhom, decision: long(t.fields.decision), reason: reason(t.fields.reason) }),
};
type Matter = MatterOf<typeof forms>;

const isDismissed = (_: Matter, form: Record<string, unknown>) => form['inFavour'] === 'neither';
const decidedEnds: Outcome<Matter>[] = [when('不支持提出方', isDismissed, finish('dismissed')), finish('decided')];
/** What the common superior has come to, whoever enters it. */
const ofSuperior: Record<string, CommandRule> = {
  superiorSettled: {
    title: t.commands.superiorSettled,
    tone: 'primary',
    form: z.object({ superior: text(t.fields.superior), result: long(t.fields.result) }),
    outcomes: [finish('mediated')],
    tells: [settled((matter) => matter.given.superiorSettled?.form.result ?? '')],
  },
  superiorDecided: {
    title: t.commands.superiorDecided,
    form: z.object({ ...forWhom, decision: long(t.fields.decision), document: text(t.fields.document, { max: 64 }) }),
    outcomes: decidedEnds,
    tells: [settled((matter) => matter.given.superiorDecided?.form.decision ?? '')],
  },
};

export const dataDispute = procedure(t, forms, {
  key: 'data-dispute',
  version: 1,
  group: '数据共享',
  articles: ['N-28'],
  roles: {
    requester: { post: 'data', of: 'opener' },
    provider: { post: 'data', of: (matter) => dispute(matter).provider },
    both: { parties },
    mediator: { parties: mediator },
    government: { post: 'head', of: 'city-government' },
  },
  supervisor: 'mediator',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['data', 'contact', 'head'], kinds: unitKinds },
    title: (form, directory) =>
      t.matterTitle(
        directory.resource(String(form['resource']))?.name ?? String(form['resource']),
        directory.unit(String(form['provider']))?.name ?? String(form['provider']),
      ),
    check: (form, context) => {
      const { resource: id, provider } = form;
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
      by: 'both',
      limits: [city(10, 'wd')],
      // A party that says nothing holds the other neither in a consultation nor in a plan.
      lapseOpens: ['silent'],
      joint: { mode: 'all', outcomes: [finish('agreed')] },
      commands: {
        agree: { form: z.object({ agreement: long(t.fields.agreement) }), outcomes: [go()] },
        // One of the two is enough: nobody is held in a consultation.
        disagree: { form: reasoned(t.fields.reason), outcomes: unresolved },
      },
    },
    mediate: {
      by: 'mediator',
      limits: [city(20, 'wd')],
      // A dispute that is not handled is its government's to decide (N-28, N-41).
      lapseOpens: ['decide'],
      commands: {
        propose: { decides: 'for', outcomes: [go('accept')] },
        fail: { decides: 'against', form: reasoned(t.fields.opinion), outcomes: [go('decide')] },
        refer: {
          form: z.object({ superior: text(t.fields.superior), reason: reason(t.fields.reason) }),
          outcomes: [go('superior')],
        },
      },
    },
    accept: {
      by: 'both',
      limits: [city(5, 'wd')],
      lapseOpens: ['silent'],
      joint: {
        mode: 'all',
        outcomes: [
          { ...when('双方接受', all('accept', 'acceptPlan'), finish('mediated')), tells: [settled(proposalOf)] },
          goLeaving(['silent'], 'decide'),
        ],
      },
      commands: { acceptPlan: { outcomes: [go()] }, rejectPlan: { form: reasoned(t.fields.reason), outcomes: [go()] } },
    },
    superior: { by: 'mediator', limits: [city(40, 'wd')], lapseOpens: ['superiorLate'], commands: ofSuperior },
    superiorLate: { by: 'government', limits: [city(20, 'wd')], noReturn: t.noReturn, commands: ofSuperior },
    silent: {
      by: 'mediator',
      limits: [city(3, 'wd')],
      noReturn: t.noReturn,
      commands: {
        goOn: {
          outcomes: [
            when('调解方案未获双方接受', (matter) => isOpen(matter, 'accept'), goLeaving(['accept'], 'decide')),
            ...unresolved,
          ],
        },
      },
    },
    decide: {
      by: 'government',
      limits: [city(20, 'wd')],
      // While nobody decides, the two may still be brought together.
      lapseOpens: ['mediate'],
      unlessOpen: ['mediate', 'accept'],
      commands: {
        decide: {
          decides: 'for',
          outcomes: decidedEnds,
          tells: [settled((matter) => matter.given.decide?.form.decision ?? '')],
        },
      },
    },
  },
  withdrawable: { by: 'requester', during: ['consult', 'mediate', 'accept', 'superior', 'superiorLate'] },
  ends: { good: ['agreed', 'mediated', 'decided', 'dismissed'] },
});

function proposalOf(matter: Matter): string {
  return matter.given.propose?.form.proposal ?? '';
}
