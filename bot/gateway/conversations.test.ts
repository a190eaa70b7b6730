import { Conversations } from './conversations.ts';

const say = (conversations: Conversations, conversation: string, id: string, from = 'bot') =>
  conversations.add({ id, conversation, from, text: id });

describe('Conversations', () => {
  it('forgets the oldest of a conversation beyond its cap, and says which', () => {
    const gone: string[] = [];
    const conversations = new Conversations(
      () => 0,
      (id) => gone.push(id),
      { perConversation: 2, inAll: 100 },
    );
    for (const id of ['a', 'b', 'c']) say(conversations, 'li', id);
    expect(conversations.since('li', 0).map((said) => said.id)).toEqual(['b', 'c']);
    expect(gone).toEqual(['a']);
    expect(conversations.get('a')).toBeUndefined();
  });

  it('takes room from the conversation that has been quiet for longest', () => {
    const conversations = new Conversations(
      () => 0,
      () => {},
      { perConversation: 10, inAll: 3 },
    );
    say(conversations, 'quiet', 'q1');
    say(conversations, 'lively', 'l1');
    say(conversations, 'lively', 'l2');
    say(conversations, 'lively', 'l3');
    expect(conversations.since('quiet', 0)).toEqual([]);
    expect(conversations.since('lively', 0)).toHaveLength(3);
    expect(conversations.size).toBe(3);
  });

  it('wakes a reader when a message comes, and only for his conversation and speaker', async () => {
    const conversations = new Conversations(
      () => 0,
      () => {},
    );
    const reading = conversations.wait('li', 0, 'bot', 60_000, new AbortController().signal);
    say(conversations, 'han', 'not here');
    say(conversations, 'li', 'his own', 'li');
    say(conversations, 'li', 'answer');
    expect((await reading).map((said) => said.id)).toEqual(['answer']);
  });

  it('lets go of a reader who left', async () => {
    const conversations = new Conversations(
      () => 0,
      () => {},
    );
    const left = new AbortController();
    const reading = conversations.wait('li', 0, undefined, 60_000, left.signal);
    left.abort();
    expect(await reading).toEqual([]);
  });

  it('numbers go on rising after a restart', () => {
    const before = say(
      new Conversations(
        () => 1_000,
        () => {},
      ),
      'li',
      'a',
    );
    const after = say(
      new Conversations(
        () => 5_000,
        () => {},
      ),
      'li',
      'b',
    );
    expect(after.seq).toBeGreaterThan(before.seq);
  });
});
