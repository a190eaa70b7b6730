/** A-10–14, A-21, A-40: from a unit's application to a system in operation on the government cloud. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, limit, stay } from '../../engine/definition/define.ts';
import { choice, date, long, number, reason, text, unit as unitField } from '../../engine/forms/form.ts';
import type { Directory, UnitId } from '../../kernel/party.ts';
import type { Context } from '../../engine/definition/definition.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { happened } from '../../cloud/days.ts';
import { ofUnit } from '../../cloud/systems.ts';
import { connectionStates, platforms } from '../../cloud/texts.ts';
import { texts as t } from './texts.ts';

const application = z.object({
  system: text(t.fields.system, { max: 60 }),
  level: choice(t.fields.level, t.fields.levels, { help: t.fields.levelHelp }),
  plan: long(t.fields.plan),
  selfTest: long(t.fields.selfTest),
  hosts: number(t.fields.hosts, { max: 1000 }),
  databases: number(t.fields.databases, { max: 1000 }),
  storage: number(t.fields.storage, { unit: 'GB' }),
  security: long(t.fields.security).optional(),
});

const certificates = z.object({
  laboratory: text(t.fields.laboratory),
  laboratoryNo: text(t.fields.laboratoryNo, { max: 64 }),
  filing: text(t.fields.filing, { max: 64 }),
  filedOn: date(t.fields.filedOn),
});

/** The office says which provider gives the environment; where the city has one, that. */
const providerOf = (matter: MatterState, directory: Directory): UnitId | undefined =>
  (matter.given['approve']?.form['provider'] as UnitId | undefined) ?? directory.body('cloud-provider')?.id;
const certificatesFiled = (matter: MatterState) => (matter.given['certify'] ? undefined : t.gates.certificates);
/** What was allocated is on record until it is changed or given up; the two platforms to which the system must be connected are listed as missing. */
const allocated = (matter: MatterState, { directory, registers }: Context): RegisterChange[] => {
  const { system, level, databases } = matter.opening as z.infer<typeof application>;
  const given = matter.given['allocate']?.form ?? {};
  const unit = matter.opener.unit ?? '';
  const bodies = [directory.body('office')?.id, providerOf(matter, directory)];
  const units = [unit, ...bodies].filter((id) => id !== undefined);
  const entry = { op: 'put', lasting: true, why: t.allocatedWhy, units } as const;
  const subject = ofUnit(unit, system);
  const missing = (['sso', 'exchange'] as const).filter((one) => !registers.entry('connections', `${subject}/${one}`));
  return [
    {
      ...entry,
      register: 'allocations',
      subject,
      title: system,
      values: {
        system,
        unit,
        hosts: given['hosts'],
        databases: given['databases'] ?? databases,
        storage: given['storage'],
        level,
        provider: providerOf(matter, directory),
      },
    },
    ...missing.map((platform) => ({
      ...entry,
      register: 'connections',
      subject: `${subject}/${platform}`,
      title: platforms[platform],
      values: { system, unit, platform: platforms[platform], state: connectionStates.missing },
    })),
  ];
};
const certify = {
  title: t.commands.certify,
  by: 'applicant',
  form: certificates,
  tone: 'primary',
  check: (form: Record<string, unknown>, _: MatterState, context: Context) => happened(form, 'filedOn', context),
  outcomes: [stay],
} as const;

