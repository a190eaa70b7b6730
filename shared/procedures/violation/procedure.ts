/** B-43, N-39–41: a breach is corrected by a date. Who orders it depends on the law; what is overdue has consequences. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import type { CommandRule, Tell } from '../../engine/definition/definition.ts';
import { date, long, reason, text } from '../../engine/forms/form.ts';
import { postKey } from '../../kernel/party.ts';
import { dayOf } from '../../kernel/time.ts';
import { regimeFor } from '../../regulation/regimes.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import {
  body,
  breach,
  checkUntil,
  correctBy,
  isAgainstAuthority,
  isCity,
  notItself,
  opening,
  ordering,
  unitName,
  type Breach,
} from './breach.ts';
import { texts as t } from './texts.ts';

const ordered: Tell = {
  title: t.tells.ordered,
  kind: 'result',
  to: (matter) => [postKey(breach(matter).unit, 'head')],
  body: (matter) => {
    const form = (matter.given['recordOrder'] ?? matter.given['order'] ?? matter.given['orderItself'])?.form ?? {};
    return t.orderedBody(matter.title, correctBy(matter) ?? '', String(form['requirement'] ?? ''));
  },
};
const orders: Pick<CommandRule, 'decides' | 'tone' | 'form' | 'prefill' | 'check' | 'help' | 'tells' | 'outcomes'> = {
  decides: true,
  tone: 'primary',
  form: ordering,
  prefill: (matter) => ({ until: breach(matter).until, grave: false }),
  check: (form, _, context) => checkUntil(form, context),
  help: t.consequences.order,
  tells: [ordered],
  outcomes: [when('情节严重', (_, form) => form['grave'] === true, go('rectify', 'accountability')), go('rectify')],
};
const unfounded: Pick<CommandRule, 'decides' | 'tone' | 'form' | 'outcomes'> = {
  decides: true,
  tone: 'danger',
  form: z.object({ reason: reason(t.fields.reason) }),
  outcomes: [finish('unfounded')],
};

/** Each of these ends the matter when it is the last that is open: correcting late does not undo what lateness began. */
const LIVE = ['rectify', 'review', 'overdue', 'accountability'];
const settle = [
  when('还有环节未办完', (matter) => matter.items.filter((item) => LIVE.includes(item.step)).length > 1, go()),
  when('已通报批评', (matter) => matter.given['criticise'] !== undefined, finish('criticised')),
  when('已追究责任', (matter) => matter.given['accounted'] !== undefined, finish('accounted')),
  finish('corrected'),
];
const isOpen = (matter: MatterState, step: string) => matter.items.some((item) => item.step === step);

