/** What a press does, where the story does not come: answers that are late, refused, blocked, or not known yet. */
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Desk, Ending, Offered, Pressed } from '../../cards/desk.ts';
import { AT } from '../../fake-city.ts';
import type { Delivery } from '../../ports.ts';
import type { Changed } from '../channel.ts';
import type { Card } from './cards.ts';
import { keyOf, pressOf, type Press } from './press.ts';
import { createPressed } from './pressed.ts';

const delivery: Delivery = {
  ...{ id: 'm1.1.0:ann:wecom', event: 'm1.1.0', at: AT, matter: 'm1', number: '260001', item: 'accept#1' },
  ...{ kind: 'task', urgent: false, subject: '待办：受理', body: '市民政局申请使用政务云。', words: ['受理'] },
  ...{ channel: 'wecom', person: 'ann', address: { kind: 'account', value: 'LinXiaoyun' }, state: 'accepted' },
  ...{ attempt: 1, fence: 1, others: [] },
};
const offer = (more: Partial<Offered> = {}): Offered => ({
  ...{ command: 'accept', title: '受理', tone: 'primary', decides: false, needsForm: false, ...more },
});
const NOW = Date.parse(AT);

interface Play {
  offers?: Offered[] | Rejection;
  gives?: Rejection;
  ending?: Ending;
  answered?: Awaited<ReturnType<Desk['answered']>>;
  updates?: Changed[];
}
function play({ offers = [offer()], gives, ending = { is: 'open' }, answered, updates = [] }: Play) {
  const given: { pressed: Pressed; confirmed: string | undefined }[] = [];
  const asked: string[] = [];
  const renewed: string[] = [];
  const shown: { code: string; card: Card }[] = [];
  const desk: Desk = {
    offers: () => Promise.resolve('rejected' in offers ? offers : { offers: [...offers] }),
    give(pressed, confirmed) {
      given.push({ pressed, confirmed });
      return Promise.resolve(gives);
    },
    ask: (_, title) => {
      asked.push(title);
      return Promise.resolve('五分钟内');
    },
    answered: () => Promise.resolve(answered),
    forget: () => Promise.resolve(),
    endOf: () => Promise.resolve(ending),
  };
  const work = createPressed({
    desk,
    deliveries: { get: (id) => Promise.resolve(id === delivery.id ? delivery : undefined) },
    changes: { renew: (_, code) => Promise.resolve(void renewed.push(code)) },
    messages: {
      update(_, code, card) {
        const answer = updates.shift() ?? 'done';
        if (answer === 'done') shown.push({ code, card });
        return Promise.resolve(answer);
      },
    },
    urlOf: () => 'https://city.example/m/#/m1',
    now: () => NOW,
  });
  const press = (step: Press['step'] = 'do', more: { ageSeconds?: number; person?: string; code?: string } = {}) => {
    const { ageSeconds = 0, person = 'ann', code = 'c1' } = more;
    const at = Math.floor(NOW / 1000) - ageSeconds;
    const what = JSON.stringify({ step, delivery: delivery.id, command: 'accept', turn: '', at, code });
    return work({ id: 'wecom:0123456789abcdef', kind: 'press', person, what });
  };
  const remark = () => shown.map(({ card }) => `${card.quote_area?.title} ${card.quote_area?.quote_text}`);
  const keys = () => shown.at(-1)?.card.button_list.flatMap((one) => ('key' in one ? [one.key] : [])) ?? [];
  return { press, given, asked, renewed, shown, remark, keys };
}

it('what is pressed is given once under its own key, and a card that stays open says that it was', async () => {
  const { press, given, remark, renewed, keys } = play({});
  await press();
  expect(given).toMatchObject([{ pressed: { person: 'ann', command: 'accept', key: 'wecom:0123456789abcdef' } }]);
  expect(remark()).toEqual(['已办 受理，已记录']);
  expect(renewed).toEqual(['c1']);
  // Another card than the one that was pressed: a press on it within the same second is another one.
  expect(keys().map((key) => pressOf(key)?.turn)).toEqual(['456789abcdef']);
});