export const cloudUse = defineProcedure({
  key: 'cloud-use',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-10', 'A-11', 'A-12', 'A-13', 'A-14', 'A-21', 'A-40'],
  roles: {
    applicant: { title: t.roles.applicant, post: 'cloud', of: 'opener' },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
    provider: { title: t.roles.provider, post: 'ops', of: providerOf },
    // Above the office, which decides here: whoever judges an application does not end it without an opinion.
    authority: { title: t.roles.authority, post: 'cloud', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: {
      posts: ['cloud', 'contact', 'head'],
      kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'],
      title: t.opener,
    },
    form: application,
    title: (form) => t.applicationTitle(String(form['system'])),
    outcomes: [go('accept')],
  },
  steps: {
    accept: {
      kind: 'task',
      title: t.steps.accept,
      by: 'office',
      limits: [limit(3, 'wd', 'A-12')],
      commands: {
        accept: {
          title: t.commands.accept,
          decides: true,
          tone: 'primary',
          form: z.object({ opinion: reason(t.fields.opinion).optional() }),
          outcomes: [go('audit')],
        },
        refuse: {
          title: t.commands.refuse,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.refusal) }),
          help: t.consequences.refuse,
          outcomes: [go('reapply')],
        },
      },
    },
    reapply: {
      kind: 'task',
      title: t.steps.reapply,
      by: 'applicant',
      limits: [citySet('cloud-use.reapply', t.settings.reapply, 30, 'd')],
      noReturn: t.noReturn,
      commands: {
        reapply: {
          title: t.commands.reapply,
          tone: 'primary',
          form: application,
          prefill: (matter) => matter.opening,
          replacesOpening: true,
          newRound: true,
          outcomes: [go('accept')],
        },
        acceptRefusal: {
          title: t.commands.acceptRefusal,
          tone: 'danger',
          form: z.object({ reason: reason().optional() }),
          outcomes: [finish('notPursued')],
        },
      },
    },
    audit: {
      kind: 'task',
      title: t.steps.audit,
      by: 'office',
      limits: [limit(2, 'wd', 'A-12')],
      noReturn: t.noReturnAudit,
      commands: {
        approve: {
          title: t.commands.approve,
          decides: true,
          tone: 'primary',
          form: z.object({ provider: unitField(t.fields.provider).optional(), reason: reason(t.fields.opinion) }),
          check: ({ provider }, _, { directory }) =>
            provider === undefined || directory.unit(String(provider))?.kind === 'cloud-provider'
              ? []
              : [{ path: 'provider', message: t.faults.provider }],
          outcomes: [go('environment')],
        },
        reject: {
          title: t.commands.reject,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.opinion) }),
          help: t.consequences.reject,
          outcomes: [finish('refused')],
        },
      },
    },
    environment: {
      kind: 'task',
      title: t.steps.environment,
      by: 'provider',
      limits: [limit(2, 'wd', 'A-13')],
      commands: {
        provide: {
          title: t.commands.provide,
          tone: 'primary',
          form: z.object({ environment: long(t.fields.environment) }),
          outcomes: [go('test')],
        },
      },
    },
    test: {
      kind: 'wait',
      title: t.steps.test,
      lasts: limit(15, 'd', 'A-13'),
      limits: [],
      extension: { asks: 'applicant', consents: 'office', basis: 'A-13', maxDays: 60 },
      commands: {},
      outcomes: [go('evaluate')],
    },
    evaluate: {
      kind: 'task',
      title: t.steps.evaluate,
      by: 'office',
      limits: [citySet('cloud-use.evaluate', t.settings.evaluate, 5, 'wd')],
      commands: {
        pass: {
          title: t.commands.pass,
          decides: true,
          tone: 'primary',
          form: z.object({ reason: reason(t.fields.report) }),
          outcomes: [go('openTrial')],
        },
        fail: {
          title: t.commands.fail,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.report) }),
          outcomes: [go('adjust')],
        },
        certify,
      },
    },
    adjust: {
      kind: 'task',
      title: t.steps.adjust,
      by: 'applicant',
      limits: [citySet('cloud-use.adjust', t.settings.adjust, 30, 'd')],
      noReturn: t.noReturnAdjust,
      commands: {
        retest: {
          title: t.commands.retest,
          tone: 'primary',
          form: z.object({ adjustments: long(t.fields.adjustments) }),
          outcomes: [go('evaluate')],
        },
        certify,
      },
    },
    openTrial: {
      kind: 'task',
      title: t.steps.openTrial,
      by: 'provider',
      limits: [citySet('cloud-use.open-trial', t.settings.openTrial, 3, 'wd')],
      commands: {
        opened: {
          title: t.commands.opened,
          tone: 'primary',
          form: z.object({ trial: long(t.fields.trial) }),
          outcomes: [go('trial')],
        },
      },
    },
    trial: {
      kind: 'wait',
      title: t.steps.trial,
      lasts: limit(30, 'd', 'A-14'),
      limits: [],
      commands: {
        certify,
        failTrial: {
          title: t.commands.failTrial,
          by: 'office',
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.report) }),
          help: t.consequences.failTrial,
          outcomes: [finish('failed')],
        },
      },
      outcomes: [go('conclude')],
    },
    conclude: {
      kind: 'task',
      title: t.steps.conclude,
      by: 'office',
      limits: [citySet('cloud-use.conclude', t.settings.conclude, 5, 'wd')],
      commands: {
        passTrial: {
          title: t.commands.passTrial,
          decides: true,
          tone: 'primary',
          form: z.object({ reason: reason(t.fields.report) }),
          outcomes: [go('allocate')],
        },
        failTrial: {
          title: t.commands.failTrial,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.report) }),
          help: t.consequences.failTrial,
          outcomes: [finish('failed')],
        },
        certify,
      },
    },
    allocate: {
      kind: 'task',
      title: t.steps.allocate,
      by: 'office',
      limits: [citySet('cloud-use.allocate', t.settings.allocate, 3, 'wd')],
      commands: {
        allocate: {
          title: t.commands.allocate,
          decides: true,
          tone: 'primary',
          gate: certificatesFiled,
          form: z.object({
            hosts: number(t.fields.hostsGiven),
            databases: number(t.fields.databasesGiven, { help: t.fields.databasesHelp }).optional(),
            storage: number(t.fields.storageGiven, { unit: 'GB' }),
            reason: reason(t.fields.grounds),
          }),
          prefill: ({ opening: { hosts, databases, storage } }) => ({ hosts, databases, storage }),
          registers: allocated,
          outcomes: [finish('operating')],
        },
        certify,
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'applicant',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.withdrawal) }),
      during: [
        'accept',
        'audit',
        'environment',
        'test',
        'evaluate',
        'adjust',
        'openTrial',
        'trial',
        'conclude',
        'allocate',
      ],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    operating: { title: t.ends.operating, good: true },
    refused: { title: t.ends.refused, good: false },
    notPursued: { title: t.ends.notPursued, good: false },
    failed: { title: t.ends.failed, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['allocations', 'connections'],
});
