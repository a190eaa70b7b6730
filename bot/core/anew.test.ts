/** 评价 without a number, and 重新办理 by chat. */
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import { latestProcedure } from '@banjie/shared/procedures/index.ts';
import { allowed, City, matter, phone } from './testing/city.ts';

const NUMBER = '202611220001';
const CALL = '202611230002';
const NEXT = '202611230003';

function city(): City {
  const made = new City();
  made.bind('li');
  const complaint = latestProcedure('complaint');
  made.procedures.push({
    ...{ key: 'complaint', title: '投诉', summary: '', articles: [], group: '' },
    form: complaint ? describeForm(complaint.opening.form) : [],
    prefill: { unit: 'edu', facts: '三次申请均未答复', request: '督促答复' },
  });
  const anew = { matter: `m-${NUMBER}`, number: NUMBER, procedure: 'complaint' };
  const ended = { open: false, items: [], steps: [], procedure: 'complaint' };
  made.matters = [matter(NUMBER, '投诉：市教育局', { ...ended, anew }), matter(CALL, '回访：投诉', { ...ended, anew })];
  return made;
}

it.each([NUMBER, CALL])('重新办理 %s starts from what did not solve it and names it', async (number) => {
  const made = city();
  const li = phone(made, 'li');
  expect(await li(`重新办理 ${number}`)).toMatch(
    new RegExp(`重新办理 ${NUMBER}“投诉”[\\s\\S]*三次申请均未答复|${NUMBER}`),
  );
  await li('全部沿用');
  await li('是');
  expect(made.acts).toMatchObject([{ what: 'open complaint', id: `m-${NUMBER}` }]);
});

it('without a number it is the push that is answered; what can’t be asked for anew says why and what can be done', async () => {
  const made = city();
  const li = phone(made, 'li');
  made.lastPush = { number: CALL, matter: `m-${CALL}`, at: '' };
  expect(await li('重新办理')).toMatch(new RegExp(`重新办理 ${NUMBER}`));
  await li('取消');
  made.matters.push(matter(NEXT, '投诉：另一件', { open: false }));
  expect(await li(`重新办理 ${NEXT}`)).toMatch(/不能重新办理[\s\S]*评价/);
  made.matters[0] = matter(NUMBER, '投诉：市教育局', {
    links: [
      {
        ...{ id: 'x', side: 'cites', relation: '重新办理', number: NEXT, procedureTitle: '投诉', state: '进行中' },
        visible: true,
      },
    ],
  });
  expect(await li(`重新办理 ${NUMBER}`)).toMatch(new RegExp(`已经重新办理过，编号 ${NEXT}`));
  expect(await li('重新办理 209999999999')).toMatch(/没有找到编号/);
});

it('评价 without a number means the one ended matter that waits for it; of several it asks', async () => {
  const made = new City();
  made.bind('li');
  const rate = allowed('评价', {
    command: 'rate',
    form: [
      {
        ...{ key: 'score', title: '办得怎么样', kind: 'choice', required: true, chosen: true },
        options: [1, 2, 3, 4, 5].map((n) => ({ value: `${n}`, title: `${n} 分` })),
      },
      { key: 'word', title: '说一句', kind: 'text', required: false },
    ],
  });
  made.matters = [matter(NUMBER, '上云申请', { open: false, items: [], steps: [], allowed: [rate] })];
  const li = phone(made, 'li');
  await li('评价 5 办得很快');
  expect(made.acts).toMatchObject([{ what: 'rate', id: `m-${NUMBER}`, form: { score: '5', word: '办得很快' } }]);
  made.matters.push(matter(NEXT, '另一件', { open: false, items: [], steps: [], allowed: [rate] }));
  const asked = await li('评价 4');
  expect(asked).toMatch(new RegExp(`1\\. ${NUMBER} 上云申请\\n2\\. ${NEXT} 另一件`));
  expect(made.acts).toHaveLength(1);
});
