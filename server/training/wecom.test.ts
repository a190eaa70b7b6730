import { FAKE } from '../wecom/fake-wecom.ts';
import { startTrainingWecom, type TrainingWecom } from './wecom.ts';

let wecom: TrainingWecom;
beforeAll(async () => {
  wecom = await startTrainingWecom();
});
afterAll(() => wecom.stop());

/** As the channel sends it. */
async function send(message: object): Promise<void> {
  const { baseUrl, secret, agentId } = { ...FAKE, ...wecom.settings };
  const given = await fetch(`${baseUrl}/cgi-bin/gettoken?corpid=${FAKE.corpId}&corpsecret=${secret}`);
  const { access_token: token } = (await given.json()) as { access_token: string };
  await fetch(`${baseUrl}/cgi-bin/message/send?access_token=${token}`, {
    ...{ method: 'POST', body: JSON.stringify({ touser: 'XuAnran', agentid: agentId, ...message }) },
  });
}

it('shows messages and cards in the order in which they came', async () => {
  const note = (content: string) => ({ msgtype: 'text', text: { content } });
  await send(note('早上好'));
  await send({
    msgtype: 'template_card',
    template_card: {
      ...{ card_type: 'button_interaction', task_id: 'one', main_title: { title: '待办：受理' } },
      button_list: [{ text: '受理', key: 'accept' }],
    },
  });
  await send(note('周文博委托您代办'));
  const { items } = await wecom.read('office-security', { after: 0, waitSeconds: 0 });
  expect(items.map(({ title, text }) => title || text)).toEqual(['早上好', '待办：受理', '周文博委托您代办']);
});
