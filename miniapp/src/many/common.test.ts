import type { AllowedCommandView, MatterSummary } from '@banjie/shared/contract/shapes.ts';
import { choosable, commonOf, kindsOf, whyNot } from './common.ts';

const opinion = [{ key: 'opinion', title: '意见', kind: 'long' as const, required: false }];
const command = (name: string, more: Partial<AllowedCommandView> = {}): AllowedCommandView => ({
  ...{ item: 'accept#1', command: name, title: name, decides: true, tone: 'primary', form: opinion, verb: false },
  ...more,
});
const comment = command('批注', { verb: true, decides: false, tone: 'plain', item: '' });
const task = (
  n: number,
  allowed: AllowedCommandView[] | undefined,
  more: Partial<MatterSummary> = {},
): MatterSummary => ({
  ...{ kind: 'matter', id: `m${n}`, number: `2600000${n}`, procedure: 'cloud-use', procedureTitle: '申请使用政务云' },
  ...{ title: `系统${n}`, unit: '市教育局', steps: ['受理'], open: true, overdue: false, urgent: false },
  updatedAt: '2026-11-23T01:00:00.000Z',
  ...(allowed ? { allowed } : {}),
  ...more,
});

describe('what several chosen tasks have in common', () => {
  it('is the command that each offers, at the task of each', () => {
    const chosen = [task(1, [command('受理'), comment]), task(2, [command('受理', { item: 'accept#2' })])];
    const common = commonOf(chosen);
    expect(common?.commands.map((one) => one.title)).toEqual(['受理']);
    expect(common?.commands[0]?.targets).toEqual([
      { matter: 'm1', item: 'accept#1', number: '26000001', title: '系统1' },
      { matter: 'm2', item: 'accept#2', number: '26000002', title: '系统2' },
    ]);
    expect(common?.why).toBeUndefined();
  });

  it('is not a command whose form or wording is another one, although it has the same name', () => {
    const other = command('受理', { form: [{ key: 'opinion', title: '意见', kind: 'long', required: true }] });
    expect(commonOf([task(1, [command('受理')]), task(2, [other])])).toEqual({
      commands: [],
      why: '所选待办没有共同的操作，请选择同一类待办。',
    });
    const renamed = command('受理', { title: '同意' });
    expect(commonOf([task(1, [command('受理')]), task(2, [renamed])])?.commands).toEqual([]);
  });

  it('says why only what every task can do is left: of several kinds, of one kind, or closed for now', () => {
    const audit = { steps: ['审核'] };
    expect(commonOf([task(1, [command('受理'), comment]), task(2, [comment], audit)])).toMatchObject({
      commands: [{ title: '批注' }],
      why: expect.stringMatching(/请选择同一类待办/),
    });
    expect(commonOf([task(1, [comment]), task(2, [comment])])?.why).toMatch(/逐件办理/);
    const closed = command('受理', { blocked: '等待会签' });
    expect(commonOf([task(1, [command('受理')]), task(2, [closed])])?.why).toBe('暂时不能“受理”：等待会签');
  });

  it('says everything that it leads to, where that differs', () => {
    const [one, two] = [command('不予受理', { consequence: '退回申请' }), command('不予受理', { consequence: '办结' })];
    expect(commonOf([task(1, [one]), task(2, [two]), task(3, [one])])?.commands[0]?.consequence).toBe('退回申请\n办结');
  });

  it('is not known before the list was read for it; nothing chosen has nothing in common', () => {
    expect(commonOf([task(1, [command('受理')]), task(2, undefined)])).toBeUndefined();
    expect(commonOf([])).toEqual({ commands: [] });
  });
});

it('leaves out what is done one by one, and says so', () => {
  const receipt = task(1, undefined, { kind: 'receipt' });
  expect([receipt, task(2, []), task(3, undefined), task(4, [comment])].map(choosable)).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(whyNot(receipt)).toBe('回执请逐件给出');
  expect(whyNot(task(2, []))).toBe('这一件请单独办理');
});

it('sorts by procedure and step, the most frequent first', () => {
  const tasks = [task(1, [comment], { steps: ['审核'] }), task(2, [comment]), task(3, [comment])];
  expect(kindsOf(tasks)).toEqual([
    { title: '申请使用政务云 · 受理', matters: [tasks[1], tasks[2]] },
    { title: '申请使用政务云 · 审核', matters: [tasks[0]] },
  ]);
});
