/** B-43, N-39–41: a breach is corrected by a date. Who orders it depends on the law; what is overdue has consequences. */
import { checkGround, groundTitles, routeOf } from '../../catalogue/grounds.ts';
import { city, finish, go, goLeaving, isOpen, procedure, regimeFor, renews, stay, when } from '../../engine/words.ts';
import * as its from './breach.ts';
import { forms, isAgainstAuthority, isCity } from './breach.ts';
import { criticism, dueAgain, LIVE, notice, orders, result, settled, toAll, unfounded } from './orders.ts';
import { texts as t } from './texts.ts';

const GROUP = '数据共享';

export const violation = procedure(t, forms, {
  key: 'violation',
  group: GROUP,
  articles: ['B-43', 'N-29', 'N-39', 'N-40', 'N-41'],
  roles: {
    responsible: { posts: ['head', 'contact'], of: ({ opening }) => opening.unit },
    orderer: { parties: its.orderer },
    checker: { parties: its.checker },
    above: { parties: its.above },
    petitioner: { parties: its.petitioner },
  },
  supervisor: 'checker',
  opening: {
    by: { posts: ['data', 'head', 'contact'], kinds: ['authority', 'committee', 'city-government'] },
    finding: true,
    title: (form, directory) =>
      t.matterTitle(directory.unit(form.unit)?.name ?? form.unit, groundTitles[form.ground].replace(/^.*：/, '')),
    check: (form, { now, directory }) => checkGround(form, regimeFor(GROUP, now), directory),
    // Who orders follows from the ground, and from who is meant: kept with the matter, for its rules do not change.
    tidy: (form, { now, directory }) => ({
      ...form,
      route: routeOf(form.ground, form.unit, regimeFor(GROUP, now), directory),
    }),
    outcomes: [when('针对主管部门', isAgainstAuthority, go('order')), go('examine')],
  },
  steps: {
    examine: {
      task: ['authority', city(5, 'wd')],
      independent: { of: ['responsible'] },
      // An authority that examines nothing does not keep its government from ordering (N-41).
      lapseOpens: ['order'],
      commands: {
        petition: { offered: isCity, outcomes: [go('order')] },
        orderItself: { ...orders, help: t.consequences.orderItself, offered: (matter) => !isCity(matter) },
        dismiss: unfounded,
      },
    },
    order: {
      task: ['government', city(10, 'wd')],
      independent: { of: ['responsible'] },
      lapseOpens: ['unanswered'],
      commands: {
        order: orders,
        // N-41: its government or its superior; what the superior has ordered is entered here.
        recordOrder: { ...orders, offered: isAgainstAuthority },
        decline: unfounded,
      },
    },
    unanswered: {
      task: ['petitioner', city(5, 'wd'), 'above'],
      independent: { of: ['responsible'] },
      commands: {
        askAgain: { outcomes: [goLeaving(['order'], 'order')] },
        giveUp: { decides: 'against', outcomes: [finish('withdrawn')] },
      },
    },
    rectify: {
      task: ['responsible', city(10, 'wd', { until: its.correctBy })],
      noReturn: t.noReturn.rectify,
      lapseOpens: ['overdue'],
      commands: { submit: { requests: true, outcomes: [go('review')] } },
    },
    // A body that lets its own time pass holds nobody in a matter without an end: the one above it goes on.
    review: {
      task: ['checker', city(5, 'wd'), 'above'],
      independent: { of: ['responsible'], gave: ['submit'] },
      noReturn: t.noReturn.review,
      commands: {
        pass: { decides: 'for', outcomes: settled('review') },
        fail: { decides: 'against', outcomes: [go('rectify')] },
      },
    },
    overdue: {
      task: ['orderer', city(5, 'wd'), 'above'],
      independent: { of: ['responsible'] },
      noReturn: t.noReturn.overdue,
      commands: {
        // The nation's rules know no public criticism: there an order that is not followed leads to sanctions at once.
        criticise: {
          decides: 'against',
          offered: isCity,
          check: its.checkNewDay,
          outcomes: [dueAgain, ...settled('overdue')],
          registers: result(t.score, criticism),
          tells: toAll(t.tells.criticised, (unit, matter) => t.criticisedBody(unit, criticism(matter) ?? '')),
        },
        account: { decides: 'against', outcomes: [go('accountability')] },
        moreTime: renews('rectify'),
        spare: { decides: true, check: its.checkNewDay, outcomes: [dueAgain, ...settled('overdue')] },
      },
    },
    accountability: {
      task: ['orderer', city(30, 'wd'), 'above'],
      independent: { of: ['responsible'] },
      noReturn: t.noReturn.accountability,
      commands: {
        // Accounted for, the breach may be beyond correction: then no new day is set, and the matter ends.
        accounted: {
          decides: true,
          outcomes: [dueAgain, when('改正正在核查', isOpen('review'), go()), finish('accounted')],
        },
      },
    },
  },
  // A petition is taken back while the government has not ordered.
  withdrawable: { by: 'authority', offered: (matter) => isCity(matter) && !its.isOrdered(matter), during: ['order'] },
  anytime: {
    // N-29: the authority may make a breach public; under the city's measure that is the criticism after its day.
    publish: {
      by: 'checker',
      decides: true,
      offered: (matter) => !isCity(matter) && matter.given.publish === undefined,
      during: LIVE,
      outcomes: [stay],
      registers: result(t.published, notice),
      tells: toAll(t.tells.published, (unit, matter) => t.publishedBody(unit, notice(matter) ?? '')),
    },
  },
  ends: { good: ['corrected', 'criticised'], bad: ['accounted', 'unfounded'] },
  registers: ['results'],
});
