/** B-20, B-31, N-19: what the platform already has is not asked for again; the unit answers and stops. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, goLeaving } from '../../engine/definition/define.ts';
import type { Tell } from '../../engine/definition/definition.ts';
import { choice, date, entry, long, reason, unit } from '../../engine/forms/form.ts';
import { postKey, unitKinds } from '../../kernel/party.ts';
import { dayOf } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  unit: unit(t.fields.unit),
  resource: entry(t.fields.resource, 'catalogue'),
  asked: choice(t.fields.asked, t.fields.askedOf),
  facts: long(t.fields.facts),
  evidence: long(t.fields.evidence, { private: true }).optional(),
});
type Report = z.infer<typeof opening> & { name?: string };
const reported = (matter: MatterState) => matter.opening as Report;

const told = (title: string): Tell => ({
  title,
  kind: 'result',
  to: (matter) => (matter.opener.unit ? [postKey(matter.opener.unit, 'contact')] : []),
  body: (matter) => matter.title,
});

export const duplicateCollection = defineProcedure({
  key: 'duplicate-collection',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['B-20', 'B-31', 'N-19'],
  roles: {
    reporter: { title: t.roles.reporter, post: 'contact', of: 'opener' },
    collector: { title: t.roles.collector, posts: ['data', 'head'], of: (matter) => reported(matter).unit },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['contact', 'data', 'head'], kinds: unitKinds, title: t.opener },
    form: opening,
    finding: true,
    title: (form, directory) =>
      t.matterTitle(
        directory.unit(String(form['unit']))?.name ?? String(form['unit']),
        String(form['name'] ?? form['resource']),
      ),
    check: (form, { registers }) =>
      registers.entry('catalogue', String(form['resource']))?.values['provider'] === form['unit']
        ? [{ path: 'unit', message: t.faults.own }]
        : [],
    tidy: (form, { registers }) => ({
      ...form,
      name: registers.entry('catalogue', String(form['resource']))?.title ?? form['resource'],
    }),
    outcomes: [go('answer')],
  },
  steps: {
    answer: {
      kind: 'task',
      title: t.steps.answer,
      by: 'collector',
      limits: [citySet('duplicate-collection.answer', t.settings.answer, 5, 'wd')],
      lapseOpens: ['pursue'],
      commands: {
        stop: {
          title: t.commands.stop,
          requests: true,
          tone: 'primary',
          form: z.object({ measures: long(t.fields.measures), stopFrom: date(t.fields.stopFrom).optional() }),
          check: (form, _, { now }) =>
            typeof form['stopFrom'] === 'string' && form['stopFrom'] > dayOf(now)
              ? [{ path: 'stopFrom', message: t.faults.future }]
              : [],
          outcomes: [goLeaving(['pursue'], 'confirm')],
        },
        justify: {
          title: t.commands.justify,
          requests: true,
          form: z.object({ basis: reason(t.fields.basis) }),
          outcomes: [goLeaving(['pursue'], 'judge')],
        },
      },
    },
    judge: {
      kind: 'task',
      title: t.steps.judge,
      by: 'authority',
      limits: [citySet('duplicate-collection.judge', t.settings.judge, 5, 'wd')],
      commands: {
        accept: {
          title: t.commands.accept,
          decides: true,
          tone: 'primary',
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [finish('justified')],
          tells: [told(t.tells.justified)],
        },
        orderStop: {
          title: t.commands.orderStop,
          decides: true,
          tone: 'danger',
          help: t.consequences.orderStop,
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [go('stopping')],
        },
      },
    },
    stopping: {
      kind: 'task',
      title: t.steps.stopping,
      by: 'collector',
      limits: [citySet('duplicate-collection.stopping', t.settings.stopping, 5, 'wd')],
      noReturn: '责令停止后只能停止并报告',
      lapseOpens: ['pursue'],
      commands: {
        stopped: {
          title: t.commands.stopped,
          requests: true,
          tone: 'primary',
          form: z.object({ measures: long(t.fields.measures), proof: long(t.fields.proof) }),
          outcomes: [goLeaving(['pursue'], 'confirm')],
        },
      },
    },
    confirm: {
      kind: 'task',
      title: t.steps.confirm,
      by: 'authority',
      limits: [citySet('duplicate-collection.confirm', t.settings.confirm, 5, 'wd')],
      commands: {
        confirm: {
          title: t.commands.confirm,
          decides: true,
          tone: 'primary',
          outcomes: [finish('stopped')],
          tells: [told(t.tells.stopped)],
        },
        goesOn: {
          title: t.commands.goesOn,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('stopping')],
        },
      },
    },
    pursue: {
      kind: 'task',
      title: t.steps.pursue,
      by: 'authority',
      limits: [citySet('duplicate-collection.pursue', t.settings.pursue, 5, 'wd')],
      commands: {
        openViolation: {
          title: t.commands.openViolation,
          decides: true,
          tone: 'danger',
          help: t.consequences.openViolation,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go()],
          opens: (matter) => {
            const { unit: id, facts, name, resource } = reported(matter);
            const ground = matter.regime === 'national' ? 'user-recollected' : 'city-collection';
            const form = { unit: id, ground, facts: t.violationFacts(name ?? resource, facts) };
            return [{ procedure: 'violation', key: 'violation', relation: t.relation, form }];
          },
        },
        urgeOn: {
          title: t.commands.urgeOn,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go()],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'reporter',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['answer'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    stopped: { title: t.ends.stopped, good: true },
    justified: { title: t.ends.justified, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: [],
});
