/** A-10–14, A-20, A-21, A-40: from a unit's application to a system in operation on the government cloud. */
import { city, finish, go, limit, numberSet, procedure, sharingPartners, stay, z } from '../../engine/words.ts';
import type { Context, Directory, MatterOf, RegisterChange, UnitId } from '../../engine/words.ts';
import { choice, long, number, reason, text, unit as unitField } from '../../engine/forms/form.ts';
import { material } from '../../engine/forms/material.ts';
import { exemptionLifted, ofUnit } from '../../cloud/systems.ts';
import { connectionStates, platforms } from '../../cloud/texts.ts';
import { texts as t } from './texts.ts';

/** A-13 lets a test be prolonged and says not by how much: the city does. */
const longer = numberSet('cloud-use.test-longer', t.settings.longer, 60, { min: 1, max: 365, unit: '天' });
const application = z.object({
  system: text(t.fields.system, { max: 60 }),
  level: choice(t.fields.level, t.fields.levels, { help: t.fields.levelHelp }),
  plan: material('construction-plan'),
  selfTest: material('self-test'),
  hosts: number(t.fields.hosts, { max: 1000 }),
  databases: number(t.fields.databases, { max: 1000 }),
  storage: number(t.fields.storage, { unit: 'GB' }),
  security: long(t.fields.security).optional(),
  merges: long(t.fields.merges, { help: t.fields.mergesHelp }).optional(),
});
const opinion = z.object({ reason: reason(t.fields.opinion) });
const report = z.object({ reason: reason(t.fields.report) });
const forms = {
  opening: application,
  accept: z.object({ opinion: reason(t.fields.opinion).optional() }),
  refuse: z.object({ reason: reason(t.fields.refusal) }),
  reapply: application,
  acceptRefusal: z.object({ reason: reason().optional() }),
  approve: z.object({ provider: unitField(t.fields.provider).optional(), reason: reason(t.fields.opinion) }),
  reject: opinion,
  provide: z.object({ environment: long(t.fields.environment) }),
  pass: report,
  fail: report,
  retest: z.object({ adjustments: long(t.fields.adjustments) }),
  opened: z.object({ trial: long(t.fields.trial) }),
  passTrial: report,
  failTrial: report,
  certify: z.object({ report: material('laboratory-report'), filing: material('protection-filing') }),
  allocate: z.object({
    hosts: number(t.fields.hostsGiven),
    databases: number(t.fields.databasesGiven, { help: t.fields.databasesHelp }).optional(),
    storage: number(t.fields.storageGiven, { unit: 'GB' }),
    reason: reason(t.fields.grounds),
  }),
};
type Matter = MatterOf<typeof forms>;

/** The office says which provider gives the environment; where the city has one, that. */
const providerOf = ({ given }: Matter, directory: Directory): UnitId | undefined =>
  given.approve?.form.provider ?? directory.body('cloud-provider')?.id;
const subjectOf = ({ opener, opening }: Matter) => ofUnit(opener.unit, opening.system);

/** What was allocated is on record until it is changed or given up; the two platforms to which the system must be connected are listed as missing. */
const allocated = (matter: Matter, { directory, registers }: Context): RegisterChange[] => {
  const { system, level, databases: asked } = matter.opening;
  const { hosts, storage, databases = asked } = matter.given.allocate?.form ?? { hosts: 0, storage: 0 };
  const unit = matter.opener.unit ?? '';
  const provider = providerOf(matter, directory);
  const units = [unit, directory.body('office')?.id, provider].filter((id) => id !== undefined);
  const entry = { op: 'put', lasting: true, why: t.allocatedWhy, units } as const;
  const missing = (['sso', 'exchange'] as const).filter(
    (one) => !registers.entry('connections', `${subjectOf(matter)}/${one}`),
  );
  return [
    {
      ...{ ...entry, register: 'allocations', subject: subjectOf(matter), title: system },
      values: { system, unit, hosts, databases, storage, level, provider },
    },
    ...missing.map((one) => ({
      ...{ ...entry, register: 'connections', subject: `${subjectOf(matter)}/${one}`, title: platforms[one] },
      values: { system, unit, platform: platforms[one], state: connectionStates.missing },
    })),
    // What was allowed to stay off the cloud has its place on it now.
    ...exemptionLifted(subjectOf(matter), registers, t.onCloudWhy),
  ];
};
const certify = { by: 'applicant', tone: 'plain', outcomes: [stay] } as const;

