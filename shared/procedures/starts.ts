/**
 * Where the fields of forms start from, beside the definitions as letters are: a city's forms begin with what is known of
 * the unit. A test looks at every form: what it asks again is started here, by the definition itself (`prefill`), or
 * stands in `fresh` because it is asked anew on purpose. Reasons, opinions, days and sealed fields never start from anything.
 */
import type { Start } from '../engine/forms/starts.ts';

/** Names of fields, parted by blanks. */
interface Declared {
  /** As the unit filled it in last. */
  last?: string;
  own?: string;
  /** `system@unit`: the only entry of its register whose `unit` it is. */
  only?: string;
  /** `hosts<system.hosts`: a value of the entry that is chosen in the field. */
  entry?: string;
  /** `measures<stop`: as that command of the same matter was filled in. */
  earlier?: string;
  /** What the matter, or this step of it, is about: never as it was. */
  fresh?: string;
}

/** By procedure and form: `open`, or the command; `*` for what holds in any command of it. */
const table: Readonly<Record<string, Readonly<Record<string, Declared>>>> = {
  'cloud-use': {
    open: { last: 'level security', fresh: 'system plan selfTest hosts databases storage merges' },
  },
  'data-correction': { open: { fresh: 'resource findings note' } },
  'security-rectification': { open: { fresh: 'system unit level finding evidence' } },
  // An incident is written down as it is: nothing in it is as it was the last time.
  incident: {
    open: { fresh: 'what system level affected cyber critical plan provider knownAt' },
    '*': { fresh: 'level affected alerts more note' },
  },
  'catalogue-entry': {
    open: {
      last: 'format way updateLimit library classification protection category',
      fresh:
        'name items identifiedBy identifierTitle personal approval shareType scope use conditions basisKind basis code summary open openConditions related',
    },
    '*': { fresh: 'opinion' },
  },
  'call-back': { open: { fresh: 'unit about score said' } },
  'catalogue-update': { open: { fresh: 'resource cause what' }, '*': { fresh: 'opinion' } },
  'catalogue-review': { open: { fresh: 'year' }, '*': { fresh: 'opinion' } },
  'resource-update': { open: { fresh: 'resource kind what' } },
  'source-designation': { open: { fresh: 'fact collectors reason' } },
  inconsistency: { open: { fresh: 'fact sides evidence' }, '*': { fresh: 'right' } },
  'use-extension': {
    open: { only: 'subscription@user', last: 'basis', fresh: 'kind what scene' },
  },
  'share-type-change': { open: { fresh: 'resource ground' } },
  violation: { open: { fresh: 'unit ground facts' }, '*': { fresh: 'opinion' } },
  'ops-report': { open: { fresh: 'period' }, submit: { last: 'operation advice' } },
  'capacity-alert': { open: { last: 'total', fresh: 'resource system used trend' } },
  'problem-report': { open: { last: 'system provider', fresh: 'ask problem impact' } },
  'cloud-inspection': { open: { fresh: 'period' } },
  'security-check': { open: { last: 'scope', fresh: 'period' } },
  'standard-filing': { open: { fresh: 'standards' }, '*': { fresh: 'note' } },
  'standard-document': {
    open: { last: 'based', fresh: 'name kind scope need revises' },
    '*': { fresh: 'opinion experts' },
  },
  'standard-catalogue': { open: { fresh: 'cause removed' } },
  'standard-review': { open: { fresh: 'standard reviewBy' } },
  'standard-feedback': { open: { fresh: 'standard part problem proposal' } },
  'standard-training': {
    open: { fresh: 'period' },
    plan: { last: 'content where' },
  },
  'standard-assessment': { open: { fresh: 'period' }, publish: { last: 'where' } },
  'standardisation-check': { open: { fresh: 'project content' } },
  'standards-inspection': { open: { fresh: 'period' }, plan: { last: 'scope units' } },
  'standard-violation': { open: { fresh: 'unit project breach' } },
  'cloud-change': {
    open: {
      only: 'system@unit',
      entry: 'hosts<system.hosts databases<system.databases storage<system.storage',
      fresh: 'why major plan selfTest to',
    },
  },
  'cloud-termination': { open: { only: 'system@unit', fresh: 'shutdown migration backup why' } },
  'cloud-exemption': { open: { fresh: 'kind what facility basis level exemption why' } },
  complaint: { open: { fresh: 'unit facts request evidence' } },
  'citizen-complaint': { open: { fresh: 'from unit matter facts request' }, '*': { fresh: 'to' } },
  'duplicate-collection': {
    open: { fresh: 'unit resource asked facts evidence' },
    stopped: { earlier: 'measures<stop' },
    stop: { fresh: 'measures' },
  },
  'data-return': { open: { last: 'holder system area duty way', fresh: 'items' } },
  'emergency-plan': { open: { fresh: 'about system cause why' }, evaluate: { last: 'bodies' } },
  drill: { open: { fresh: 'period' }, plan: { last: 'plan precautions' } },
  'emergency-training': { open: { fresh: 'year' }, report: { last: 'plan topics' } },
  'cloud-training': { open: { fresh: 'period' }, announce: { last: 'place audience' } },
  'security-bulletin': { open: { fresh: 'period' } },
  'data-dispute': {
    open: { fresh: 'resource provider about request level' },
    superiorSettled: { earlier: 'superior<refer' },
    superiorDecided: { fresh: 'inFavour decision' },
    decide: { fresh: 'inFavour decision' },
    refer: { fresh: 'superior' },
  },
  'data-misuse': { open: { fresh: 'resource user kind facts' } },
  'data-disposal': { open: { fresh: 'resource cause held records' } },
  'processing-entrustment': {
    open: { last: 'contractor kind', fresh: 'what purpose shared consent' },
    prolong: { earlier: 'agreement<oblige' },
    '*': { fresh: 'agreement proof handover' },
  },
  'cloud-migration': { open: { fresh: 'system old merges' } },
  'system-connection': { open: { last: 'interface', fresh: 'resource' } },
  'mobile-app': { open: { last: 'onPlatform', fresh: 'ask listed app kind purpose existing' } },
  'open-data': { open: { last: 'format frequency license', fresh: 'name content' } },
  'performance-rectification': {
    open: { fresh: 'system unit target finding' },
    apply: { earlier: 'measures<submit proof<submit' },
    submit: { fresh: 'measures proof' },
  },
  'performance-evaluation': {
    open: { fresh: 'period' },
    propose: { last: 'scheme content departments' },
    '*': { fresh: 'opinion' },
  },
  'sharing-request': {
    open: { last: 'basis way', fresh: 'resource scene scope purpose' },
    '*': { fresh: 'position opinion' },
  },
  // Who may come in, and to what, is written down each time.
  'access-authorisation': { open: { fresh: 'system use kind what who purpose' }, '*': { fresh: 'did' } },
  'key-custody': { open: { last: 'kind', fresh: 'what system way' }, '*': { fresh: 'holder place checked' } },
  'resource-demand': {
    // Where the definition has nothing of this year yet: the numbers of the year before.
    file: { last: 'hosts databases storage projects grounds' },
  },
  'service-plan': {
    file: { last: 'services sharing' },
    revise: { fresh: 'unit' },
    deny: { fresh: 'unit' },
  },
  'service-change': { open: { fresh: 'resource kind reason what' }, '*': { fresh: 'opinion' } },
  'sharing-rules': { open: { fresh: 'kind name content basis replaces' }, '*': { fresh: 'opinion' } },
  'usage-records': { open: { fresh: 'resource user what' } },
  'sharing-inspection': { open: { fresh: 'period' } },
  'secrecy-inspection': { open: { fresh: 'period' }, guide: { last: 'guidance' } },
  'project-plan': { open: { fresh: 'ask' } },
  'unit-arrangements': { open: { fresh: 'cause' } },
  'risk-assessment': {
    open: { fresh: 'period' },
    assess: { last: 'scope method' },
    '*': { fresh: 'opinion' },
  },
  'data-incident': {
    open: { fresh: 'what affected resource knownAt kind secret cyber critical' },
  },
  'unit-assessment': { open: { fresh: 'year' } },
  'provider-assessment': {
    open: { fresh: 'provider period' },
    appoint: { last: 'place members' },
  },
};

