/** B-20, B-31, N-19: what the platform already has is not asked for again; the unit answers and stops. */
import { z } from 'zod';
import { finish, go, goLeaving } from '../../engine/definition/define.ts';
import type { Tell } from '../../engine/definition/definition.ts';
import { choice, date, entry, long, reason, unit, reasoned } from '../../engine/forms/form.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import { postKey, unitKinds } from '../../kernel/party.ts';
import { dayOf } from '../../kernel/time.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({
    unit: unit(t.fields.unit),
    resource: entry(t.fields.resource, 'catalogue'),
    asked: choice(t.fields.asked, t.fields.askedOf),
    facts: long(t.fields.facts),
    evidence: long(t.fields.evidence, { private: true }).optional(),
  }),
  stop: z.object({ measures: long(t.fields.measures), stopFrom: date(t.fields.stopFrom).optional() }),
};

const told = (title: string): Tell<Matter> => ({
  title,
  kind: 'result',
  to: (matter) => (matter.opener.unit ? [postKey(matter.opener.unit, 'contact')] : []),
  body: (matter) => matter.title,
});

export const duplicateCollection = procedure(t, forms, {
  key: 'duplicate-collection',
  version: 1,
  group: '数据共享',
  articles: ['B-20', 'B-31', 'N-19'],
  roles: {
    reporter: { post: 'contact', of: 'opener' },
    collector: { posts: ['data', 'head'], of: (matter) => matter.opening.unit },
    authority: { post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['contact', 'data', 'head'], kinds: unitKinds },
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
      by: 'collector',
      limits: [city(5, 'wd')],
      lapseOpens: ['pursue'],
      commands: {
        stop: {
          requests: true,
          check: (form, _, { now }) =>
            typeof form['stopFrom'] === 'string' && form['stopFrom'] > dayOf(now)
              ? [{ path: 'stopFrom', message: t.faults.future }]
              : [],
          outcomes: [goLeaving(['pursue'], 'confirm')],
        },
        justify: {
          requests: true,
          form: z.object({ basis: reason(t.fields.basis) }),
          outcomes: [goLeaving(['pursue'], 'judge')],
        },
      },
    },
    judge: {
      by: 'authority',
      limits: [city(5, 'wd')],
      commands: {
        accept: {
          decides: 'for',
          form: reasoned(t.fields.opinion),
          outcomes: [finish('justified')],
          tells: [told(t.tells.justified)],
        },
        orderStop: { decides: 'against', form: reasoned(t.fields.opinion), outcomes: [go('stopping')] },
      },
    },
    stopping: {
      by: 'collector',
      limits: [city(5, 'wd')],
      noReturn: '责令停止后只能停止并报告',
      lapseOpens: ['pursue'],
      commands: {
        stopped: {
          requests: true,
          form: z.object({ measures: long(t.fields.measures), proof: long(t.fields.proof) }),
          outcomes: [goLeaving(['pursue'], 'confirm')],
        },
      },
    },
    confirm: {
      by: 'authority',
      limits: [city(5, 'wd')],
      commands: {
        confirm: { decides: 'for', outcomes: [finish('stopped')], tells: [told(t.tells.stopped)] },
        goesOn: { decides: 'against', outcomes: [go('stopping')] },
      },
    },
    pursue: {
      by: 'authority',
      limits: [city(5, 'wd')],
      commands: {
        openViolation: {
          decides: 'against',
          outcomes: [go()],
          opens: (matter) => {
            const { unit: id, facts, name, resource } = matter.opening;
            const ground = matter.regime === 'national' ? 'user-recollected' : 'city-collection';
            const form = { unit: id, ground, facts: t.violationFacts(name ?? resource, facts) };
            return [{ procedure: 'violation', key: 'violation', relation: t.relation, form }];
          },
        },
        urgeOn: { form: reasoned(t.fields.reason), outcomes: [go()] },
      },
    },
  },
  withdrawable: { by: 'reporter', during: ['answer'] },
  ends: { good: ['stopped', 'justified'] },
});
