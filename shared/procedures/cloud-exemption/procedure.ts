/**
 * something of one's own needs a legal basis, a system that stays off the cloud a special reason; the committee
 * decides. What was allowed ends with its reason: the unit gives it up, or the authority has the committee take it back.
 */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, entry, long, reason, text } from '../../engine/forms/form.ts';
import { allocationOf, ofUnit, unitIn } from '../../cloud/systems.ts';
import { postKey, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const application = z.object({
  kind: choice(t.fields.kind, t.fields.kinds),
  what: text(t.fields.what, { max: 80 }).optional(),
  facility: choice(t.fields.facility, t.fields.facilities).optional(),
  basis: long(t.fields.basis, { help: t.fields.basisHelp }).optional(),
  level: choice(t.fields.level, t.fields.levels, { help: t.fields.levelHelp }).optional(),
  exemption: entry(t.fields.exemption, 'exemptions').optional(),
  why: long(t.fields.why).optional(),
});
type Application = z.infer<typeof application>;
const needs = {
  own: ['what', 'facility', 'basis'],
  stay: ['what', 'level', 'why'],
  end: ['exemption', 'why'],
} as const satisfies Record<Application['kind'], readonly (keyof Application)[]>;
const asked = (matter: MatterState) => matter.opening as Application;
const isEnd = (matter: MatterState) => asked(matter).kind === 'end';
/** A system stands under the name under which it would migrate; a facility beside it under its kind as well. */
const subjectOf = ({ kind, what, facility, exemption }: Application, unit: UnitId | undefined): string => {
  if (kind === 'end') return exemption ?? '';
  return ofUnit(unit, kind === 'stay' ? what : t.facility(t.fields.facilities[facility ?? 'room'], what ?? ''));
};
/** Whose exemption it is: who asked for it, or in whose hands it stands. */
const holderOf = (matter: MatterState): UnitId | undefined =>
  isEnd(matter) ? unitIn(asked(matter).exemption) : matter.opener.unit;
const takenBack = (matter: MatterState): boolean => isEnd(matter) && holderOf(matter) !== matter.opener.unit;

function check(form: Record<string, unknown>, { actor, directory, registers }: Context): Fault[] {
  const given = form as Application;
  const isAuthority = directory.unit(actor.unit ?? '')?.kind === 'authority';
  // State secrets and level 4 are off the cloud by the rule itself: a request would ask for what nobody has to give.
  if (given.kind === 'stay' && (given.level === '4' || given.level === 'secret'))
    return [{ path: 'level', message: t.faults.exempt }];
  const missing = needs[given.kind].filter((path) => given[path] === undefined);
  if (missing.length > 0) return missing.map((path) => ({ path, message: t.faults[path] }));
  if (given.kind === 'stay' && allocationOf(subjectOf(given, actor.unit), registers))
    return [{ path: 'what', message: t.faults.onCloud }];
  const isOther = given.kind === 'end' && unitIn(given.exemption) !== actor.unit;
  return isOther && !isAuthority ? [{ path: 'exemption', message: t.faults.notOwn }] : [];
}

const approved = (matter: MatterState, { directory }: Context): RegisterChange[] => {
  const { kind, what = '', basis, why } = asked(matter);
  const unit = matter.opener.unit ?? '';
  const bodies = (['authority', 'committee'] as const).flatMap((one) => directory.body(one)?.id ?? []);
  return [
    {
      ...{ register: 'exemptions', subject: subjectOf(asked(matter), unit), op: 'put', lasting: true, title: what },
      why: String(matter.given['approve']?.form['reason'] ?? ''),
      units: [...new Set([unit, ...bodies])],
      values: { what: t.matterTitle(what, kind), unit, basis: kind === 'own' ? basis : why },
    },
  ];
};
const lifted = (matter: MatterState, { registers }: Context): RegisterChange[] =>
  [registers.entry('exemptions', asked(matter).exemption ?? '') ?? []].flat().map(({ register, subject, title, units }) => ({
    ...{ register, subject, op: 'lift', lasting: true, title, why: asked(matter).why ?? '', units: [...units] },
  }));
const tells = (title: string, body: (matter: MatterState) => string): Tell => ({
  title,
  kind: 'result',
  to: (matter) => [holderOf(matter)].flatMap((unit) => (unit === undefined ? [] : [postKey(unit, 'cloud')])),
  body,
});
const opinion = z.object({ reason: reason(t.fields.opinion) });
const decision = z.object({ reason: reason(t.fields.decision) });

export const cloudExemption = defineProcedure({
  key: 'cloud-exemption',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-3', 'A-4'],
  roles: {
    applicant: { title: t.roles.applicant, post: 'cloud', of: 'opener' },
    holder: { title: t.roles.holder, post: 'cloud', of: holderOf },
    authority: { title: t.roles.authority, post: 'cloud', of: 'authority' },
    committee: { title: t.roles.committee, post: 'head', of: 'committee' },
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: {
      posts: ['cloud', 'contact', 'head'],
      kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'],
      title: t.opener,
    },
    form: application,
    title: (form) => {
      const { kind, what, exemption } = form as Application;
      return t.matterTitle(what ?? exemption?.slice(exemption.indexOf('/') + 1) ?? '', kind);
    },
    check,
    outcomes: [when('由主管部门收回', takenBack, go('hear')), when('单位不再需要', isEnd, go('release')), go('review')],
  },
  steps: {
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'authority',
      limits: [citySet('cloud-exemption.review', t.settings.review, 10, 'wd')],
      commands: {
        forward: {
          title: t.commands.forward,
          decides: true,
          tone: 'primary',
          help: t.consequences.forward,
          form: opinion,
          outcomes: [go('decide')],
        },
        refuse: {
          title: t.commands.refuse,
          decides: true,
          tone: 'danger',
          help: t.consequences.refuse,
          form: opinion,
          outcomes: [finish('refused')],
        },
      },
    },
    decide: {
      kind: 'task',
      title: t.steps.decide,
      by: 'committee',
      limits: [citySet('cloud-exemption.decide', t.settings.decide, 20, 'wd')],
      commands: {
        approve: {
          title: t.commands.approve,
          decides: true,
          tone: 'primary',
          help: t.consequences.approve,
          form: decision,
          registers: approved,
          tells: [tells(t.tells.approved, (matter) => t.approvedBody(asked(matter).what ?? ''))],
          outcomes: [finish('approved')],
        },
        reject: {
          title: t.commands.reject,
          decides: true,
          tone: 'danger',
          help: t.consequences.reject,
          form: decision,
          outcomes: [finish('rejected')],
        },
      },
    },
    release: {
      kind: 'task',
      title: t.steps.release,
      by: 'authority',
      limits: [citySet('cloud-exemption.release', t.settings.release, 5, 'wd')],
      commands: {
        strike: {
          title: t.commands.strike,
          decides: true,
          tone: 'primary',
          help: t.consequences.strike,
          form: opinion,
          registers: lifted,
          outcomes: [finish('released')],
        },
        refuse: {
          title: t.commands.refuse,
          decides: true,
          tone: 'danger',
          help: t.consequences.keep,
          form: opinion,
          outcomes: [finish('kept')],
        },
      },
    },
    hear: {
      kind: 'task',
      title: t.steps.hear,
      by: 'holder',
      limits: [citySet('cloud-exemption.hear', t.settings.hear, 10, 'wd')],
      // Whoever says nothing has been heard: the committee decides.
      lapseOpens: ['takeBack'],
      commands: {
        state: {
          title: t.commands.state,
          tone: 'primary',
          form: z.object({ statement: long(t.fields.statement) }),
          outcomes: [goLeaving(['takeBack'], 'takeBack')],
        },
      },
    },
    takeBack: {
      kind: 'task',
      title: t.steps.takeBack,
      by: 'committee',
      limits: [citySet('cloud-exemption.decide', t.settings.decide, 20, 'wd')],
      commands: {
        revoke: {
          title: t.commands.revoke,
          decides: true,
          tone: 'danger',
          help: t.consequences.revoke,
          form: decision,
          registers: lifted,
          tells: [tells(t.tells.revoked, (matter) => t.revokedBody(String(matter.given['revoke']?.form['reason'])))],
          outcomes: [finish('revoked')],
        },
        keep: {
          title: t.commands.keep,
          decides: true,
          help: t.consequences.keep,
          form: decision,
          outcomes: [finish('kept')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'applicant',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.withdrawal) }),
      during: ['review', 'decide', 'release', 'hear', 'takeBack'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    approved: { title: t.ends.approved, good: true },
    released: { title: t.ends.released, good: true },
    kept: { title: t.ends.kept, good: true },
    revoked: { title: t.ends.revoked, good: false },
    refused: { title: t.ends.refused, good: false },
    rejected: { title: t.ends.rejected, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['exemptions'],
});
