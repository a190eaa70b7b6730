/** Whatever can be done again and again: the state stays small while the history goes on, and what is too much is said. */
import { cityOf, fullPlan, machine, type CityPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';
import { childrenOf, LINKS_KEPT, linksBesides } from '../matter/bounds.ts';
import { evolve, replay } from '../matter/evolve.ts';
import { isRejection } from '../../kernel/rejection.ts';
import { addMs, dayOf, MS_PER_DAY, MS_PER_MINUTE } from '../../kernel/time.ts';
import type { Command } from './command.ts';
import type { Procedure } from '../definition/definition.ts';
import type { Link, MatterEvent } from '../matter/state.ts';

const clerks = Array.from({ length: 500 }, (_, n) => `clerk${n}`);
const plan: CityPlan = { ...fullPlan, crowd: { kind: 'unit', contact: clerks } };
const city = cityOf(plan);
const now = '2026-11-23T02:00:00.000Z';
const TIMES = 1000;
const bytes = (value: unknown) => encodeURIComponent(JSON.stringify(value)).replace(/%../g, 'x').length;
const SMALL = 64 * 1024;

/** A matter that goes on and on: without what holds after each command, which looks at the whole history each time. */
class Long {
  readonly play: Play;
  constructor(procedure: Procedure = toy) {
    this.play = new Play({ city, procedure, now }).open('a1', { what: '事由', size: 3 });
  }
  /** The text of a refusal, or undefined. */
  do(who: string, command: Command): string | undefined {
    const came = this.play.judge(who === 'machine' ? machine('m') : who, command);
    if (isRejection(came)) return came.text + (came.faults ?? []).map((one) => one.message).join();
    this.play.events.push(...came.events);
    this.play.state = came.state;
    this.play.now = addMs(this.play.now, MS_PER_MINUTE);
    return undefined;
  }
  give = (who: string, command: string, form: object = {}, item?: string) =>
    this.do(who, { kind: 'give', command, form, ...(item === undefined ? {} : { item }) });
  /** Bytes. */
  size = () => bytes(this.play.state);
  item = (step: string) => this.play.item(step).id;
}

const times = (n: number, run: (n: number) => string | undefined): (string | undefined)[] =>
  Array.from({ length: n }, (_, at) => run(at));
const refusals = (all: readonly (string | undefined)[]) => [...new Set(all.filter((one) => one !== undefined))];

describe('again and again', () => {
  const words = '甲'.repeat(1000);
  const link = (n: number, more: object = {}): Command => ({
    kind: 'link',
    link: {
      id: `other${n}`,
      side: 'cites',
      procedure: 'toy',
      relation: '试验',
      number: `26${n}`,
      title: words.slice(0, 200),
      ...more,
    },
  });
  /** Each names the commands of one round. */
  const rounds: Record<string, (long: Long, n: number) => (string | undefined)[]> = {
    comments: (long) => [long.give('a1', 'comment', { text: words })],
    notes: (long) => [long.give('a1', 'note', { note: words })],
    urging: (long) => {
      long.play.now = addMs(long.play.now, MS_PER_DAY);
      return [long.give('a1', 'urge', { note: '请抓紧' }, long.item('review'))];
    },
    'demands an answer': (long) => {
      const [review, until] = [long.item('review'), dayOf(addMs(long.play.now, MS_PER_DAY))];
      if (long.play.state?.items[0]?.urgedAt === undefined) long.give('a1', 'urge', {}, review);
      return [
        long.give('officeHead', 'superviseTask', { until, note: words }, review),
        long.give('office1', 'answerSupervision', { answer: words }, long.item('supervision')),
      ];
    },
    'hands over': (long) => [
      long.give('office1', 'claim', {}, long.item('review')),
      long.give('office1', 'delegateTask', { to: 'office2', note: '请先看' }, long.item('review')),
      long.give('office2', 'giveBack', { opinion: words }, long.item('review')),
      long.give('office1', 'release', {}, long.item('review')),
    ],
    signatures: (long, n) => [
      long.give('office1', 'addSigner', { to: clerks[n % 500], place: 'before', note: '请看' }, long.item('review')),
      long.give(clerks[n % 500] ?? '', 'signAgree', { opinion: words }, long.item('signature')),
    ],
    rounds: (long, n) => [
      long.give('office1', 'refuse', { reason: '不足' }),
      long.give('a1', 'renew', { what: `${words.slice(0, 150)}${n}`, size: 3 }),
    ],
    'matters that name it': (long, n) => [long.do('machine', link(n))],
    'the machine': (long) => [long.do('machine', { kind: 'tick' }), long.do('machine', { kind: 'recalculate' })],
    failures: (long) => [long.do('machine', { kind: 'effectFailed', what: '试验', text: words })],
  };

  it.each(Object.keys(rounds))('%s: the history goes on, the state stays small', (name) => {
    const long = new Long();
    const all = times(TIMES, (n) => refusals(rounds[name]?.(long, n) ?? []).join());
    expect(refusals(all)).toEqual(['']);
    if (name !== 'the machine') expect(long.play.events.length).toBeGreaterThan(TIMES);
    expect(long.size()).toBeLessThan(SMALL);
    expect(replay(long.play.events)).toEqual(long.play.state);
  });
});

describe('what would not end', () => {
  const asked: [string, number, (long: Long, n: number) => string | undefined][] = [
    ['最多抄送 200 人', 200, (long, n) => long.give('a1', 'copy', { to: [{ person: clerks[n] }] })],
    ...(['before', 'beside', 'after'] as const).map((place): (typeof asked)[number] => [
      '最多有 50 个会签',
      50,
      (long, n) => long.give('office1', 'addSigner', { to: clerks[n], place, note: '请看' }, long.item('review')),
    ]),
  ];
  it.each(asked)('%s: the next is refused, with what to do', (text, most, ask) => {
    const long = new Long();
    const all = times(most + 20, (n) => ask(long, n));
    expect(all.slice(0, most)).toEqual(Array(most).fill(undefined));
    expect(refusals(all)).toEqual([expect.stringContaining(text)]);
    expect(long.size()).toBeLessThan(SMALL);
    // Everything else goes on.
    expect(long.give('a1', 'comment', { text: '好' })).toBeUndefined();
  });

  it('asks nobody twice to sign one task', () => {
    const long = new Long();
    const after = () =>
      long.give('office1', 'addSigner', { to: 'clerk1', place: 'after', note: '请看' }, long.item('review'));
    expect([after(), after()]).toEqual([undefined, expect.stringContaining('已请clerk1会签')]);
  });
});

describe('the matters that a matter opens', () => {
  const child = (n: number) => ({ procedure: 'toy', key: `k${n}`, relation: '整改', form: {} });
  const opens = () => Array.from({ length: 100 }, (_, n) => child(n));
  const spawning: Procedure = {
    ...toy,
    steps: {
      ...toy.steps,
      children: {
        kind: 'children',
        title: '等待',
        limits: [],
        commands: {},
        outcomes: toy.steps['receive']!.kind === 'receipts' ? toy.steps['receive']!.outcomes : [],
      },
    },
    anytime: {
      ...toy.anytime,
      spawn: {
        title: '发起',
        by: 'applicant',
        during: ['review'],
        opens,
        outcomes: [{ enter: ['children'], leave: 'none' }],
      },
    },
  };
  const end = { end: 'done', title: '办结', good: true, at: now };
  const told = (long: Long, n: number, more: Partial<Link> = {}) =>
    long.do('machine', {
      kind: 'link',
      link: {
        id: `m1-${n}`,
        side: 'child',
        procedure: 'toy',
        relation: '整改',
        number: `26${n}`,
        title: '整改',
        ...more,
      },
    });

  it('are counted, those that are open by their number; the wait is over with the last of two thousand', () => {
    const long = new Long(spawning);
    times(20, () => long.give('a1', 'spawn'));
    times(2000, (n) => told(long, n + 1));
    const { state } = long.play;
    expect(childrenOf(state!)).toMatchObject({ opened: 2000, good: 0 });
    expect([childrenOf(state!).open.length, state?.links.length, linksBesides(state!)]).toEqual([
      2000,
      LINKS_KEPT,
      1950,
    ]);
    expect(long.size()).toBeLessThan(SMALL);
    times(1998, (n) => told(long, n + 1, { end }));
    // Told twice, it is noted once; one that could not be opened is waited for by nobody.
    const events = long.play.events.length;
    told(long, 7, { end });
    expect(long.play.events).toHaveLength(events);
    long.do('machine', { kind: 'effectFailed', what: '整改', text: '不能', child: 'm1-1999' });
    expect(long.play.steps()).toContain('children');
    told(long, 2000, { end: { ...end, good: false } });
    expect(long.play.state?.end?.end).toBe('done');
    expect(childrenOf(long.play.state!)).toEqual({ opened: 2000, open: [], good: 1998 });
    expect(replay(long.play.events)).toEqual(long.play.state);
  });

  it('go on where a state was written before they were counted', () => {
    const long = new Long(spawning);
    long.give('a1', 'spawn');
    const { children: _, links, ...old } = long.play.state!;
    const all = Array.from({ length: 100 }, (_one, n): Link => ({
      id: `m1-${n + 1}`,
      side: 'child',
      procedure: 'toy',
      relation: '整改',
    }));
    expect(links).toHaveLength(LINKS_KEPT);
    const ended: MatterEvent = { type: 'linked', link: { ...all[2]!, end }, at: now };
    const next = evolve({ ...old, links: all }, ended);
    expect(childrenOf(next)).toMatchObject({ opened: 100, good: 1 });
    expect(childrenOf(next).open).toHaveLength(99);
  });
});

it('keeps of what stays in registers the latest two hundred, and all that it must lift', () => {
  const change = (n: number, lasting: boolean): MatterEvent => ({
    type: 'registered',
    change: {
      ...{ register: 'results', subject: `r${n}`, op: 'put', title: '结果', why: '', units: [] },
      ...(lasting ? { lasting: true as const } : {}),
    },
  });
  const start = new Long().play.state!;
  const after = Array.from({ length: 2000 }, (_, n) => change(n, n % 10 > 0)).reduce(evolve, start);
  expect(after.registered.filter((one) => !one.lasting)).toHaveLength(200);
  expect(after.registered.filter((one) => one.lasting)).toHaveLength(200);
  expect(after.registered.at(-1)?.subject).toBe('r1999');
});
