import { ApiError } from '@banjie/shared/contract/client.ts';
import type { Target } from './common.ts';
import { retryable, groupsOf, renewed, run, type Outcome, type Sending } from './run.ts';

const targets: Target[] = [1, 2, 3, 4, 5].map((n) => ({
  ...{ matter: `m${n}`, item: n === 5 ? '' : `accept#${n}`, number: `2600000${n}`, title: `系统${n}` },
}));
const waiting = '等待 市财政局 会签。';

/** A server that refuses `m2`, and to which some requests get no answer. */
function server(lost: readonly number[] = []) {
  const seen: { key: string; matters: string[] }[] = [];
  const post: Sending['post'] = async ({ body, key }) => {
    seen.push({ key, matters: body.items.map((one) => one.matter) });
    if (lost.includes(seen.length)) throw new Error('no answer');
    return {
      items: body.items.map(({ matter }) =>
        matter === 'm2' ? { done: false, text: waiting, code: 'gateClosed' } : { done: true, text: '' },
      ),
    };
  };
  return { seen, post };
}
const sending = (post: Sending['post'], answers = new Map<string, readonly Outcome[]>()): Sending => ({
  ...{ command: 'accept', form: { opinion: '同意' }, post, answers },
  onAnswer: (group, outcomes) => void answers.set(group.key, outcomes),
});

describe('many on their way', () => {
  it('go a few at a time, each with its task and the one form', async () => {
    const bodies: unknown[] = [];
    const post: Sending['post'] = async ({ body }) => {
      bodies.push(body);
      return { items: body.items.map(() => ({ done: true, text: '' })) };
    };
    const outcomes = await run(groupsOf(targets, 'key', 3), sending(post));
    expect(outcomes.every((one) => one.done)).toBe(true);
    expect(bodies).toHaveLength(2);
    // A command of the whole matter names no task.
    expect(bodies[1]).toEqual({
      items: [
        { matter: 'm4', command: 'accept', form: { opinion: '同意' }, item: 'accept#4' },
        { matter: 'm5', command: 'accept', form: { opinion: '同意' } },
      ],
    });
  });

  it('without an answer are sent again under the same key, and what was answered is not', async () => {
    const { seen, post } = server([2]);
    const answers = new Map<string, readonly Outcome[]>();
    const groups = groupsOf(targets, 'key', 2);
    await expect(run(groups, sending(post, answers))).rejects.toThrow('no answer');
    expect([...answers.values()].flat()).toHaveLength(2);
    await run(groups, sending(post, answers));
    expect(seen).toEqual([
      { key: 'key.0', matters: ['m1', 'm2'] },
      { key: 'key.1', matters: ['m3', 'm4'] },
      { key: 'key.1', matters: ['m3', 'm4'] },
      { key: 'key.2', matters: ['m5'] },
    ]);
  });

  it('that were refused are tried again alone, and take their old places', async () => {
    const { seen, post } = server();
    const before = await run(groupsOf(targets, 'key'), sending(post));
    expect(before[1]).toMatchObject({ done: false, text: waiting });
    const again: Sending['post'] = async ({ body, key }) => {
      await post({ body, key });
      return { items: body.items.map(() => ({ done: true, text: '' })) };
    };
    const after = renewed(before, await run(groupsOf(retryable(before), 'other'), sending(again)));
    expect(seen.at(-1)).toEqual({ key: 'other.0', matters: ['m2'] });
    expect(after.map((one) => [one.target.matter, one.done])).toEqual(targets.map((one) => [one.matter, true]));
  });

  it('that are settled once for all are not tried again', async () => {
    const post: Sending['post'] = async ({ body }) => ({
      items: body.items.map((_, n) => ({
        done: false,
        text: '已由他人办理。',
        code: n === 0 ? 'unavailable' : 'taskClosed',
      })),
    });
    const outcomes = await run(groupsOf(targets, 'key'), sending(post));
    expect(retryable(outcomes).map((one) => one.matter)).toEqual(['m1']);
  });

  it('refused as a whole: each failed for that reason; a server that is down is no refusal', async () => {
    const refuse =
      (status: number): Sending['post'] =>
      () =>
        Promise.reject(new ApiError(status, { code: 'tooOften', text: '请稍后再试。', requestId: 'r' }));
    const outcomes = await run(groupsOf(targets, 'key'), sending(refuse(429)));
    expect(outcomes.map((one) => one.text)).toEqual(targets.map(() => '请稍后再试。'));
    await expect(run(groupsOf(targets, 'key'), sending(refuse(503)))).rejects.toThrow('请稍后再试。');
  });
});