it('where it closes its task everybody’s card is changed in one way, his with them', async () => {
  const { press, given, shown } = play({ ending: { is: 'done', what: '受理', by: '林晓芸', at: AT } });
  await press();
  expect([given.length, shown]).toEqual([1, []]);
});

it.each([
  ['busy', 'unavailable'],
  ['not sure', 'uncertain'],
] as const)('a city that is %s has it tried again, and says nothing yet', async (_, rejected) => {
  const { press, shown } = play({ gives: reject(rejected, '请稍候') });
  await expect(press()).rejects.toThrow('暂时不知道办成没有');
  expect(shown).toEqual([]);
});

it.each([
  ['refused', { gives: reject('notAllowed', '这项工作已交给别人。') }, '没有办 这项工作已交给别人。', 1],
  ['held up by a rule', { offers: [offer({ blocked: '还缺材料' })] }, '没有办 还缺材料', 0],
  ['to be filled in', { offers: [offer({ needsForm: true })] }, /要填写内容/, 0],
  ['nobody’s to see', { offers: reject('notFound', '没有这个事项') }, '没有办 没有这个事项', 0],
] as const)('what is %s is said on the card', async (_, given, said, times) => {
  const one = play(given as Play);
  await one.press();
  expect(one.remark()).toEqual([typeof said === 'string' ? said : (expect.stringMatching(said) as string)]);
  expect(one.given).toHaveLength(times);
});

it('a decision is asked first, and counts by the answer that was asked for and no other', async () => {
  const decides = { offers: [offer({ decides: true, consequence: '开始审核' })] };
  const first = play(decides);
  await first.press();
  expect([first.given, first.asked]).toEqual([[], ['受理']]);
  expect(first.shown[0]?.card.main_title.title).toBe('请再确认：受理');
  expect(first.shown[0]?.card.horizontal_content_list).toContainEqual({ keyname: '之后', value: '开始审核' });

  const confirmed = play({ ...decides, answered: { command: 'accept', title: '受理', confirmed: 'credential' } });
  await confirmed.press('yes');
  expect(confirmed.given).toMatchObject([{ confirmed: 'credential' }]);
  // E.g. it waits for signatures: the task is open still.
  expect(confirmed.remark()).toEqual(['已办 受理，已记录']);
  for (const [answered, said] of [
    ['expired', /没有在规定的时间内确认/],
    [undefined, /没有等您确认的决定/],
    [{ command: 'refuse', title: '退回', confirmed: 'credential' }, /没有等您确认的决定/],
  ] as const) {
    const late = play({ ...decides, answered });
    await late.press('yes');
    expect([late.given, late.remark()]).toEqual([[], [expect.stringMatching(said) as string]]);
  }
});

it('a press that is a day old is not believed, and one on somebody else’s card is nothing', async () => {
  const old = play({});
  await old.press('do', { ageSeconds: 25 * 3_600 });
  expect([old.given, old.remark()]).toEqual([[], [expect.stringMatching(/迟到了一天以上/) as string]]);
  const foreign = play({});
  await foreign.press('do', { person: 'bob' });
  expect([foreign.given, foreign.shown]).toEqual([[], []]);
});

it('an answer that WeCom does not take now is given later, and one whose code is used up is left', async () => {
  const away = play({ offers: [offer({ blocked: '还缺材料' })], updates: [{ againMs: 1_000 }] });
  await expect(away.press()).rejects.toThrow('暂时改不了卡片');
  await away.press();
  expect(away.remark()).toEqual(['没有办 还缺材料']);
  const used = play({ offers: [offer({ blocked: '还缺材料' })], updates: ['left'] });
  await used.press();
  expect(used.shown).toEqual([]);
});

it('a button says of itself what it is, whatever stands in its parts', () => {
  const press: Press = { step: 'yes', delivery: 'm1.2.0/unit-a:ann:wecom', command: 'accept', turn: 'abc' };
  expect(pressOf(keyOf(press))).toEqual(press);
  for (const key of ['', 'do', 'do|accept', 'do|accept|x', 'maybe|accept||m1.1.0:ann:wecom'])
    expect([key, pressOf(key)]).toEqual([key, undefined]);
});