const named = (fields = ''): string[] => fields.split(' ').filter((one) => one !== '');
const parted = (one: string, by: string): [string, string] => {
  const at = one.indexOf(by);
  return [one.slice(0, at), one.slice(at + by.length)];
};

function startsIn({ last, own, only, entry, earlier }: Declared): Record<string, Start> {
  const found: [string, Start][] = [
    ...named(last).map((key): [string, Start] => [key, { from: 'last' }]),
    ...named(own).map((key): [string, Start] => [key, { from: 'own' }]),
    ...named(only).map((one): [string, Start] => {
      const [key, by] = parted(one, '@');
      return [key, { from: 'only', by: by === 'user' ? 'user' : 'unit' }];
    }),
    ...named(entry).map((one): [string, Start] => {
      const [key, of] = parted(one, '<');
      const [field, value] = parted(of, '.');
      return [key, { from: 'entry', field, value }];
    }),
    ...named(earlier).map((one): [string, Start] => {
      const [key, command] = parted(one, '<');
      return [key, { from: 'earlier', command }];
    }),
  ];
  return Object.fromEntries(found);
}

const formsOf = (procedure: string): Readonly<Record<string, Declared>> =>
  Object.hasOwn(table, procedure) ? (table[procedure] ?? {}) : {};
const declared = (procedure: string, form: string): Declared => {
  const forms = formsOf(procedure);
  return Object.hasOwn(forms, form) ? (forms[form] ?? {}) : {};
};

/** @param form `open`, or the name of a command */
export const startsOf = (procedure: string, form: string): Readonly<Record<string, Start>> =>
  startsIn(declared(procedure, form));

/** The fields that are asked anew on purpose. */
export const freshOf = (procedure: string, form: string): ReadonlySet<string> =>
  new Set([
    ...named(declared(procedure, form).fresh),
    ...(form === 'open' ? [] : named(formsOf(procedure)['*']?.fresh)),
  ]);

/** What the table names, for the test that nothing of it is out of date. */
export const declaredForms = (): { procedure: string; form: string; fields: string[] }[] =>
  Object.entries(table).flatMap(([procedure, forms]) =>
    Object.entries(forms).map(([form, one]) => ({
      ...{ procedure, form },
      fields: [...Object.keys(startsIn(one)), ...named(one.fresh)],
    })),
  );
