/**
 * B-23, B-27: every system on the cloud is connected to the unified sign-on and to the exchange
 * platform; a resource that lies outside the cloud to the exchange platform.
 */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choices, entry, long, reason } from '../../engine/forms/form.ts';
import type { Registers } from '../../engine/definition/registers.ts';
import { namedProvider, nameIn, notOwn, ofUnit, systemsOn, withProvider } from '../../cloud/systems.ts';
import { connectionStates } from '../../cloud/texts.ts';
import { postKey, type UnitId } from '../../kernel/party.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const platforms = ['sso', 'exchange'] as const;
const application = z.object({
  system: entry(t.fields.system, 'allocations').optional(),
  resource: entry(t.fields.resource, 'catalogue', { help: t.fields.resourceHelp }).optional(),
  platforms: choices(t.fields.platforms, t.fields.options),
  interface: long(t.fields.interface),
});
/** The name of a resource is kept with the matter: its subject is a number. */
type Application = z.infer<typeof application> & { name?: string };
const asked = (matter: MatterState) => matter.opening as Application;
/** A resource is the unit's as a system is: one subject for both. */
const subjectOf = (matter: MatterState) => asked(matter).system ?? ofUnit(matter.opener.unit, asked(matter).resource);
const titleOf = ({ system, name, resource }: Application) => (system === undefined ? (name ?? resource ?? '') : nameIn(system));

/** Systems of a unit that are on the cloud and not connected to both platforms. */
function missingOf(unit: UnitId | undefined, registers: Registers): { system: string; platform: 'sso' | 'exchange' }[] {
  const own = unit === undefined ? [] : systemsOn(registers, unit);
  return own.flatMap(({ subject: system }) =>
    platforms
      .filter(
        (one) => registers.entry('connections', `${system}/${one}`)?.values['state'] !== connectionStates.connected,
      )
      .map((platform) => ({ system, platform })),
  );
}
/** What the confirmation at hand leaves open: the registers still say what was before it. */
const stillMissing = (matter: MatterState, registers: Registers) =>
  missingOf(matter.opener.unit, registers).filter(
    ({ system, platform }) => system !== subjectOf(matter) || !asked(matter).platforms.includes(platform),
  );
/** What was given up or withdrawn meanwhile is connected to nothing. */
const isThere = (matter: MatterState, { registers }: Context): string | undefined => {
  const { system, resource } = asked(matter);
  const there = system === undefined ? registers.entry('catalogue', resource ?? '') : registers.entry('allocations', system);
  return there ? undefined : t.gates.gone;
};

const connected = (matter: MatterState, { directory }: Context): RegisterChange[] => {
  const unit = matter.opener.unit ?? '';
  const bodies = [directory.body('office')?.id, namedProvider(matter, directory)];
  const units = [unit, ...bodies].filter((id) => id !== undefined);
  return asked(matter).platforms.map((one) => {
    const platform = t.fields.options[one];
    return {
      ...{ register: 'connections', subject: `${subjectOf(matter)}/${one}`, op: 'put', lasting: true, why: t.why, units },
      title: platform,
      values: { system: titleOf(asked(matter)), unit, platform, state: connectionStates.connected },
    };
  });
};

export const systemConnection = defineProcedure({
  key: 'system-connection',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-20', 'A-26', 'A-27', 'B-23', 'B-27'],
  roles: {
    applicant: { title: t.roles.applicant, post: 'cloud', of: 'opener' },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
    provider: { title: t.roles.provider, post: 'ops', of: namedProvider },
    authority: { title: t.roles.authority, post: 'cloud', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: {
      posts: ['cloud', 'data', 'contact', 'head'],
      kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'],
      title: t.opener,
    },
    form: application,
    title: (form) => t.matterTitle(titleOf(form as Application)),
    // Starts from the first that is missing.
    prefill: ({ actor, registers }) => {
      const missing = missingOf(actor.unit, registers);
      const system = missing[0]?.system;
      if (system === undefined) return {};
      return { system, platforms: missing.filter((one) => one.system === system).map((one) => one.platform) };
    },
    check: (form, context) => {
      const { system, resource, platforms: wanted } = form as Application;
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
      const name = context.registers.entry('catalogue', String(form['resource'] ?? ''))?.title;
      return withProvider(name === undefined ? form : { ...form, name }, context);
    },
    outcomes: [go('connect')],
  },
  steps: {
    connect: {
      kind: 'task',
      title: t.steps.connect,
      by: 'provider',
      limits: [citySet('system-connection.connect', t.settings.connect, 10, 'wd')],
      commands: {
        connected: {
          title: t.commands.connected,
          tone: 'primary',
          form: z.object({ endpoint: long(t.fields.endpoint) }),
          outcomes: [go('test')],
        },
      },
    },
    test: {
      kind: 'task',
      title: t.steps.test,
      by: 'applicant',
      limits: [citySet('system-connection.test', t.settings.test, 10, 'wd')],
      noReturn: t.noReturn,
      commands: {
        passed: {
          title: t.commands.passed,
          requests: true,
          tone: 'primary',
          form: z.object({ result: long(t.fields.result) }),
          outcomes: [go('confirm')],
        },
        failed: {
          title: t.commands.failed,
          form: z.object({ fault: long(t.fields.fault) }),
          outcomes: [go('connect')],
        },
      },
    },
    confirm: {
      kind: 'task',
      title: t.steps.confirm,
      by: 'office',
      limits: [citySet('system-connection.confirm', t.settings.confirm, 5, 'wd')],
      commands: {
        confirm: {
          title: t.commands.confirm,
          decides: true,
          tone: 'primary',
          help: t.consequences.confirm,
          gate: isThere,
          form: z.object({ reason: reason(t.fields.opinion) }),
          registers: connected,
          tells: [
            {
              title: t.tells.missing,
              kind: 'info',
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
          ],
          outcomes: [finish('connected')],
        },
        object: {
          title: t.commands.object,
          decides: true,
          tone: 'danger',
          help: t.consequences.object,
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [go('connect')],
        },
        close: {
          title: t.commands.close,
          decides: true,
          tone: 'danger',
          help: t.consequences.close,
          gate: (matter, context) => (isThere(matter, context) === undefined ? t.gates.there : undefined),
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [finish('gone')],
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
      during: ['connect', 'test', 'confirm'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    connected: { title: t.ends.connected, good: true },
    gone: { title: t.ends.gone, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['connections'],
});
