/** B-43, N-39–41: a breach is corrected by a date. Who orders it depends on the law; what is overdue has consequences. */
import { z } from 'zod';
import { checkGround, groundTitles, routeOf } from '../../catalogue/grounds.ts';
import { citySet, defineProcedure, finish, go, goLeaving, stay, when } from '../../engine/definition/define.ts';
import type { CommandRule, Context, Outcome, Tell } from '../../engine/definition/definition.ts';
import { date, long, reason, text } from '../../engine/forms/form.ts';
import { postKey } from '../../kernel/party.ts';
import { dayOf } from '../../kernel/time.ts';
import { regimeFor } from '../../regulation/regimes.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import {
  above,
  body,
  breach,
  checkNewDay,
  checkUntil,
  correctBy,
  isAgainstAuthority,
  isCity,
  isOpen,
  notItself,
  opening,
  orderer,
  ordering,
  unitName,
  type Breach,
} from './breach.ts';
import { texts as t } from './texts.ts';

const GROUP = '数据共享';
const ordered: Tell = {
  title: t.tells.ordered,
  kind: 'result',
  to: (matter) => [postKey(breach(matter).unit, 'head')],
  body: (matter) => {
    const form = (matter.given['recordOrder'] ?? matter.given['order'] ?? matter.given['orderItself'])?.form ?? {};
    return t.orderedBody(matter.title, correctBy(matter) ?? '', String(form['requirement'] ?? ''));
  },
};
/** Whoever orders or refuses first has decided, whoever else was to. */
const UNDECIDED = ['examine', 'order', 'unanswered'];
const orders = {
  decides: true,
  tone: 'primary',
  form: ordering,
  prefill: (matter) => ({ until: breach(matter).until, grave: false }),
  check: (form, _, context) => checkUntil(form, context),
  help: t.consequences.order,
  tells: [ordered],
  outcomes: [
    when('情节严重', (_, form) => form['grave'] === true, goLeaving(UNDECIDED, 'rectify', 'accountability')),
    goLeaving(UNDECIDED, 'rectify'),
  ],
} satisfies Omit<CommandRule, 'title'>;
const why = z.object({ reason: reason(t.fields.reason) });
const unfounded = {
  decides: true,
  tone: 'danger',
  form: why,
  outcomes: [finish('unfounded')],
} satisfies Omit<CommandRule, 'title'>;

/** Each of these ends the matter when it is the last that is open: correcting late does not undo what lateness began. */
const LIVE = ['rectify', 'review', 'overdue', 'accountability'];
const ended: Outcome[] = [
  when('已追究责任', (matter) => matter.given['accounted'] !== undefined, finish('accounted')),
  when('已通报批评', (matter) => matter.given['criticise'] !== undefined, finish('criticised')),
  finish('corrected'),
];
/** What is still to be corrected falls due again, by its new day. */
const dueAgain = when(
  '仍须改正',
  (matter, form) => isOpen(matter, 'rectify') && form['until'] !== undefined,
  goLeaving(['rectify', 'stalled'], 'rectify'),
);
const settle = (own: string): Outcome[] => [
  dueAgain,
  when(
    '还有环节未办完',
    (matter) => matter.items.some((item) => LIVE.includes(item.step) && item.step !== own),
    goLeaving(['stalled']),
  ),
  ...ended,
];
/** Where the body that must decide has let its time pass. */
const lapsed = (step: string) => (matter: MatterState) =>
  matter.items.some((one) => one.step === step && one.deadlines.some((due) => due.lapsedAt !== undefined));

const words = (command: string, field: string) => (matter: MatterState) =>
  String(matter.given[command]?.form[field] ?? '');
const criticism = words('criticise', 'criticism');
const notice = words('publish', 'notice');
const result =
  (score: string, advice: (matter: MatterState) => string) =>
  (matter: MatterState, { directory, now }: Context): RegisterChange[] => [
    {
      register: 'results',
      subject: `violation/${matter.number}/${breach(matter).unit}`,
      op: 'put',
      lasting: true,
      title: t.matterTitle(unitName(matter, directory), score),
      why: matter.title,
      units: [breach(matter).unit],
      values: {
        period: dayOf(now),
        about: breach(matter).unit,
        score,
        computation: groundTitles[breach(matter).ground],
        advice: advice(matter),
      },
    },
  ];
