import type { Capabilities, Channel } from '../channels/channel.ts';
import { fakeWebhook } from '../channels/fake-webhook.ts';
import type { Delivery, Notice } from '../ports.ts';
import { createDoor } from './door.ts';

const channel = (name: string, more: Partial<Capabilities> = {}, reaches = true): Channel => {
  const made = fakeWebhook({ statuses: [200], received: [] }, { secret: 's', reaches: () => reaches });
  return {
    ...made,
    name,
    capabilities: { knowsRead: false, buttons: false, files: false, needsCredit: false, ...more },
  };
};
const notice = (more: Partial<Notice> = {}): Notice => ({
  ...{ event: 'm1.1.0', at: '2026-11-23T02:00:00.000Z', matter: 'm1', number: '260001', kind: 'task', urgent: false },
  ...{ subject: '待办', body: '某事', words: ['答复'], ...more },
});
const order = async (channels: Channel[], of: Notice, unwell: string[] = []) =>
  (await createDoor(channels, (name) => !unwell.includes(name)).reaching('ann', of)).map((one) => one.channel.name);

const all = [channel('sms', { last: true }), channel('credit', { needsCredit: true }), channel('chat')];

it('a permission is used up for what somebody has to do, and for a summary, not for what he is only told', async () => {
  expect(await order(all, notice())).toEqual(['credit', 'chat']);
  expect(await order(all, notice({ kind: 'summary', words: [] }))).toEqual(['credit', 'chat']);
  expect(await order(all, notice({ kind: 'result', words: [] }))).toEqual(['chat']);
  expect(await order(all, notice({ kind: 'info', words: [], urgent: true }))).toEqual(['credit', 'chat', 'sms']);
});

it('what is dear comes last, of what is not urgent only where nothing else reaches', async () => {
  expect(await order(all, notice({ urgent: true }))).toEqual(['credit', 'chat', 'sms']);
  expect(await order([channel('sms', { last: true }), channel('chat', {}, false)], notice())).toEqual(['sms']);
});

it('what is urgent goes by a well channel before one that is not, whatever the order, and waits where none is', async () => {
  expect(await order(all, notice({ urgent: true }), ['credit', 'chat'])).toEqual(['sms', 'credit', 'chat']);
  expect(await order(all, notice({ urgent: true }), ['credit', 'chat', 'sms'])).toEqual(['credit', 'chat', 'sms']);
  // What is not urgent can wait for the usual one.
  expect(await order(all, notice(), ['credit'])).toEqual(['credit', 'chat']);
});

it('as much is handed over as the channel takes, in characters as a reader counts them', () => {
  const delivery = { ...notice({ subject: '主题'.repeat(20), body: '𠮷'.repeat(100) }) } as unknown as Delivery;
  const door = createDoor(all, () => true);
  const cut = door.fitting(channel('short', { maxText: 10 }), delivery);
  expect([cut.subject, cut.body]).toEqual([`${'主题'.repeat(4)}主…`, `${'𠮷'.repeat(9)}…`]);
  expect(door.fitting(channel('long'), delivery)).toEqual(delivery);
});
