/** B-33, B-45, N-35, R-4: data were tampered with, leaked or lost: contained, reported to the competent bodies, explained, handed over. */
import { z } from 'zod';
import { also, citySet, defineProcedure, finish, go, limit, stay, when } from '../../engine/definition/define.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, choices, long, reason, resource, text, yesno } from '../../engine/forms/form.ts';
import { postKey, unitKinds, type Directory, type PartyKey, type UnitKind } from '../../kernel/party.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const nature = z.object({
  kind: choice(t.fields.kind, t.fields.kinds),
  secret: choice(t.fields.secret, t.fields.secrets),
  cyber: yesno(t.fields.cyber),
  critical: yesno(t.fields.critical),
});
const opening = z.object({
  what: text(t.fields.what, { max: 200 }),
  resource: resource(t.fields.resource).optional(),
  ...nature.shape,
});
type Incident = z.infer<typeof opening>;
type Body = keyof typeof t.fields.bodyNames;
const incidentOf = (matter: MatterState): Incident => ({
  ...(matter.opening as Incident),
  ...(matter.given['classify']?.form ?? {}),
});
const isOpen = (matter: MatterState, step: string) => matter.items.some((item) => item.step === step);
const isCrime = (matter: MatterState) => matter.given['close']?.form['crime'] === true;
const isSuspended = (matter: MatterState) => matter.registered.some((one) => one.op === 'put');

/** Which bodies are competent follows from the secret that is touched (B-45); the unit may report to more. */
const competent = (matter: MatterState): Body[] => {
  const { secret } = incidentOf(matter);
  if (secret === 'state') return ['secrecy', 'state-security'];
  return secret === 'work' ? ['secrecy'] : secret === 'personal' ? ['cyberspace'] : ['police'];
};
const bodyKey = (directory: Directory, kind: UnitKind): PartyKey[] => {
  const body = directory.body(kind);
  return body ? [postKey(body.id, kind === 'secrecy' ? 'secrecy' : 'contact')] : [];
};
const informed = (matter: MatterState, directory: Directory): PartyKey[] =>
  ((matter.given['inform']?.form['bodies'] as Body[] | undefined) ?? []).flatMap((kind) => bodyKey(directory, kind));

const nameOfResource = (matter: MatterState, directory: Directory) => {
  const id = incidentOf(matter).resource ?? '';
  return directory.resource(id)?.name ?? id;
};
const suspension =
  (op: 'put' | 'lift', holds: (matter: MatterState) => boolean) =>
  (matter: MatterState, { directory }: Context): RegisterChange[] => {
    const id = incidentOf(matter).resource;
    if (id === undefined || !holds(matter)) return [];
    const provider = directory.resource(id)?.provider;
    const units = [...directory.usersOf(id), ...(provider ? [provider] : [])];
    const title = nameOfResource(matter, directory);
    const values = { kind: t.suspendedKind };
    return [{ register: 'suspensions', subject: `data:${id}`, op, title, why: matter.title, units, values }];
  };
const tellUsers = (title: string, holds: (matter: MatterState) => boolean, body: (name: string) => string): Tell => ({
  title,
  kind: 'alert',
  to: (matter, { directory }) =>
    holds(matter) ? directory.usersOf(incidentOf(matter).resource ?? '').map((id) => postKey(id, 'data')) : [],
  body: (matter, { directory }) => body(nameOfResource(matter, directory)),
});
const asksSuspension = (matter: MatterState) => matter.given['contain']?.form['suspend'] === true;
const resumed = tellUsers(t.tells.resumed, asksSuspension, t.resumedBody);

