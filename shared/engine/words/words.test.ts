/** A procedure of no law, written in the words: each of them does what it says, and a wrong name does not load. */
import { z } from 'zod';
import { finish, go, when } from '../definition/define.ts';
import type { RegisterEntry } from '../definition/registers.ts';
import { long, noForm, text, unit } from '../forms/form.ts';
import { postKey } from '../../kernel/party.ts';
import { actorOf, cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { city, isOpen, procedure } from './procedure.ts';
import { barredBy, resumed, suspended } from './suspensions.ts';

const t = {
  title: '处理',
  summary: '引擎用语的试验',
  opener: '单位',
  roles: { asker: '申请人', accused: '被指单位', both: '双方', decider: '决定单位', above: '上级' },
  steps: { answer: '答复', opinions: '征求意见', decide: '决定', review: '复核' },
  commands: { answer: '答复', agree: '同意', differ: '不同意', uphold: '支持', refuse: '驳回', confirm: '维持' },
  consequences: { refuse: '不予支持' },
  settings: { answer: '答复期限' },
  ends: { upheld: '已支持', refused: '已驳回' },
};
const forms = {
  opening: z.object({ accused: unit('被指单位'), what: text('事由') }),
  answer: z.object({ said: long('答复') }),
  agree: noForm,
};
const written = procedure(t, forms, {
  key: 'words',
  version: 1,
  group: '政务云',
  articles: ['A-12'],
  roles: {
    asker: { post: 'cloud', of: 'opener' },
    accused: { posts: ['data', 'head'], of: (matter) => matter.opening.accused },
    both: { parties: ({ opener, opening }) => [opener.unit ?? '', opening.accused].map((id) => postKey(id, 'data')) },
    decider: { post: 'cloud', of: 'office' },
    above: { post: 'cloud', of: 'authority' },
  },
  supervisor: 'above',
  opening: {
    by: { posts: ['cloud', 'head'], kinds: ['unit', 'office'] },
    title: (form) => form.what,
    approves: { what: 'resources', about: (form, { actor }) => [`${actor.unit}/${form.what}`] },
    outcomes: [go('answer')],
  },
  steps: {
    answer: {
      by: 'accused',
      limits: [city(5, 'wd')],
      commands: { answer: { tone: 'primary', outcomes: [go('opinions')] } },
    },
    opinions: {
      by: 'both',
      limits: [city(5, 'wd')],
      joint: {
        mode: 'all',
        closedBy: 'decider',
        outcomes: [
          when(
            '都同意',
            ({ votes }) => (votes['opinions'] ?? []).every(({ command }) => command === 'agree'),
            finish('upheld'),
          ),
          go('decide'),
        ],
      },
      commands: { agree: { outcomes: [go()] }, differ: { outcomes: [go()] } },
    },
    decide: {
      by: 'decider',
      limits: [city(5, 'wd')],
      takenUpBy: 'above',
      independent: { of: ['accused'] },
      commands: {
        uphold: {
          decides: 'for',
          approves: { what: 'resources', about: (matter) => [`${matter.opener.unit}/${matter.opening.what}`] },
          outcomes: [finish('upheld')],
        },
        refuse: {
          decides: 'against',
          tells: { title: '驳回', to: ['asker', 'accused'], body: ({ given }) => given.answer?.form.said ?? '' },
          outcomes: [go('review')],
        },
      },
    },
    review: {
      by: 'decider',
      limits: [city(5, 'wd')],
      independent: { gave: ['refuse'] },
      commands: { confirm: { decides: 'against', outcomes: [finish('refused')] } },
    },
  },
  withdrawable: { by: 'asker', during: ['answer', 'opinions'], offered: isOpen('answer') },
  ends: { good: ['upheld'], bad: ['refused'] },
});

const now = '2026-10-09T02:00:00.000Z';
const fresh = (more: Partial<ConstructorParameters<typeof Play>[0]> = {}) =>
  new Play({ city: cityOf(fullPlan), procedure: written, now, ...more });
const opened = (accused = 'beta') => fresh().open('a1', { accused, what: '系统' });
const later = '2026-11-20T02:00:00.000Z';

describe('names', () => {
  it('lead to their words, and a limit of the city to the setting of its step', () => {
    expect(written.steps['decide']?.commands['refuse']).toMatchObject({
      ...{ title: '驳回', help: '不予支持', tone: 'danger', decides: true },
    });
    expect(Object.keys(written.ends)).toEqual(['upheld', 'refused', 'withdrawn']);
    expect(opened().item('answer').deadlines).toMatchObject([{ basis: { setting: 'words.answer' } }]);
    expect(written.steps['answer']?.limits).toMatchObject([{ settingTitle: '答复期限' }]);
    expect(written.steps['decide']?.limits).toMatchObject([{ settingTitle: '决定' }]);
  });

  it('that lead nowhere do not load', () => {
    const { refuse: _, ...commands } = t.commands;
    const define = (texts: typeof t) =>
      procedure(texts, forms, {
        ...{
          key: 'x',
          version: 1,
          group: '政务云',
          articles: ['A-12'],
          supervisor: 'above',
          ends: { good: ['upheld'] },
        },
        roles: { ...written.roles } as never,
        opening: { by: { posts: ['head'], kinds: ['unit'] }, title: () => '', outcomes: [go('decide')] },
        steps: {
          decide: { by: 'decider', limits: [city(1, 'd')], commands: { refuse: { outcomes: [finish('upheld')] } } },
        },
      });
    expect(() => define(t)).not.toThrow();
    expect(() => define({ ...t, commands: commands as typeof t.commands })).toThrow(/no word for refuse/);
  });
});

/** With its answer, and both asked for their opinions. */
const asked = (accused = 'beta', answerer = 'b1') => opened(accused).give(answerer, 'answer', { said: '没有' });

it('a withdrawal has a reason and an end of its own, during its steps and while it is offered', () => {
  expect(opened().refusal('a1', 'withdraw')?.faults).toMatchObject([{ path: 'reason' }]);
  expect(opened().give('a1', 'withdraw', { reason: '误报' }).state?.end?.end).toBe('withdrawn');
  expect(asked().refusal('a1', 'withdraw', { reason: '误报' })).toMatchObject({ rejected: 'notNow' });
  expect(opened().refusal('b1', 'withdraw', { reason: '误报' })).toMatchObject({ rejected: 'notAllowed' });
});

describe('a joint step that is closed by somebody', () => {
  it('is his task once its limit has passed; who said nothing is on record as silent, which is no consent', () => {
    const play = asked().give('a1', 'agree');
    expect(play.refusal('office1', 'closeOpinions', { reason: '到期' })).toMatchObject({ rejected: 'notNow' });
    play.until(later);
    expect(play.steps()).toEqual(['opinions', 'opinionsClosing']);
    expect(play.allowed('office1')[0]).toMatchObject({ command: 'closeOpinions', rule: { title: '结束征求意见' } });
    // Who closes has let its own time pass as well by then: the supervisor has it too.
    expect(play.item('opinionsClosing').parties).toEqual(['post:office:cloud', 'post:authority:cloud']);
    expect(play.refusal('b1', 'agree')).toBeUndefined();
    play.give('office1', 'closeOpinions', { reason: '乙单位未答复' });
    expect(play.steps()).toEqual(['decide']);
    const silent = (play.state?.votes['opinions'] ?? []).filter(({ command }) => command === 'silent');
    expect(silent).toMatchObject([{ seat: 'post:beta:data', by: { kind: 'system' } }]);
  });

  it('takes the closing along when the last of its parties speaks after all', () => {
    const play = asked().give('a1', 'agree').until(later).give('b1', 'differ');
    expect(play.steps()).toEqual(['decide']);
  });
});

describe('a step that is taken up', () => {
  it('is on the list of the other only after its limit, and nothing is decided by that', () => {
    const play = toDecide();
    expect(play.allowed('auth1').map(({ command }) => command)).not.toContain('uphold');
    play.until('2027-01-20T02:00:00.000Z');
    expect(play.item('decide').parties).toEqual(['post:office:cloud', 'post:authority:cloud']);
    expect(play.effects.at(-1)).toMatchObject({ effect: 'notify', to: ['post:authority:cloud'], kind: 'task' });
    expect(play.give('auth1', 'uphold').state?.end?.end).toBe('upheld');
  });
});

/** Where the decision is open: one has stayed silent. */
function toDecide(accused = 'beta', answerer = 'b1') {
  return asked(accused, answerer).give('a1', 'agree').until(later).give('office1', 'closeOpinions', { reason: '到期' });
}

describe('nobody judges what is his', () => {
  it('not the unit that is accused, whoever of it: the task goes up the line', () => {
    const play = toDecide('office', 'officeHead');
    expect(play.item('decide')).toMatchObject({
      parties: ['post:authority:head'],
      raised: { from: ['post:office:cloud'], why: 'own' },
    });
    expect(play.refusal('office1', 'refuse', { reason: '不成立' })).toMatchObject({ rejected: 'notAllowed' });
    expect(play.refusal('authHead', 'refuse', { reason: '不成立' })).toBeUndefined();
  });

  it('nor whoever gave the first decision, while his colleague may', () => {
    const play = toDecide().give('office1', 'refuse', { reason: '不成立' });
    const own = play.refusal('office1', 'confirm', { reason: '维持' });
    expect(own).toMatchObject({
      rejected: 'ownRequest',
      text: expect.stringMatching(/^先前的决定是您作出的/) as string,
    });
    expect(play.refusal('office2', 'confirm', { reason: '维持' })).toBeUndefined();
  });

  it('nor who belongs to that unit under another of his ids, at whatever door; each is told the same true reason', () => {
    const { directory, ...rest } = cityOf(fullPlan);
    const same = ['office2', 'b1'];
    const idsOf = (id: string) => (same.includes(id) ? same : [id]);
    const two = { ...rest, directory: { ...directory, idsOf, human: (id: string) => idsOf(id)[0]! } };
    const play = fresh({ city: two }).open('a1', { accused: 'beta', what: '系统' });
    play.give('b1', 'answer', { said: '没有' }).give('a1', 'agree').until(later);
    play.give('office1', 'closeOpinions', { reason: '到期' });
    const why = '您或其所在单位是本事项的一方，';
    const refusals = [
      play.refusal('office2', 'uphold'),
      play.refusal('office2', 'refuse', { reason: '不成立' }),
      play.refusal('office2', 'claim'),
      play.refusal('office2', 'transfer', { to: 'office1', reason: '出差' }),
    ];
    for (const one of refusals) expect([one?.rejected, one?.text.startsWith(why)]).toEqual(['ownRequest', true]);
    // Nor in another's name, nor another in his.
    expect(play.refusal(actorOf(two, 'office2', ['office1']), 'uphold')?.text).toContain(why);
    expect(play.refusal(actorOf(two, 'officeSec1', ['office2']), 'uphold')?.text).toContain(
      'office2或其所在单位是本事项的一方，',
    );
    expect(play.refusal('office1', 'transfer', { to: 'office2', reason: '出差' })?.faults).toEqual([
      { path: 'to', message: expect.stringContaining('office2或其所在单位是本事项的一方，') as string },
    ]);
    expect(play.refusal('office1', 'uphold')).toBeUndefined();
  });
});

it('a refusal asks for its reason by itself, and tells the roles that it names', () => {
  const play = toDecide();
  expect(play.refusal('office1', 'refuse')?.faults).toMatchObject([{ path: 'reason' }]);
  play.give('office1', 'refuse', { reason: '不成立' });
  const told = play.effects.flatMap((one) => (one.effect === 'notify' && one.subject === '驳回' ? [one] : []));
  expect(told).toMatchObject([{ kind: 'result', body: '没有' }]);
  expect(told[0]?.to).toEqual(expect.arrayContaining(['post:alpha:cloud', 'post:beta:data']));
});

it('who supervises from above may end it; whoever decides may not', () => {
  const names = (who: string) =>
    asked()
      .allowed(who)
      .map(({ command }) => command);
  expect(names('auth1')).toContain('terminate');
  expect(names('office1')).not.toContain('terminate');
});

describe('a suspension', () => {
  const said = { title: '甲系统', why: '高风险', units: ['alpha'] };
  const entry = (kind: 'unsafe-system' | 'misuse', about: string): RegisterEntry => ({
    ...{ ...suspended(kind, about, said), values: {}, since: now, matter: 'm0', number: '26000007' },
  });

  it('refuses the opening and the decision under it, and says which matter, which article and how to get out', () => {
    const barred = fresh({ entries: [entry('unsafe-system', 'alpha/系统')] });
    const refusal = barred.do('a1', {
      kind: 'open',
      ...{ id: 'm1', number: '1', regime: 'city' },
      form: { accused: 'beta', what: '系统' },
    });
    expect(refusal).toMatchObject({ rejected: 'gateClosed' });
    expect((refusal as { text: string }).text).toMatch(/26000007.*A-37.*完成安全整改并经复核/);
    const play = toDecide();
    play.entries.push(entry('unsafe-system', 'alpha/系统'));
    expect(play.refusal('office1', 'uphold')).toMatchObject({ rejected: 'gateClosed' });
    expect(play.refusal('office1', 'refuse', { reason: '不成立' })).toBeUndefined();
  });

  it('bars what its kind says, of what it is about, until it is lifted', () => {
    const { registers } = fresh({
      entries: [entry('unsafe-system', 'alpha/系统'), entry('misuse', 'r/alpha')],
    }).context('a1');
    expect(barredBy(registers, 'operation', ['alpha/系统'])).toBeDefined();
    expect(barredBy(registers, 'operation', ['beta/系统'])).toBeUndefined();
    expect(barredBy(registers, 'funds', ['alpha/系统'])).toBeUndefined();
    expect(barredBy(registers, 'access', ['r/alpha'])).toBeDefined();
    expect(resumed('misuse', 'r/alpha', said)).toMatchObject({
      subject: suspended('misuse', 'r/alpha', said).subject,
      op: 'lift',
    });
  });
});

it('what each matter suspends by itself is its own hold: none lifts another’s, and what follows from a standing is one for all', () => {
  const said = { title: '甲系统', why: '高风险', units: ['a'] };
  for (const kind of ['unsafe-system', 'misuse', 'data-incident'] as const)
    for (const change of [suspended(kind, 'a/b', said), resumed(kind, 'a/b', said)])
      expect(change).not.toHaveProperty('lasting');
  for (const change of [suspended('off-standard', 'a/b', said), resumed('outside-sharing', 'a', said)])
    expect(change.lasting).toBe(true);
});
