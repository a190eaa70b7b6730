/** the office holds the critical passwords and keys. On record is that it holds them, never what they are. */
import {
  childrenOf,
  choice,
  city,
  date,
  finish,
  go,
  long,
  person,
  procedure,
  reason,
  stay,
  text,
  unit,
  z,
} from '../../engine/words.ts';
import type { Context, Directory, Fault, MatterOf, RegisterChange } from '../../engine/words.ts';
import { ofUnit } from '../../cloud/systems.ts';
import { texts as t } from './texts.ts';

const help = t.noSecret;
const holder = person(t.fields.holder, { among: 'own' });
const checked = long(t.fields.checked, { help });
const place = text(t.fields.place, { help });
const forms = {
  opening: z.object({
    what: text(t.fields.what, { max: 80, help }),
    kind: choice(t.fields.kind, t.fields.kinds),
    system: text(t.fields.system, { max: 60 }),
    way: long(t.fields.way, { help }),
  }),
  receive: z.object({ holder, place, checked }),
  decline: z.object({ reason: reason(t.fields.reason) }),
  askChange: z.object({ wanted: long(t.fields.wanted, { help }) }),
  changeHolder: z.object({ holder, reason: reason(t.fields.reason) }),
  takeOver: z.object({ place, checked }),
  notTaken: z.object({ reason: reason(t.fields.reason) }),
  retire: z.object({ checked, reason: reason(t.fields.reason) }),
  handBack: z.object({ sealed: long(t.fields.sealed, { help }), reason: reason(t.fields.reason) }),
  changed: z.object({ how: long(t.fields.how, { help }), on: date(t.fields.changedOn, { when: 'past' }) }),
  backHome: z.object({ confirmed: long(t.fields.confirmed, { help }) }),
  missing: z.object({ reason: reason(t.fields.reason) }),
  found: z.object({
    unit: unit(t.fields.foundUnit),
    finding: choice(t.fields.finding, t.fields.findings),
    facts: long(t.fields.facts, { help, max: 2000 }),
  }),
};
type Matter = MatterOf<typeof forms>;

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

/** In whose hands it is: who has receipted it last. A successor counts once he has it. */
const holderIn = ({ given: { receive, changeHolder, takeOver } }: Matter): string => {
  const first = receive?.form.holder ?? '';
  return takeOver && changeHolder && takeOver.at >= changeHolder.at ? changeHolder.form.holder : first;
};
const isOffices = ({ unit = '' }: Matter['opener'], directory: Directory) => directory.unit(unit)?.kind === 'office';
const providerOf = ({ opener }: Matter, directory: Directory) =>
  directory.unit(opener.unit ?? '')?.kind === 'cloud-provider' ? opener.unit : directory.body('cloud-provider')?.id;

const keys =
  (op: 'put' | 'lift', claims = false) =>
  (matter: Matter, { directory }: Context): RegisterChange[] => {
    const { what } = matter.opening;
    const on = matter.given.changed?.form.on;
    const units = [directory.body('office')?.id, matter.opener.unit].filter((id) => id !== undefined);
    return [
      {
        ...{
          register: 'keys',
          subject: ofUnit(matter.opener.unit, what),
          op,
          lasting: true,
          title: what,
          why: t.why,
          units: [...new Set(units)],
        },
        ...(claims ? { claims: true as const } : {}),
        values: {
          what,
          holder: nameOf(holderIn(matter), directory),
          state: on === undefined ? t.states.held : t.states.changed(on),
        },
      },
    ];
  };
const nameOf = (id: string, directory: Directory) => directory.known(id)?.name ?? id;

