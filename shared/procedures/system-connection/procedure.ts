/** B-23, B-27: every system on the cloud is connected to the unified sign-on and to the exchange platform. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choices, entry, long, reason } from '../../engine/forms/form.ts';
import type { Registers } from '../../engine/definition/registers.ts';
import { postKey, type UnitId } from '../../kernel/party.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { connectionStates } from '../../cloud/texts.ts';
import { texts as t } from './texts.ts';

const platforms = ['sso', 'exchange'] as const;
const application = z.object({
  system: entry(t.fields.system, 'allocations'),
  platforms: choices(t.fields.platforms, t.fields.options),
  interface: long(t.fields.interface),
});
type Application = z.infer<typeof application>;
const asked = (matter: MatterState) => matter.opening as Application;

/** Systems of a unit that are on the cloud and not connected to both platforms. */
function missingOf(unit: UnitId | undefined, registers: Registers): { system: string; platform: 'sso' | 'exchange' }[] {
  const own = unit === undefined ? [] : registers.find('allocations', { where: { unit } });
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
    ({ system, platform }) => system !== asked(matter).system || !asked(matter).platforms.includes(platform),
  );

const connected = (matter: MatterState, { directory }: Context): RegisterChange[] => {
  const { system, platforms: wanted } = asked(matter);
  const unit = matter.opener.unit ?? '';
  const bodies = [directory.body('office')?.id, directory.body('cloud-provider')?.id];
  const units = [unit, ...bodies].filter((id) => id !== undefined);
  return wanted.map((one) => {
    const platform = t.fields.options[one];
    return {
      ...{ register: 'connections', subject: `${system}/${one}`, op: 'put', lasting: true, why: t.why, units },
      title: platform,
      values: { system, unit, platform, state: connectionStates.connected },
    };
  });
};

export const systemConnection = defineProcedure({
  key: 'system-connection',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-20', 'A-27', 'B-23', 'B-27'],
  roles: {
    applicant: { title: t.roles.applicant, post: 'cloud', of: 'opener' },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
    provider: { title: t.roles.provider, post: 'ops', of: 'cloud-provider' },
  },
  supervisor: 'office',
  opening: {
    by: {
      posts: ['cloud', 'data', 'contact', 'head'],
      kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'],
      title: t.opener,
    },
    form: application,
    title: (form) => t.matterTitle(String(form['system'])),
    // Starts from the first that is missing.
    prefill: ({ actor, registers }) => {
      const missing = missingOf(actor.unit, registers);
      const system = missing[0]?.system;
      if (system === undefined) return {};
      return { system, platforms: missing.filter((one) => one.system === system).map((one) => one.platform) };
    },
    check: (form, { actor, registers }) => {
      const owner = registers.entry('allocations', String(form['system']))?.values['unit'];
      return owner === undefined || owner === actor.unit ? [] : [{ path: 'system', message: t.faults.notOwn }];
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
                    t.missingOne(one.system, t.fields.options[one.platform]),
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
  ends: { connected: { title: t.ends.connected, good: true }, withdrawn: { title: t.ends.withdrawn, good: false } },
  registers: ['connections'],
});
