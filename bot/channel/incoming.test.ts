import { incomingOf, messageKey, type MessageFacts } from './incoming.ts';

const bot = { id: 'bot', name: '办结助手' };
const facts = (more: Partial<MessageFacts>): MessageFacts => ({
  id: 'message-1',
  contactId: 'li',
  contactName: '李雷',
  mentions: [],
  isText: true,
  text: '待办',
  at: new Date('2026-11-22T02:00:00.000Z'),
  ...more,
});
const room = { id: 'r1', topic: '值班群' };

describe('incomingOf', () => {
  it('keeps a private message as it is', () => {
    expect(incomingOf(facts({}), bot)).toEqual({
      messageId: 'message-1',
      contactId: 'li',
      contactName: '李雷',
      text: '待办',
      at: '2026-11-22T02:00:00.000Z',
    });
  });

  it.each([
    ['@办结助手\u2005待办', '待办', true],
    ['@办结助手 待办', '待办', true],
    ['待办 @办结助手', '待办', true],
    ['@办结助手：待办', '待办', true],
    ['@办结助手小组 大家好', '@办结助手小组 大家好', false],
    ['大家好', '大家好', false],
    ['  大家好  ', '大家好', false],
  ])('in a room, %j is %j (named: %s)', (text, expected, mentioned) => {
    expect(incomingOf(facts({ room, text }), bot)).toMatchObject({ text: expected, mentioned, roomId: 'r1' });
  });

  it('is named when the list of mentions says so, whatever the text', () => {
    expect(incomingOf(facts({ room, mentions: ['bot'], text: '@小办 待办' }), bot).mentioned).toBe(true);
  });

  it.each([
    ['@小办 待办', '待办', true],
    ['@小办\u2005待办', '待办', true],
    ['@所有人 确认', '@所有人 确认', false],
    ['@小办法 待办', '@小办法 待办', false],
  ])('in a room where it is called 小办, %j is %j (named: %s)', (text, expected, mentioned) => {
    const called = { ...room, alias: '小办' };
    expect(incomingOf(facts({ room: called, text }), bot)).toMatchObject({ text: expected, mentioned });
  });

  it.each(['小 办 😀', '办结（测试）❤️', 'a.b'])('is named by an alias like %j', (alias) => {
    const text = `@${alias.replace(' ', '\u00a0').replace('\ufe0f', '')}\u2005待办`;
    const incoming = incomingOf(facts({ room: { ...room, alias }, text }), bot);
    expect(incoming).toMatchObject({ text: '待办', mentioned: true });
  });

  it('named by its id alone, by a name that is not known here, loses that name', () => {
    expect(incomingOf(facts({ room, mentions: ['bot'], text: '@小 办\u2005待办' }), bot)).toMatchObject({
      text: '待办',
      mentioned: true,
    });
    expect(incomingOf(facts({ room, mentions: ['bot'], text: '@所有人 确认' }), bot).mentioned).toBe(false);
  });

  it('knows a recall, and of what where the network says so', () => {
    const recall = (id: string) => incomingOf(facts({ isText: false, text: '', recalls: { id } }), bot);
    expect(recall('message-1')).toMatchObject({ text: '', recalls: { messageId: 'message-1' } });
    expect(recall('')).toMatchObject({ recalls: {} });
    expect(recall('')).not.toHaveProperty('unreadable');
  });

  it('takes a quotation apart, over several lines', () => {
    const text = '「办结助手：【待办】\n编号 202611220001」\n- - - - - - - - - - - - - - -\n同意\n材料齐全';
    expect(incomingOf(facts({ text }), bot)).toMatchObject({
      text: '同意\n材料齐全',
      quoted: { text: '【待办】\n编号 202611220001' },
    });
  });

  it('finds the mention below a quotation in a room', () => {
    const text = '「办结助手：编号 202611220001」\n- - - - - - - - - - - - - - -\n@办结助手\u2005同意';
    expect(incomingOf(facts({ room, text }), bot)).toMatchObject({ text: '同意', mentioned: true });
  });

  it.each(['「没有写完', '「a」b', '「a：b」\n--\nc', '—— ——'])('leaves %j alone', (text) => {
    expect(incomingOf(facts({ text }), bot)).toEqual(incomingOf(facts({ text, mentions: [] }), bot));
    expect(incomingOf(facts({ text }), bot).text).toBe(text);
    expect(incomingOf(facts({ text }), bot).quoted).toBeUndefined();
  });

  it('says of a picture that it cannot be read', () => {
    expect(incomingOf(facts({ isText: false, text: '<img/>' }), bot)).toMatchObject({ text: '', unreadable: true });
  });
});

describe('messageKey', () => {
  it('is the id itself when it can stand in a header', () => expect(messageKey('abc-12345')).toBe('abc-12345'));
  it.each(['short', '有空 格', 'x'.repeat(500), 'a\r\nb'])('is a hash otherwise: %j', (id) => {
    expect(messageKey(id)).toMatch(/^[0-9a-f]{64}$/);
    expect(messageKey(id)).toBe(messageKey(id));
  });
});
