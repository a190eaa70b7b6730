/** the office holds the critical passwords and keys. On record is that it holds them, never what they are. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, stay } from '../../engine/definition/define.ts';
import type { CommandRule, Context } from '../../engine/definition/definition.ts';
import { choice, date, long, person, reason, text, unit } from '../../engine/forms/form.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf } from '../../kernel/time.ts';
import { childrenOf } from '../../engine/matter/bounds.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const help = t.noSecret;
const handover = z.object({
  what: text(t.fields.what, { max: 80, help }),
  kind: choice(t.fields.kind, t.fields.kinds),
  system: text(t.fields.system, { max: 60 }),
  way: long(t.fields.way, { help }),
});
const handed = (matter: MatterState) => matter.opening as z.infer<typeof handover>;

/**
 * A history can't be undone, so what is unmistakably the secret itself is turned away: a private key in its armour, or
 * a value right after the word. Nothing is guessed from how random a text looks: envelope and slot numbers look so too.
 */
const SECRET =
  /-----BEGIN [A-Z ]*PRIVATE KEY|(?:口令|密码|密钥|password|passwd|secret)\s*(?:是|为|[:：=])\s*[!-~]{4,}/iu;
const secretsIn = (form: Record<string, unknown>): Fault[] =>
  Object.entries(form)
    .filter(([, value]) => typeof value === 'string' && SECRET.test(value))
    .map(([path]) => ({ path, message: t.faults.secret }));

const keys =
  (op: 'put' | 'lift') =>
  (matter: MatterState, { directory }: Context): RegisterChange[] => {
    const { what } = handed(matter);
    const holder = String(matter.given['receive']?.form['holder'] ?? '');
    const changedOn = matter.given['changed']?.form['on'];
    const units = [directory.body('office')?.id, matter.opener.unit].filter((id) => id !== undefined);
    return [
      {
        ...{ register: 'keys', subject: what, op, lasting: true, title: what, why: t.why, units: [...new Set(units)] },
        ...(op === 'put' ? { claims: true as const } : {}),
        values: {
          what,
          holder: directory.person(holder)?.name ?? holder,
          state: typeof changedOn === 'string' ? t.states.changed(changedOn) : t.states.held,
        },
      },
    ];
  };

/** Forbidden devices, software or commercial use are a risk of their own: a rectification, beside the custody. */
const found: CommandRule & { by: string } = {
  title: t.commands.found,
  by: 'office',
  tone: 'danger',
  help: t.consequences.found,
  form: z.object({
    unit: unit(t.fields.foundUnit),
    finding: choice(t.fields.finding, t.fields.findings),
    facts: long(t.fields.facts, { help, max: 2000 }),
  }),
  prefill: (_, { directory }) => {
    const provider = directory.body('cloud-provider');
    return provider ? { unit: provider.id } : {};
  },
  check: secretsIn,
  opens: (matter) => {
    const form = matter.given['found']?.form ?? {};
    const what = t.fields.findings[form['finding'] as keyof typeof t.fields.findings];
    return [
      {
        procedure: 'security-rectification',
        key: `found-${childrenOf(matter).opened}`,
        relation: t.relation,
        form: {
          system: handed(matter).system,
          unit: form['unit'],
          level: 'high',
          finding: t.findingText(what, String(form['facts'] ?? '')),
        },
      },
    ];
  },
  outcomes: [stay],
};

export const keyCustody = defineProcedure({
  key: 'key-custody',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-36', 'A-39'],
  roles: {
    handler: { title: t.roles.handler, post: 'ops', of: 'opener' },
    provider: { title: t.roles.provider, post: 'ops', of: 'cloud-provider' },
    office: { title: t.roles.office, post: 'security', of: 'office' },
  },
  supervisor: 'office',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['ops', 'security', 'head'], kinds: ['cloud-provider', 'office'], title: t.opener },
    form: handover,
    title: (form) => t.matterTitle(String(form['what'])),
    check: (form, { registers }) => [
      ...secretsIn(form),
      ...(registers.entry('keys', String(form['what'])) ? [{ path: 'what', message: t.faults.taken }] : []),
    ],
    outcomes: [go('receive')],
  },
  steps: {
    receive: {
      kind: 'task',
      title: t.steps.receive,
      by: 'office',
      limits: [citySet('key-custody.receive', t.settings.receive, 2, 'wd')],
      commands: {
        receive: {
          title: t.commands.receive,
          tone: 'primary',
          help: t.consequences.receive,
          form: z.object({
            holder: person(t.fields.holder, { among: 'own' }),
            place: text(t.fields.place, { help }),
            checked: long(t.fields.checked, { help }),
          }),
          check: secretsIn,
          registers: keys('put'),
          outcomes: [go('held')],
        },
        decline: {
          title: t.commands.decline,
          tone: 'danger',
          help: t.consequences.decline,
          form: z.object({ reason: reason(t.fields.reason) }),
          check: secretsIn,
          outcomes: [finish('declined')],
        },
      },
    },
    held: {
      kind: 'task',
      title: t.steps.held,
      by: 'office',
      limits: [citySet('key-custody.rotate', t.settings.rotate, 90, 'd')],
      commands: {
        askChange: {
          title: t.commands.askChange,
          tone: 'primary',
          form: z.object({ wanted: long(t.fields.wanted, { help }) }),
          check: secretsIn,
          outcomes: [go('change')],
        },
        handBack: {
          title: t.commands.handBack,
          form: z.object({ sealed: long(t.fields.sealed, { help }), reason: reason(t.fields.reason) }),
          check: secretsIn,
          outcomes: [go('returned')],
        },
      },
    },
    change: {
      kind: 'task',
      title: t.steps.change,
      by: 'provider',
      limits: [citySet('key-custody.change', t.settings.change, 5, 'wd')],
      commands: {
        changed: {
          title: t.commands.changed,
          // The office may change it itself, for it holds it.
          alsoBy: 'office',
          tone: 'primary',
          form: z.object({ how: long(t.fields.how, { help }), on: date(t.fields.changedOn) }),
          check: (form, _, { now }) => [
            ...secretsIn(form),
            ...(String(form['on']) > dayOf(now) ? [{ path: 'on', message: t.faults.future }] : []),
          ],
          registers: keys('put'),
          outcomes: [go('held')],
        },
      },
    },
    returned: {
      kind: 'task',
      title: t.steps.returned,
      by: 'handler',
      limits: [citySet('key-custody.returned', t.settings.returned, 2, 'wd')],
      commands: {
        backHome: {
          title: t.commands.backHome,
          tone: 'primary',
          help: t.consequences.backHome,
          form: z.object({ confirmed: long(t.fields.confirmed, { help }) }),
          check: secretsIn,
          registers: keys('lift'),
          outcomes: [finish('returned')],
        },
        missing: {
          title: t.commands.missing,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.reason) }),
          check: secretsIn,
          outcomes: [go('held')],
        },
      },
    },
  },
  anytime: {
    found: { ...found, during: ['receive', 'held', 'change', 'returned'] },
    withdraw: {
      title: t.commands.withdraw,
      by: 'handler',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['receive'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    returned: { title: t.ends.returned, good: true },
    declined: { title: t.ends.declined, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['keys'],
  refusedEntry: { enters: ['receive'] },
});
