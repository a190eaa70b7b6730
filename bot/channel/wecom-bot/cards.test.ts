import fc from 'fast-check';
import type { Button } from '../../core/ports.ts';
import { cardOf, markdownOf, pressed } from './cards.ts';
import { ALLOWED, ANSWERS, paceOf, PUSHES } from './pace.ts';

const button = (says: string, more: Partial<Button> = {}): Button => ({ label: says, says, tone: 'plain', ...more });

it('a card says its head, what is below, and what can be pressed; a button says what it says whatever process hears it', () => {
  const { card, whole } = cardOf(
    { text: '【待办】受理审核\n编号 26000012', buttons: [button('受理 26000012', { about: 'm1' })] },
    't1',
  );
  expect(card).toMatchObject({
    card_type: 'button_interaction',
    main_title: { title: '【待办】受理审核' },
    sub_title_text: '编号 26000012',
    task_id: 't1',
  });
  expect(whole).toBe(true);
  expect(pressed(card.button_list?.[0]?.key ?? '')).toEqual({ says: '受理 26000012', about: 'm1' });
  for (const other of ['', 'x', '{}', 'null', '{"s":1}']) expect(pressed(other)).toBeUndefined();
});

it('has at most six buttons, the look among them, and says where it shows less than all', () => {
  const many = Array.from({ length: 9 }, (_, n) => button(`办法${n}`));
  const { card, whole } = cardOf({ text: `头\n${'长'.repeat(200)}`, buttons: [...many, button('查看 1')] }, 't');
  expect(card.button_list).toHaveLength(6);
  expect(card.button_list?.at(-1)?.text).toBe('查看 1');
  expect(whole).toBe(false);
  expect(cardOf({ text: '好' }, 't').card.button_list?.[0]?.text).toBe('待办');
});

it('nothing that people wrote is markup', () => {
  expect(markdownOf('430102********1238 [点我](http://x) <font>\n# 一\n> 二 a>b')).toBe(
    '430102＊＊＊＊＊＊＊＊1238 [点我] (http://x) ＜font>\n＃ 一\n＞ 二 a>b',
  );
});

it('no chat gets more than it may in any minute and any hour, whoever asks how often', () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.boolean()), { maxLength: 1500 }), (steps) => {
      let now = 0;
      const pace = paceOf(() => now);
      const sent: number[] = [];
      for (const [step, isPush] of steps) {
        now += step;
        if (pace('c', isPush ? PUSHES : ANSWERS) === 0) sent.push(now);
      }
      for (const [n, at] of sent.entries()) {
        const within = (ms: number): number => sent.slice(n).filter((one) => one < at + ms).length;
        expect(within(60_000)).toBeLessThanOrEqual(ALLOWED.minute);
        expect(within(3_600_000)).toBeLessThanOrEqual(ALLOWED.hour);
      }
    }),
    { numRuns: 20 },
  ));

it('what was refused for the share is taken after the time that it said', () => {
  let now = 0;
  const pace = paceOf(() => now);
  for (let n = 0; n < PUSHES.minute; n++) expect(pace('c', PUSHES)).toBe(0);
  const wait = pace('c', PUSHES);
  expect(wait).toBe(60_000);
  now += wait;
  expect(pace('c', PUSHES)).toBe(0);
});