export const violation = defineProcedure({
  key: 'violation',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['B-43', 'N-39', 'N-40', 'N-41'],
  roles: {
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
    government: { title: t.roles.government, post: 'head', of: 'city-government' },
    responsible: { title: t.roles.responsible, posts: ['head', 'contact'], of: (matter) => breach(matter).unit },
    orderer: {
      title: t.roles.orderer,
      parties: (matter, directory) =>
        body(directory, breach(matter).route === 'national' ? 'authority' : 'city-government'),
    },
    checker: { title: t.roles.checker, parties: notItself },
  },
  supervisor: 'checker',
  opening: {
    by: {
      posts: ['data', 'head', 'contact'],
      kinds: ['authority', 'committee', 'city-government'],
      title: t.opener,
    },
    form: opening,
    finding: true,
    title: (form, directory) =>
      t.matterTitle(
        directory.unit(String(form['unit']))?.name ?? String(form['unit']),
        t.fields.grounds[form['ground'] as Breach['ground']].replace(/^.*：/, ''),
      ),
    check: (form, { now, directory }) => {
      const { unit: id, ground } = form as Breach;
      const isAuthority = directory.unit(id)?.kind === 'authority';
      return [
        ...(!ground.startsWith('city-') && regimeFor('数据共享', now) === 'city'
          ? [{ path: 'ground', message: t.faults.national }]
          : []),
        ...(ground.startsWith('authority-') && !isAuthority ? [{ path: 'unit', message: t.faults.authority }] : []),
        ...checkUntil(form, { now }),
      ];
    },
    // Who orders follows from the ground, and from who is meant: kept with the matter, for its rules do not change.
    tidy: (form, { directory }) => {
      const { unit: id, ground } = form as Breach;
      const law = ground.startsWith('city-') ? 'city' : 'national';
      return { ...form, route: directory.unit(id)?.kind === 'authority' ? 'authority' : law };
    },
    outcomes: [when('针对主管部门', isAgainstAuthority, go('order')), go('examine')],
  },
  steps: {
    examine: {
      kind: 'task',
      title: t.steps.examine,
      by: 'authority',
      limits: [citySet('violation.examine', t.settings.examine, 5, 'wd')],
      commands: {
        petition: {
          title: t.commands.petition,
          offered: isCity,
          tone: 'primary',
          help: t.consequences.petition,
          form: z.object({ opinion: long(t.fields.opinion) }),
          outcomes: [go('order')],
        },
        orderItself: {
          ...orders,
          title: t.commands.orderItself,
          help: t.consequences.orderItself,
          offered: (matter) => !isCity(matter),
        },
        dismiss: { ...unfounded, title: t.commands.dismiss },
      },
    },
    order: {
      kind: 'task',
      title: t.steps.order,
      by: 'government',
      limits: [citySet('violation.order', t.settings.order, 10, 'wd')],
      commands: {
        order: { ...orders, title: t.commands.order },
        // N-41: its government or its superior; what the superior has ordered is entered here.
        recordOrder: {
          ...orders,
          title: t.commands.recordOrder,
          offered: isAgainstAuthority,
          form: ordering.extend({
            superior: text(t.fields.superior),
            document: text(t.fields.document, { max: 64 }),
          }),
        },
        decline: { ...unfounded, title: t.commands.decline },
      },
    },
    rectify: {
      kind: 'task',
      title: t.steps.rectify,
      by: 'responsible',
      limits: [citySet('violation.rectify', t.settings.rectify, 10, 'wd', { until: correctBy })],
      noReturn: '责令改正由责令机关作出，被指单位不能退回',
      lapseOpens: ['overdue'],
      commands: {
        submit: {
          title: t.commands.submit,
          requests: true,
          tone: 'primary',
          form: z.object({ measures: long(t.fields.measures), proof: long(t.fields.proof) }),
          outcomes: [go('review')],
        },
      },
    },
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'checker',
      limits: [citySet('violation.review', t.settings.review, 5, 'wd')],
      commands: {
        pass: {
          title: t.commands.pass,
          decides: true,
          tone: 'primary',
          help: t.consequences.pass,
          form: z.object({ reason: reason(t.fields.opinion).optional() }),
          outcomes: settle,
        },
        fail: {
          title: t.commands.fail,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.reason), until: date(t.fields.newUntil) }),
          check: (form, _, context) => checkUntil(form, context),
          outcomes: [go('rectify')],
        },
      },
    },
    overdue: {
      kind: 'task',
      title: t.steps.overdue,
      by: 'orderer',
      limits: [citySet('violation.overdue', t.settings.overdue, 5, 'wd')],
      commands: {
        // The nation's rules know no public criticism: there an order that is not followed leads to sanctions at once.
        criticise: {
          title: t.commands.criticise,
          decides: true,
          tone: 'danger',
          offered: isCity,
          help: t.consequences.criticise,
          form: z.object({ criticism: long(t.fields.criticism), reason: reason(t.fields.reason) }),
          outcomes: settle,
          registers: (matter, { directory, now }) => [
            {
              register: 'results',
              subject: `violation/${matter.number}/${breach(matter).unit}`,
              op: 'put',
              lasting: true,
              title: t.matterTitle(unitName(matter, directory), t.score),
              why: matter.title,
              units: [breach(matter).unit],
              values: {
                period: dayOf(now),
                about: breach(matter).unit,
                score: t.score,
                computation: t.fields.grounds[breach(matter).ground],
                advice: String(matter.given['criticise']?.form['criticism'] ?? ''),
              },
            },
          ],
          tells: [
            {
              title: t.tells.criticised,
              kind: 'result',
              to: (_, { directory }) => directory.units().map(({ id }) => postKey(id, 'head')),
              body: (matter, { directory }) =>
                t.criticisedBody(
                  unitName(matter, directory),
                  String(matter.given['criticise']?.form['criticism'] ?? ''),
                ),
            },
          ],
        },
        account: {
          title: t.commands.account,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.accountability) }),
          outcomes: [go('accountability')],
        },
        moreTime: {
          title: t.commands.moreTime,
          decides: true,
          offered: (matter) => isOpen(matter, 'rectify'),
          form: z.object({ until: date(t.fields.newUntil), reason: reason(t.fields.reason) }),
          check: (form, _, context) => checkUntil(form, context),
          outcomes: [goLeaving(['rectify'], 'rectify')],
        },
        spare: {
          title: t.commands.spare,
          decides: true,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: settle,
        },
      },
    },
    accountability: {
      kind: 'task',
      title: t.steps.accountability,
      by: 'orderer',
      limits: [citySet('violation.accountability', t.settings.accountability, 30, 'wd')],
      commands: {
        accounted: {
          title: t.commands.accounted,
          tone: 'primary',
          form: z.object({ accounted: long(t.fields.accounted) }),
          outcomes: settle,
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'authority',
      tone: 'danger',
      offered: isCity,
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['order'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    corrected: { title: t.ends.corrected, good: true },
    criticised: { title: t.ends.criticised, good: true },
    accounted: { title: t.ends.accounted, good: false },
    unfounded: { title: t.ends.unfounded, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['results'],
});
