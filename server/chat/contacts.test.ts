import { channelOfBot, isOfBot, memberIn } from './contacts.ts';

it.each([
  ['main', 'wxid_1', true],
  ['main', '12@chatroom', true],
  ['main', 'wecom:ZhangSan', false],
  ['main', 'chat-2:wxid_1', false],
  ['chat-2', 'chat-2:wxid_1', true],
  ['chat-2', 'chat-3:wxid_1', false],
  ['chat-2', 'wxid_1', false],
  ['wecom-bot', 'wecom:ZhangSan', true],
  ['wecom-bot', 'wecom:ZhangSan@wecom:group', true],
  ['wecom-bot', 'wxid_1', false],
  ['wecom-bot', 'chat-2:wxid_1', false],
])('the credential of %s is good for %s: %s', (account, contact, good) => expect(isOfBot(account, contact)).toBe(good));

it('each account claims by a channel of its own', () => {
  expect(['main', 'other', 'chat-2', 'chat-3', 'wecom-bot'].map(channelOfBot)).toEqual([
    ...['wechaty', 'wechaty', 'chat-2', 'chat-3', 'wecom-bot'],
  ]);
  expect([memberIn('wecom:A'), memberIn('wecom:'), memberIn('wxid_1')]).toEqual(['A', undefined, undefined]);
});