export const keyCustody = procedure(t, forms, {
  key: 'key-custody',
  articles: ['A-36', 'A-39'],
  roles: {
    handler: { post: 'ops', of: 'opener' },
    provider: { post: 'ops', of: providerOf },
    office: { post: 'security', of: 'office' },
    successor: {
      person: (matter) => matter.given.changeHolder?.form.holder,
      orPost: 'security',
      of: (_, directory) => directory.body('office')?.id,
    },
    /** Where the one who is to have it back says nothing: the office that gave it, or above it where it is its own. */
    other: {
      posts: ['security', 'cloud'],
      of: ({ opener }, directory) => directory.body(isOffices(opener, directory) ? 'authority' : 'office')?.id,
    },
    // Above the office, which holds them: what it leaves lying is taken up there.
    authority: { post: 'cloud', of: 'authority' },
  },
  opening: {
    by: { posts: ['ops', 'security', 'head'], kinds: ['cloud-provider', 'office'] },
    title: (form) => t.matterTitle(form.what),
    check: (form, { actor, registers }) => [
      ...secretsIn(form),
      ...(registers.entry('keys', ofUnit(actor.unit, form.what)) ? [{ path: 'what', message: t.faults.taken }] : []),
    ],
    outcomes: [go('receive')],
  },
  steps: {
    receive: {
      task: ['office', city(2, 'wd'), 'authority'],
      commands: {
        // Whoever hands it over is not the one who finds it complete.
        receive: { decides: 'for', check: secretsIn, registers: keys('put', true), outcomes: [go('held')] },
        decline: { decides: 'against', check: secretsIn, outcomes: [finish('declined')] },
      },
    },
    held: {
      task: ['office', city(90, 'd'), 'authority'],
      noReturn: t.noTermination,
      commands: {
        askChange: { check: secretsIn, outcomes: [go('change')] },
        changeHolder: {
          check: (form, matter) => [
            ...secretsIn(form),
            ...(form.holder === holderIn(matter) ? [{ path: 'holder', message: t.faults.sameHolder }] : []),
          ],
          outcomes: [go('succession')],
        },
        handBack: { check: secretsIn, outcomes: [go('returned')] },
        retire: { tone: 'danger', check: secretsIn, registers: keys('lift'), outcomes: [finish('retired')] },
      },
    },
    succession: {
      task: ['successor', city(2, 'wd'), 'authority'],
      noReturn: t.noTermination,
      commands: {
        // Known to two, it is changed.
        takeOver: { check: secretsIn, registers: keys('put'), outcomes: [go('change')] },
        notTaken: { tone: 'danger', check: secretsIn, outcomes: [go('held')] },
      },
    },
    change: {
      task: ['provider', city(5, 'wd')],
      noReturn: t.noTermination,
      commands: {
        changed: {
          // The office may change it itself, for it holds it.
          alsoBy: 'office',
          check: secretsIn,
          registers: keys('put'),
          outcomes: [go('held')],
        },
      },
    },
    returned: {
      task: ['handler', city(2, 'wd'), 'other'],
      noReturn: t.noTermination,
      commands: {
        backHome: { check: secretsIn, registers: keys('lift'), outcomes: [finish('returned')] },
        missing: { tone: 'danger', check: secretsIn, outcomes: [go('held')] },
      },
    },
  },
  anytime: {
    /** Forbidden devices, software or commercial use are a risk of their own: a rectification, beside the custody. */
    found: {
      by: 'office',
      tone: 'danger',
      during: ['receive', 'held', 'succession', 'change', 'returned'],
      prefill: (matter, { directory }) => {
        const provider = providerOf(matter, directory);
        return provider === undefined ? {} : { unit: provider };
      },
      check: secretsIn,
      opens: (matter) => {
        const found = matter.given.found?.form;
        if (!found) return [];
        const finding = t.findingText(t.fields.findings[found.finding], found.facts);
        return [
          {
            ...{ procedure: 'security-rectification', key: `found-${childrenOf(matter).opened}`, relation: t.relation },
            form: { system: matter.opening.system, unit: found.unit, level: 'high', finding },
          },
        ];
      },
      outcomes: [stay],
    },
  },
  withdrawable: { by: 'handler', during: ['receive'] },
  ends: { good: ['returned', 'retired'], bad: ['declined'] },
  registers: ['keys'],
  refusedEntry: { enters: ['receive'] },
});