const toAll = (title: string, text: (unit: string, matter: MatterState) => string): Tell => ({
  title,
  kind: 'result',
  to: (_, { directory }) => directory.units().map(({ id }) => postKey(id, 'head')),
  body: (matter, { directory }) => text(unitName(matter, directory), matter),
});

export const violation = defineProcedure({
  key: 'violation',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: GROUP,
  articles: ['B-43', 'N-29', 'N-39', 'N-40', 'N-41'],
  roles: {
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
    government: { title: t.roles.government, post: 'head', of: 'city-government' },
    responsible: { title: t.roles.responsible, posts: ['head', 'contact'], of: (matter) => breach(matter).unit },
    orderer: { title: t.roles.orderer, parties: orderer },
    checker: { title: t.roles.checker, parties: notItself },
    above: { title: t.roles.above, parties: above },
    petitioner: {
      title: t.roles.petitioner,
      parties: (matter, directory) => body(directory, isAgainstAuthority(matter) ? 'committee' : 'authority'),
    },
  },
  supervisor: 'checker',
  noTermination: t.noTermination,
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
        groundTitles[form['ground'] as Breach['ground']].replace(/^.*：/, ''),
      ),
    check: (form, { now, directory }) => [
      ...checkGround(form as Breach, regimeFor(GROUP, now), directory),
      ...checkUntil(form, { now }),
    ],
    // Who orders follows from the ground, and from who is meant: kept with the matter, for its rules do not change.
    tidy: (form, { now, directory }) => {
      const { unit: id, ground } = form as Breach;
      return { ...form, route: routeOf(ground, id, regimeFor(GROUP, now), directory) };
    },
    outcomes: [when('针对主管部门', isAgainstAuthority, go('order')), go('examine')],
  },
  steps: {
    examine: {
      kind: 'task',
      title: t.steps.examine,
      by: 'authority',
      limits: [citySet('violation.examine', t.settings.examine, 5, 'wd')],
      // An authority that examines nothing does not keep its government from ordering (N-41).
      lapseOpens: ['order'],
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
      lapseOpens: ['unanswered'],
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
    unanswered: {
      kind: 'task',
      title: t.steps.unanswered,
      by: 'petitioner',
      limits: [citySet('violation.unanswered', t.settings.unanswered, 5, 'wd')],
      commands: {
        askAgain: {
          title: t.commands.askAgain,
          tone: 'primary',
          form: z.object({ opinion: long(t.fields.opinion) }),
          outcomes: [goLeaving(['order'], 'order')],
        },
        giveUp: { title: t.commands.giveUp, tone: 'danger', form: why, outcomes: [finish('withdrawn')] },
      },
    },
    rectify: {
      kind: 'task',
      title: t.steps.rectify,
      by: 'responsible',
      limits: [citySet('violation.rectify', t.settings.rectify, 10, 'wd', { until: correctBy })],
      noReturn: t.noReturn.rectify,
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
      lapseOpens: ['stalled'],
      commands: {
        pass: {
          title: t.commands.pass,
          decides: true,
          tone: 'primary',
          help: t.consequences.pass,
          form: z.object({ reason: reason(t.fields.opinion).optional() }),
          outcomes: settle('review'),
        },
        fail: {
          title: t.commands.fail,
          decides: true,
          tone: 'danger',
          form: why.extend({ until: date(t.fields.newUntil) }),
          check: (form, _, context) => checkUntil(form, context),
          outcomes: [goLeaving(['stalled'], 'rectify')],
        },
      },
    },
    overdue: {
      kind: 'task',
      title: t.steps.overdue,
      by: 'orderer',
      limits: [citySet('violation.overdue', t.settings.overdue, 5, 'wd')],
      lapseOpens: ['stalled'],
      commands: {
        // The nation's rules know no public criticism: there an order that is not followed leads to sanctions at once.
        criticise: {
          title: t.commands.criticise,
          decides: true,
          tone: 'danger',
          offered: isCity,
          help: t.consequences.criticise,
          form: why.extend({
            criticism: long(t.fields.criticism),
            until: date(t.fields.newUntil, { help: t.fields.newUntilHelp }).optional(),
          }),
          check: checkNewDay,
          outcomes: settle('overdue'),
          registers: result(t.score, criticism),
          tells: [toAll(t.tells.criticised, (unit, matter) => t.criticisedBody(unit, criticism(matter)))],
        },
        account: {
          title: t.commands.account,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.accountability) }),
          outcomes: [goLeaving(['stalled'], 'accountability')],
        },
        moreTime: {
          title: t.commands.moreTime,
          decides: true,
          offered: (matter) => isOpen(matter, 'rectify'),
          form: why.extend({ until: date(t.fields.newUntil) }),
          check: (form, _, context) => checkUntil(form, context),
          outcomes: [goLeaving(['rectify', 'stalled'], 'rectify')],
        },
        spare: {
          title: t.commands.spare,
          decides: true,
          form: why.extend({ until: date(t.fields.newUntil, { help: t.fields.newUntilHelp }).optional() }),
          check: checkNewDay,
          outcomes: settle('overdue'),
        },
      },
    },
    accountability: {
      kind: 'task',
      title: t.steps.accountability,
      by: 'orderer',
      limits: [citySet('violation.accountability', t.settings.accountability, 30, 'wd')],
      lapseOpens: ['stalled'],
      commands: {
        // Accounted for, the breach may be beyond correction: then no new day is set, and the matter ends.
        accounted: {
          title: t.commands.accounted,
          tone: 'primary',
          form: z.object({
            accounted: long(t.fields.accounted),
            until: date(t.fields.newUntil, { help: t.fields.accountedUntilHelp }).optional(),
          }),
          check: (form, _, context) => checkUntil(form, context),
          outcomes: [
            dueAgain,
            when('改正正在核查', (matter) => isOpen(matter, 'review'), goLeaving(['stalled'])),
            finish('accounted'),
          ],
        },
      },
    },
    // A body that lets its own time pass holds nobody in a matter that has no end: the one above it goes on.
    stalled: {
      kind: 'task',
      title: t.steps.stalled,
      by: 'above',
      limits: [citySet('violation.stalled', t.settings.stalled, 5, 'wd')],
      noReturn: t.noReturn.stalled,
      commands: {
        press: {
          title: t.commands.press,
          tone: 'primary',
          help: t.consequences.press,
          form: why,
          outcomes: [
            when('核查逾期', lapsed('review'), goLeaving(['review'], 'review')),
            when('处理逾期', lapsed('overdue'), goLeaving(['overdue'], 'overdue')),
            when('追责逾期', lapsed('accountability'), goLeaving(['accountability'], 'accountability')),
            go(),
          ],
        },
        conclude: {
          title: t.commands.conclude,
          decides: true,
          tone: 'danger',
          help: t.consequences.conclude,
          form: z.object({ reason: reason(t.fields.opinion) }),
          outcomes: ended,
        },
      },
    },
  },
  anytime: {
    // N-29: the authority may make a breach public; under the city's measure that is the criticism after its day.
    publish: {
      title: t.commands.publish,
      by: 'checker',
      decides: true,
      help: t.consequences.publish,
      offered: (matter) => !isCity(matter) && matter.given['publish'] === undefined,
      form: why.extend({ notice: long(t.fields.notice) }),
      during: LIVE,
      outcomes: [stay],
      registers: result(t.published, notice),
      tells: [toAll(t.tells.published, (unit, matter) => t.publishedBody(unit, notice(matter)))],
    },
    withdraw: {
      title: t.commands.withdraw,
      by: 'authority',
      tone: 'danger',
      offered: isCity,
      form: why,
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
