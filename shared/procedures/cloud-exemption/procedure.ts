/** something of one's own needs a legal basis, a system that stays off the cloud a special reason; the committee decides. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, long, reason, text } from '../../engine/forms/form.ts';
import { postKey } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const application = z.object({
  kind: choice(t.fields.kind, t.fields.kinds),
  what: text(t.fields.what, { max: 80 }),
  facility: choice(t.fields.facility, t.fields.facilities).optional(),
  basis: long(t.fields.basis, { help: t.fields.basisHelp }).optional(),
  level: choice(t.fields.level, t.fields.levels, { help: t.fields.levelHelp }).optional(),
  why: long(t.fields.why).optional(),
});
type Application = z.infer<typeof application>;
const asked = (matter: MatterState) => matter.opening as Application;

function faultsOf({ kind, facility, basis, level, why }: Application): Fault[] {
  const needed: [path: 'facility' | 'basis' | 'level' | 'why', value: string | undefined][] =
    kind === 'own'
      ? [
          ['facility', facility],
          ['basis', basis],
        ]
      : [
          ['level', level],
          ['why', why],
        ];
  // State secrets and level 4 are off the cloud by the rule itself: a request would ask for what nobody has to give.
  if (kind === 'stay' && (level === '4' || level === 'secret')) return [{ path: 'level', message: t.faults.exempt }];
  return needed.flatMap(([path, value]) => (value === undefined ? [{ path, message: t.faults[path] }] : []));
}

const approved = (matter: MatterState, { directory }: Context): RegisterChange[] => {
  const { kind, what, basis, why } = asked(matter);
  const unit = matter.opener.unit ?? '';
  const bodies = [directory.body('authority')?.id, directory.body('committee')?.id];
  return [
    {
      ...{ register: 'exemptions', subject: what, op: 'put', lasting: true, title: what },
      why: String(matter.given['approve']?.form['reason'] ?? ''),
      units: [unit, ...bodies].filter((id) => id !== undefined),
      values: { what: t.matterTitle(what, kind === 'own'), unit, basis: kind === 'own' ? basis : why },
    },
  ];
};

export const cloudExemption = defineProcedure({
  key: 'cloud-exemption',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-3', 'A-4'],
  roles: {
    applicant: { title: t.roles.applicant, post: 'cloud', of: 'opener' },
    authority: { title: t.roles.authority, post: 'cloud', of: 'authority' },
    committee: { title: t.roles.committee, post: 'head', of: 'committee' },
  },
  supervisor: 'authority',
  opening: {
    by: {
      posts: ['cloud', 'contact', 'head'],
      kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'],
      title: t.opener,
    },
    form: application,
    title: (form) => t.matterTitle(String(form['what']), form['kind'] === 'own'),
    check: (form) => faultsOf(form as Application),
    outcomes: [go('review')],
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
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [go('decide')],
        },
        refuse: {
          title: t.commands.refuse,
          decides: true,
          tone: 'danger',
          help: t.consequences.refuse,
          form: z.object({ reason: reason(t.fields.opinion) }),
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
          form: z.object({ reason: reason(t.fields.decision) }),
          registers: approved,
          tells: [
            {
              title: t.tells.approved,
              kind: 'result',
              to: (matter) => (matter.opener.unit ? [postKey(matter.opener.unit, 'cloud')] : []),
              body: (matter) => t.approvedBody(asked(matter).what),
            },
          ],
          outcomes: [finish('approved')],
        },
        reject: {
          title: t.commands.reject,
          decides: true,
          tone: 'danger',
          help: t.consequences.reject,
          form: z.object({ reason: reason(t.fields.decision) }),
          outcomes: [finish('rejected')],
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
      during: ['review', 'decide'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    approved: { title: t.ends.approved, good: true },
    refused: { title: t.ends.refused, good: false },
    rejected: { title: t.ends.rejected, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['exemptions'],
});
