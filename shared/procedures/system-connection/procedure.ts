/**
 * B-23, B-27: every system on the cloud is connected to the unified sign-on and to the exchange
 * platform; a resource that lies outside the cloud to the exchange platform.
 */
import {
  choices,
  city,
  entry,
  finish,
  go,
  long,
  postKey,
  procedure,
  reason,
  sharingPartners,
  z,
} from '../../engine/words.ts';
import type { Context, MatterOf, RegisterChange, UnitId } from '../../engine/words.ts';
import type { Registers } from '../../engine/definition/registers.ts';
import { applicationRoles } from '../../cloud/applying.ts';
import { namedProvider, nameIn, notOwn, ofUnit, systemsOn, withProvider } from '../../cloud/systems.ts';
import { connectionStates } from '../../cloud/texts.ts';
import { texts as t } from './texts.ts';

const platforms = ['sso', 'exchange'] as const;
const opinion = z.object({ reason: reason(t.fields.opinion) });
const forms = {
  opening: z.object({
    system: entry(t.fields.system, 'allocations').optional(),
    resource: entry(t.fields.resource, 'catalogue', { help: t.fields.resourceHelp }).optional(),
    platforms: choices(t.fields.platforms, t.fields.options),
    interface: long(t.fields.interface),
  }),
  connected: z.object({ endpoint: long(t.fields.endpoint) }),
  passed: z.object({ result: long(t.fields.result) }),
  failed: z.object({ fault: long(t.fields.fault) }),
  confirm: opinion,
  object: opinion,
  close: opinion,
};
type Matter = MatterOf<typeof forms>;
type Application = Matter['opening'];
/** A resource is the unit's as a system is: one subject for both. */
const subjectOf = ({ opening, opener }: Matter) => opening.system ?? ofUnit(opener.unit, opening.resource);
/** The name of a resource is kept with the matter: its subject is a number. */
const titleOf = (form: Application): string => {
  if (form.system !== undefined) return nameIn(form.system);
  return 'name' in form && typeof form.name === 'string' ? form.name : (form.resource ?? '');
};

/** Systems of a unit that are on the cloud and not connected to both platforms. */
function missingOf(unit: UnitId | undefined, registers: Registers): { system: string; platform: 'sso' | 'exchange' }[] {
  const own = unit === undefined ? [] : systemsOn(registers, unit);
  const isConnected = (subject: string) =>
    registers.entry('connections', subject)?.values['state'] === connectionStates.connected;
  return own.flatMap(({ subject: system }) =>
    platforms.filter((one) => !isConnected(`${system}/${one}`)).map((platform) => ({ system, platform })),
  );
}
/** What the confirmation at hand leaves open: the registers still say what was before it. */
const stillMissing = (matter: Matter, registers: Registers) =>
  missingOf(matter.opener.unit, registers).filter(
    ({ system, platform }) => system !== subjectOf(matter) || !matter.opening.platforms.includes(platform),
  );
/** What was given up or withdrawn meanwhile is connected to nothing. */
const isThere = ({ opening: { system, resource } }: Matter, { registers }: Context): string | undefined => {
  const there =
    system === undefined ? registers.entry('catalogue', resource ?? '') : registers.entry('allocations', system);
  return there ? undefined : t.gates.gone;
};

const connected = (matter: Matter, { directory }: Context): RegisterChange[] => {
  const unit = matter.opener.unit ?? '';
  const units = [unit, directory.body('office')?.id, namedProvider(matter, directory)].filter((id) => id !== undefined);
  return matter.opening.platforms.map((one) => ({
    ...{ register: 'connections', subject: `${subjectOf(matter)}/${one}`, op: 'put', lasting: true, why: t.why, units },
    title: t.fields.options[one],
    values: {
      ...{ system: titleOf(matter.opening), unit },
      ...{ platform: t.fields.options[one], state: connectionStates.connected },
    },
  }));
};

export const systemConnection = procedure(t, forms, {
  key: 'system-connection',
  articles: ['A-20', 'A-26', 'A-27', 'A-37', 'A-52', 'B-23', 'B-27'],
  roles: applicationRoles,
  opening: {
    by: { posts: ['cloud', 'data', 'contact', 'head'], kinds: sharingPartners },
    title: (form) => t.matterTitle(titleOf(form)),
    // Starts from the first that is missing.
    prefill: ({ actor, registers }) => {
      const missing = missingOf(actor.unit, registers);
      const system = missing[0]?.system;
      if (system === undefined) return {};
      return { system, platforms: missing.filter((one) => one.system === system).map((one) => one.platform) };
    },
    check: (form, context) => {
      const { system, resource, platforms: wanted } = form;
      if ((system === undefined) === (resource === undefined)) return [{ path: 'system', message: t.faults.oneOf }];
      if (system !== undefined) return notOwn(form, context);
      const provider = context.registers.entry('catalogue', resource ?? '')?.values['provider'];
      return [
        ...(provider === undefined || provider === context.actor.unit
          ? []
          : [{ path: 'resource', message: t.faults.notOwnResource }]),
        ...(wanted.includes('sso') ? [{ path: 'platforms', message: t.faults.noSignOn }] : []),
      ];
    },
    tidy: (form, context) => {
      const name = context.registers.entry('catalogue', form.resource ?? '')?.title;
      return withProvider(name === undefined ? form : { ...form, name }, context);
    },
    outcomes: [go('connect')],
  },
  steps: {
    connect: { task: ['provider', city(10, 'wd'), 'office'], commands: { connected: { outcomes: [go('test')] } } },
    test: {
      task: ['applicant', city(10, 'wd')],
      noReturn: t.noReturn,
      commands: { passed: { requests: true, outcomes: [go('confirm')] }, failed: { outcomes: [go('connect')] } },
    },
    confirm: {
      task: ['office', city(5, 'wd'), 'authority'],
      commands: {
        confirm: {
          decides: 'for',
          approves: { what: 'operation', about: (matter) => [subjectOf(matter)] },
          gate: isThere,
          registers: connected,
          tells: {
            ...{ title: t.tells.missing, kind: 'info' },
            to: (matter, { registers }) => {
              const { unit } = matter.opener;
              return unit && stillMissing(matter, registers).length > 0 ? [postKey(unit, 'cloud')] : [];
            },
            body: (matter, { registers }) =>
              t.missingBody(
                stillMissing(matter, registers).map((one) =>
                  t.missingOne(nameIn(one.system), t.fields.options[one.platform]),
                ),
              ),
          },
          outcomes: [finish('connected')],
        },
        object: { decides: 'against', outcomes: [go('connect')] },
        // What is given up, or can't be connected, stays listed as missing where it still is.
        close: { decides: 'against', outcomes: [finish('gone')] },
      },
    },
  },
  withdrawable: { by: 'applicant', during: ['connect', 'test', 'confirm'] },
  ends: { good: ['connected'], bad: ['gone'] },
  registers: ['connections'],
});
