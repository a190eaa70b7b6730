/** a unit's app or WeChat presence is checked against the mobile platform's rules and listed; what exists already moves by a plan. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import { choice, date, long, reason, text, yesno } from '../../engine/forms/form.ts';
import { dayOf, type Day } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const application = z.object({
  app: text(t.fields.app, { max: 60 }),
  kind: choice(t.fields.kind, t.fields.kinds),
  purpose: long(t.fields.purpose),
  existing: yesno(t.fields.existing, { help: t.fields.existingHelp }),
  onPlatform: long(t.fields.onPlatform),
});
const asked = (matter: MatterState) => matter.opening as z.infer<typeof application>;
const inTransition = (matter: MatterState) => matter.registered.some((one) => one.op === 'put');

const listing =
  (op: 'put' | 'lift', state: keyof typeof t.states = 'listed') =>
  (matter: MatterState): RegisterChange[] => {
    const { app, kind } = asked(matter);
    const unit = matter.opener.unit ?? '';
    if (op === 'lift' && !inTransition(matter)) return [];
    return [
      {
        ...{ register: 'mobile', subject: `${unit}/${app}`, op, lasting: true, title: app },
        why: state === 'transition' ? t.whyTransition : t.why,
        units: [],
        values: { app, unit, kind: `${t.fields.kinds[kind]}${t.states[state]}` },
      },
    ];
  };

export const mobileApp = defineProcedure({
  key: 'mobile-app',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-23'],
  roles: {
    applicant: { title: t.roles.applicant, post: 'cloud', of: 'opener' },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
  },
  supervisor: 'office',
  opening: {
    by: {
      posts: ['cloud', 'contact', 'head'],
      kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'],
      title: t.opener,
    },
    form: application,
    title: (form) => t.matterTitle(String(form['app'])),
    outcomes: [go('check')],
  },
  steps: {
    check: {
      kind: 'task',
      title: t.steps.check,
      by: 'office',
      limits: [citySet('mobile-app.check', t.settings.check, 10, 'wd')],
      commands: {
        pass: {
          title: t.commands.pass,
          decides: true,
          tone: 'primary',
          help: t.consequences.pass,
          form: z.object({ place: text(t.fields.place), reason: reason(t.fields.opinion) }),
          registers: listing('put'),
          outcomes: [finish('listed')],
        },
        fail: {
          title: t.commands.fail,
          decides: true,
          tone: 'danger',
          help: t.consequences.fail,
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [go('fix')],
        },
        wantPlan: {
          title: t.commands.wantPlan,
          decides: true,
          help: t.consequences.wantPlan,
          form: z.object({ reason: reason(t.fields.opinion) }),
          gate: (matter) => (asked(matter).existing ? undefined : t.faults.notExisting),
          outcomes: [go('plan')],
        },
      },
    },
    fix: {
      kind: 'task',
      title: t.steps.fix,
      by: 'applicant',
      limits: [citySet('mobile-app.fix', t.settings.fix, 30, 'd')],
      commands: {
        fixed: {
          title: t.commands.fixed,
          requests: true,
          tone: 'primary',
          form: z.object({ measures: long(t.fields.measures) }),
          outcomes: [go('check')],
        },
      },
    },
    plan: {
      kind: 'task',
      title: t.steps.plan,
      by: 'applicant',
      limits: [citySet('mobile-app.plan', t.settings.plan, 20, 'wd')],
      commands: {
        plan: {
          title: t.commands.plan,
          requests: true,
          tone: 'primary',
          form: z.object({ plan: long(t.fields.plan), until: date(t.fields.until) }),
          check: (form, _, { now }) =>
            String(form['until']) < dayOf(now) ? [{ path: 'until', message: t.faults.past }] : [],
          outcomes: [go('agree')],
        },
      },
    },
    agree: {
      kind: 'task',
      title: t.steps.agree,
      by: 'office',
      limits: [citySet('mobile-app.agree', t.settings.agree, 10, 'wd')],
      commands: {
        agree: {
          title: t.commands.agree,
          decides: true,
          tone: 'primary',
          help: t.consequences.agree,
          form: z.object({ reason: reason(t.fields.opinion) }),
          registers: listing('put', 'transition'),
          outcomes: [go('transition')],
        },
        revise: {
          title: t.commands.revise,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: [go('plan')],
        },
      },
    },
    transition: {
      kind: 'task',
      title: t.steps.transition,
      by: 'applicant',
      limits: [
        citySet('mobile-app.transition', t.settings.transition, 180, 'd', {
          until: (matter) => matter.given['plan']?.form['until'] as Day | undefined,
        }),
      ],
      commands: {
        moved: {
          title: t.commands.moved,
          requests: true,
          tone: 'primary',
          form: z.object({ result: long(t.fields.result) }),
          outcomes: [go('check')],
        },
        drop: {
          title: t.commands.drop,
          tone: 'danger',
          help: t.consequences.drop,
          form: z.object({ reason: reason(t.fields.reason) }),
          registers: listing('lift'),
          outcomes: [finish('dropped')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'applicant',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['check', 'fix', 'plan', 'agree'],
      registers: listing('lift'),
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    listed: { title: t.ends.listed, good: true },
    dropped: { title: t.ends.dropped, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['mobile'],
});
