/**
 * something of one's own needs a legal basis, a system that stays off the cloud a special reason; the committee
 * decides. What was allowed ends with its reason: the unit gives it up, or the authority has the committee take it back.
 */
import {
  choice,
  city,
  cityKinds,
  entry,
  finish,
  go,
  goLeaving,
  long,
  procedure,
  put,
  reason,
  text,
  when,
  z,
} from '../../engine/words.ts';
import type { Context, Fault, MatterOf, RegisterChange, UnitId } from '../../engine/words.ts';
import { seenBy } from '../../cloud/seen-by.ts';
import { allocationOf, exemptionLifted, nameIn, ofUnit, unitIn } from '../../cloud/systems.ts';
import { texts as t } from './texts.ts';

const opinion = z.object({ reason: reason(t.fields.opinion) });
const decision = z.object({ reason: reason(t.fields.decision) });
const forms = {
  opening: z.object({
    kind: choice(t.fields.kind, t.fields.kinds),
    what: text(t.fields.what, { max: 80 }).optional(),
    facility: choice(t.fields.facility, t.fields.facilities).optional(),
    basis: long(t.fields.basis, { help: t.fields.basisHelp }).optional(),
    level: choice(t.fields.level, t.fields.levels, { help: t.fields.levelHelp }).optional(),
    exemption: entry(t.fields.exemption, 'exemptions').optional(),
    why: long(t.fields.why).optional(),
  }),
  forward: opinion,
  refuse: opinion,
  strike: opinion,
  remain: opinion,
  approve: decision,
  reject: decision,
  state: z.object({ statement: long(t.fields.statement) }),
  revoke: decision,
  keep: decision,
};
type Matter = MatterOf<typeof forms>;
type Application = Matter['opening'];
const needs = {
  own: ['what', 'facility', 'basis'],
  stay: ['what', 'level', 'why'],
  end: ['exemption', 'why'],
} as const satisfies Record<Application['kind'], readonly (keyof Application)[]>;
const isEnd = ({ opening }: Matter) => opening.kind === 'end';
/** A system stands under the name under which it would migrate; a facility under its kind as well. */
const subjectOf = ({ kind, what, facility, exemption }: Application, unit: UnitId | undefined): string => {
  if (kind === 'end') return exemption ?? '';
  return ofUnit(unit, kind === 'stay' ? what : t.facility(t.fields.facilities[facility ?? 'room'], what ?? ''));
};
/** Whose exemption it is: who asked for it, or in whose hands it stands. */
const holderOf = ({ opening, opener }: Matter): UnitId | undefined =>
  opening.kind === 'end' ? unitIn(opening.exemption) : opener.unit;
const isTakenBack = (matter: Matter): boolean => isEnd(matter) && holderOf(matter) !== matter.opener.unit;

function check(form: Application, { actor, directory, registers }: Context): Fault[] {
  const isAuthority = directory.unit(actor.unit ?? '')?.kind === 'authority';
  // State secrets and level 4 are off the cloud by the rule itself: a request would ask for what nobody has to give.
  if (form.kind === 'stay' && (form.level === '4' || form.level === 'secret'))
    return [{ path: 'level', message: t.faults.exempt }];
  const missing = needs[form.kind].filter((path) => form[path] === undefined);
  if (missing.length > 0) return missing.map((path) => ({ path, message: t.faults[path] }));
  if (form.kind === 'stay' && allocationOf(subjectOf(form, actor.unit), registers))
    return [{ path: 'what', message: t.faults.onCloud }];
  const isOther = form.kind === 'end' && unitIn(form.exemption) !== actor.unit;
  return isOther && !isAuthority ? [{ path: 'exemption', message: t.faults.notOwn }] : [];
}

const approved = ({ opening, opener, given }: Matter, context: Context): RegisterChange[] => {
  const { kind, what = '', basis, why } = opening;
  const unit = opener.unit ?? '';
  return [
    put('exemptions', subjectOf(opening, unit), {
      ...{
        title: what,
        why: given.approve?.form.reason ?? '',
        units: seenBy(context, [unit], 'authority', 'committee'),
      },
      values: { what: t.matterTitle(what, kind), unit, basis: kind === 'own' ? basis : why },
    }),
  ];
};
const lifted = ({ opening: { exemption, why } }: Matter, { registers }: Context): RegisterChange[] =>
  exemptionLifted(exemption ?? '', registers, why ?? '');

export const cloudExemption = procedure(t, forms, {
  key: 'cloud-exemption',
  articles: ['A-3', 'A-4'],
  roles: { applicant: { post: 'cloud', of: 'opener' }, holder: { post: 'cloud', of: holderOf } },
  opening: {
    by: { posts: ['cloud', 'contact', 'head'], kinds: cityKinds },
    title: ({ kind, what, exemption }) => t.matterTitle(what ?? nameIn(exemption), kind),
    check,
    outcomes: [
      when('由主管部门收回', isTakenBack, go('hear')),
      when('单位不再需要', isEnd, go('release')),
      go('review'),
    ],
  },
  steps: {
    review: {
      task: ['authority', city(10, 'wd'), 'committee'],
      commands: {
        forward: { decides: 'for', outcomes: [go('decide')] },
        refuse: { decides: 'against', outcomes: [finish('refused')] },
      },
    },
    decide: {
      task: ['committee', city(20, 'wd'), 'government'],
      commands: {
        approve: {
          decides: 'for',
          registers: approved,
          tells: { title: t.tells.approved, to: 'holder', body: ({ opening }) => t.approvedBody(opening.what ?? '') },
          outcomes: [finish('approved')],
        },
        reject: { decides: 'against', outcomes: [finish('rejected')] },
      },
    },
    release: {
      task: ['authority', city(5, 'wd'), 'committee'],
      commands: {
        strike: { decides: 'for', registers: lifted, outcomes: [finish('lifted')] },
        remain: { decides: 'against', outcomes: [finish('kept')] },
      },
    },
    hear: {
      task: ['holder', city(10, 'wd')],
      // Whoever says nothing has been heard: the committee decides.
      lapseOpens: ['takeBack'],
      commands: { state: { outcomes: [goLeaving(['takeBack'], 'takeBack')] } },
    },
    takeBack: {
      task: ['committee', city(20, 'wd'), 'government'],
      commands: {
        revoke: {
          decides: 'against',
          registers: lifted,
          tells: {
            title: t.tells.revoked,
            to: 'holder',
            body: ({ given }) => t.revokedBody(given.revoke?.form.reason ?? ''),
          },
          outcomes: [finish('lifted')],
        },
        keep: { decides: 'for', outcomes: [finish('kept')] },
      },
    },
  },
  withdrawable: { by: 'applicant', during: ['review', 'decide', 'release', 'hear', 'takeBack'] },
  ends: { good: ['approved', 'lifted', 'kept'], bad: ['refused', 'rejected'] },
  registers: ['exemptions'],
});