export const cloudUse = procedure(t, forms, {
  key: 'cloud-use',
  version: 2,
  articles: ['A-10', 'A-11', 'A-12', 'A-13', 'A-14', 'A-20', 'A-21', 'A-40', 'A-52'],
  roles: {
    applicant: { post: 'cloud', of: 'opener' },
    provider: { post: 'ops', of: providerOf },
    // Above the office, which decides here: whoever judges an application does not end it without an opinion.
    authority: { post: 'cloud', of: 'authority' },
  },
  settings: [longer.setting],
  opening: {
    // Districts and parks may use the city's cloud as well.
    by: { posts: ['cloud', 'contact', 'head'], kinds: sharingPartners },
    title: (form) => t.applicationTitle(form.system),
    outcomes: [go('accept')],
  },
  steps: {
    accept: {
      by: 'office',
      // From the application on: what comes back to it wins no time.
      limits: [limit(3, 'wd', 'A-12', { from: ({ given, openedAt }) => given.reapply?.at ?? openedAt })],
      takenUpBy: 'authority',
      noReturn: t.noReturnAccept,
      // Whether the materials are complete is the office's to look at; what is missing need not cost a new application.
      materials: {
        from: 'applicant',
        basis: 'A-12',
        limit: city(2, 'wd', { setting: 'cloud-use.materials', settingTitle: t.settings.materials }),
      },
      commands: {
        accept: { decides: 'for', outcomes: [go('audit')] },
        refuse: { decides: 'against', outcomes: [go('reapply')] },
      },
    },
    reapply: {
      task: ['applicant', city(30, 'd')],
      noReturn: t.noReturn,
      commands: {
        reapply: { prefill: ({ opening }) => opening, replacesOpening: true, newRound: true, outcomes: [go('accept')] },
        // What came back for another reason is withdrawn.
        acceptRefusal: {
          tone: 'danger',
          offered: ({ items }) => items.some((one) => one.step === 'reapply' && one.after === 'accept'),
          outcomes: [finish('notPursued')],
        },
      },
    },
    audit: {
      task: ['office', limit(2, 'wd', 'A-12', { from: ({ given }) => given.accept?.at }), 'authority'],
      noReturn: t.noReturnAudit,
      commands: {
        approve: {
          decides: 'for',
          check: ({ provider }, _, { directory }) =>
            provider === undefined || directory.unit(provider)?.kind === 'cloud-provider'
              ? []
              : [{ path: 'provider', message: t.faults.provider }],
          outcomes: [go('environment')],
        },
        reject: { decides: 'against', outcomes: [finish('refused')] },
      },
    },
    environment: {
      task: ['provider', limit(2, 'wd', 'A-13'), 'office'],
      commands: { provide: { outcomes: [go('test')] } },
    },
    test: {
      kind: 'wait',
      lasts: limit(15, 'd', 'A-13'),
      extension: { asks: 'applicant', consents: 'office', basis: 'A-13', maxDays: longer },
      outcomes: [go('evaluate')],
    },
    evaluate: {
      task: ['office', city(5, 'wd'), 'authority'],
      commands: {
        pass: { decides: 'for', outcomes: [go('openTrial')] },
        fail: { decides: 'against', outcomes: [go('adjust')] },
        certify,
      },
    },
    adjust: {
      task: ['applicant', city(30, 'd')],
      noReturn: t.noReturnAdjust,
      commands: { retest: { outcomes: [go('evaluate')] }, certify },
    },
    openTrial: { task: ['provider', city(3, 'wd'), 'office'], commands: { opened: { outcomes: [go('trial')] } } },
    trial: {
      kind: 'wait',
      lasts: limit(30, 'd', 'A-14'),
      commands: { certify, failTrial: { by: 'office', decides: 'against', outcomes: [finish('failed')] } },
      outcomes: [go('conclude')],
    },
    conclude: {
      task: ['office', city(5, 'wd'), 'authority'],
      commands: {
        passTrial: { decides: 'for', outcomes: [go('allocate')] },
        failTrial: { decides: 'against', outcomes: [finish('failed')] },
        certify,
      },
    },
    allocate: {
      task: ['office', city(3, 'wd'), 'authority'],
      commands: {
        allocate: {
          decides: 'for',
          approves: { what: 'operation', about: (matter) => [subjectOf(matter)] },
          gate: ({ given }) => (given.certify ? undefined : t.gates.certificates),
          prefill: ({ opening: { hosts, databases, storage } }) => ({ hosts, databases, storage }),
          registers: allocated,
          tells: {
            title: t.tells.allocated,
            to: ['applicant', 'provider'],
            body: ({ opening }) => t.allocatedBody(opening.system),
          },
          outcomes: [finish('operating')],
        },
        certify,
      },
    },
  },
  withdrawable: {
    by: 'applicant',
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
  },
  ends: { good: ['operating'], bad: ['refused', 'notPursued', 'failed'] },
  registers: ['allocations', 'connections', 'exemptions'],
});