export const dataIncident = defineProcedure({
  key: 'data-incident',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['B-33', 'B-45', 'N-35', 'R-4'],
  roles: {
    unit: { title: t.roles.unit, posts: ['data', 'security', 'head'], of: (matter) => matter.opener.unit },
    bodies: { title: t.roles.bodies, parties: informed },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['data', 'security', 'contact', 'head'], kinds: unitKinds, title: t.opener },
    form: opening,
    finding: true,
    title: (form) => t.matterTitle(t.fields.kinds[form['kind'] as Incident['kind']], String(form['what'])),
    outcomes: [
      when('较大以上网络安全事件', (_, form) => form['cyber'] === true, go('contain', 'inform', 'nationalReport')),
      go('contain', 'inform'),
    ],
    tells: [
      {
        title: t.tells.started,
        kind: 'alert',
        urgent: true,
        to: (matter, { directory }) => {
          const authority = directory.body('authority')?.id;
          const provider = directory.resource(incidentOf(matter).resource ?? '')?.provider;
          return [authority, provider].flatMap((id) => (id === undefined ? [] : [postKey(id, 'data')]));
        },
        body: (matter) => t.startedBody(matter.title, matter.opener.unitName ?? ''),
      },
    ],
  },
  steps: {
    contain: {
      kind: 'task',
      title: t.steps.contain,
      by: 'unit',
      urgent: true,
      limits: [citySet('data-incident.contain', t.settings.contain, 4, 'h')],
      renotify: citySet('data-incident.renotify', t.settings.renotify, 60, 'min'),
      commands: {
        progress: {
          title: t.commands.progress,
          showsLife: true,
          form: z.object({ progress: long(t.fields.progress) }),
          outcomes: [stay],
        },
        contain: {
          title: t.commands.contain,
          tone: 'primary',
          help: t.consequences.contain,
          form: z.object({
            plan: text(t.fields.plan),
            measures: long(t.fields.measures),
            suspend: yesno(t.fields.suspend),
          }),
          check: (form, matter) =>
            form['suspend'] === true && incidentOf(matter).resource === undefined
              ? [{ path: 'suspend', message: t.faults.resource }]
              : [],
          outcomes: [go('conclude')],
          registers: suspension('put', asksSuspension),
          tells: [tellUsers(t.tells.suspended, asksSuspension, t.suspendedBody)],
        },
      },
    },
    inform: {
      kind: 'task',
      title: t.steps.inform,
      by: 'unit',
      urgent: true,
      limits: [citySet('data-incident.inform', t.settings.inform, 24, 'h')],
      commands: {
        inform: {
          title: t.commands.inform,
          tone: 'primary',
          form: z.object({ bodies: choices(t.fields.bodies, t.fields.bodyNames), report: long(t.fields.report) }),
          prefill: (matter) => ({ bodies: competent(matter) }),
          check: (form, matter) => {
            const { secret } = incidentOf(matter);
            const bodies = form['bodies'] as Body[];
            const missing = competent(matter).some((one) => !bodies.includes(one));
            if (secret === 'state' && missing) return [{ path: 'bodies', message: t.faults.secret }];
            return secret === 'personal' && missing ? [{ path: 'bodies', message: t.faults.personal }] : [];
          },
          outcomes: [go('receive')],
        },
      },
    },
    receive: {
      kind: 'task',
      title: t.steps.receive,
      by: 'bodies',
      limits: [citySet('data-incident.receive', t.settings.receive, 3, 'wd')],
      noReturn: '报告已送达主管机关',
      joint: { mode: 'all', outcomes: [go()] },
      commands: {
        accept: {
          title: t.commands.accept,
          tone: 'primary',
          form: z.object({ opinion: long(t.fields.opinion) }),
          outcomes: [go()],
        },
      },
    },
    nationalReport: {
      kind: 'task',
      title: t.steps.nationalReport,
      by: 'unit',
      urgent: true,
      limits: [
        limit(1, 'h', 'R-4', { when: (matter) => incidentOf(matter).critical }),
        limit(4, 'h', 'R-4', { when: (matter) => !incidentOf(matter).critical }),
      ],
      commands: {
        reported: {
          title: t.commands.reported,
          tone: 'primary',
          form: z.object({ receiver: text(t.fields.receiver) }),
          outcomes: [go()],
        },
      },
    },
    conclude: {
      kind: 'task',
      title: t.steps.conclude,
      by: 'unit',
      limits: [citySet('data-incident.conclude', t.settings.conclude, 5, 'wd')],
      commands: {
        conclude: {
          title: t.commands.conclude,
          tone: 'primary',
          requests: true,
          form: z.object({
            cause: long(t.fields.cause),
            impact: long(t.fields.impact),
            improvements: long(t.fields.improvements),
          }),
          // Explaining takes the place of no report that is due.
          gate: (matter) => {
            if (isOpen(matter, 'inform')) return t.gates.inform;
            if (isOpen(matter, 'nationalReport')) return t.gates.national;
            return isOpen(matter, 'receive') ? t.gates.receive : undefined;
          },
          outcomes: [go('close')],
        },
      },
    },
    close: {
      kind: 'task',
      title: t.steps.close,
      by: 'authority',
      limits: [citySet('data-incident.close', t.settings.close, 5, 'wd')],
      commands: {
        close: {
          title: t.commands.close,
          decides: true,
          tone: 'primary',
          help: t.consequences.close,
          form: z.object({
            crime: yesno(t.fields.crime),
            violation: yesno(t.fields.violation),
            reason: reason(t.fields.reason),
          }),
          outcomes: [when('涉嫌犯罪', isCrime, go('transfer')), finish('closed')],
          registers: suspension('lift', isSuspended),
          opens: (matter) => {
            if (matter.given['close']?.form['violation'] !== true) return [];
            const ground = matter.regime === 'national' ? 'user-security' : 'city-secrecy';
            const facts = `${matter.title}：${String(matter.given['conclude']?.form['cause'] ?? '')}`;
            const form = { unit: matter.opener.unit, ground, facts };
            return [{ procedure: 'violation', key: 'violation', relation: t.relation, form }];
          },
          tells: [resumed],
        },
        incomplete: {
          title: t.commands.incomplete,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('conclude')],
        },
      },
    },
    transfer: {
      kind: 'task',
      title: t.steps.transfer,
      by: 'authority',
      limits: [citySet('data-incident.transfer', t.settings.transfer, 3, 'wd')],
      noReturn: '涉嫌犯罪的必须移送',
      commands: {
        transferred: {
          title: t.commands.transferred,
          tone: 'primary',
          form: z.object({ organ: text(t.fields.organ), document: text(t.fields.document, { max: 64 }) }),
          outcomes: [finish('transferred')],
        },
      },
    },
  },
  anytime: {
    classify: {
      title: t.commands.classify,
      by: 'unit',
      form: nature,
      prefill: (matter) => {
        const { kind, secret, cyber, critical } = incidentOf(matter);
        return { kind, secret, cyber, critical };
      },
      during: ['contain', 'conclude'],
      // The nature may turn out worse or milder; the national report is made once.
      outcomes: [
        when(
          '较大以上网络安全事件，尚未上报',
          (matter) => incidentOf(matter).cyber && !matter.given['reported'],
          also('nationalReport'),
        ),
        stay,
      ],
    },
    // A false alarm: until anybody outside has been told of it.
    withdraw: {
      title: t.commands.withdraw,
      by: 'unit',
      tone: 'danger',
      offered: (matter) => !matter.given['inform'] && !matter.given['reported'],
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['contain'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    closed: { title: t.ends.closed, good: true },
    transferred: { title: t.ends.transferred, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['suspensions'],
});
