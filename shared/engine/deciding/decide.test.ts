/** Given what happened → when this command → then these events, or this rejection. */
import { isRejection } from '../../kernel/rejection.ts';
import { actorOf, cityOf, fullPlan, machine, thinPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';
import { isOpen } from '../words/procedure.ts';
import { go } from '../definition/define.ts';
import type { Procedure } from '../definition/definition.ts';
import type { MatterEvent } from '../matter/state.ts';

const now = '2026-09-24T02:00:00.000Z';
const city = cityOf(fullPlan);
const application = { what: '系统甲', size: 3 };
const fresh = (given: readonly MatterEvent[] = []) => new Play({ city, procedure: toy, now, given });
const opened = () => fresh().open('a1', application);

describe('opening', () => {
  it('makes a task for whoever acts first, with the deadline of its article, a reminder the day before, and the lapse', () => {
    const [first, second] = opened().events;
    expect(first).toMatchObject({ type: 'opened', title: '系统甲', by: { person: 'a1', unit: 'alpha' } });
    // Fri 25 to Sun 27 are days off: the third working day is Wed 30.
    const at = '2026-09-30T15:59:59.999Z';
    expect(second).toMatchObject({
      type: 'entered',
      item: {
        id: 'review#1',
        parties: ['post:office:cloud'],
        deadlines: [{ id: 'review#1.1', at, startedAt: now, provisional: false, basis: { article: 'A-12' } }],
      },
      timers: [
        { kind: 'remind', at: '2026-09-29T01:00:00.000Z' },
        { kind: 'lapse', at },
      ],
    });
  });

  it.each([
    ['another kind of unit', 'ops1'],
    ['another post', 'a3'],
    ['a machine, where no form is meant for machines', machine('robot', 'alpha')],
  ])('is refused to %s', (_, who) => {
    const play = fresh();
    const came = play.do(who, { kind: 'open', id: 'm', number: '1', regime: 'city', form: application });
    expect(came).toMatchObject({ rejected: 'notAllowed', text: expect.stringContaining('单位') as string });
  });

  it('names every fault of the form with its path', () => {
    const came = fresh().do('a1', { kind: 'open', id: 'm', number: '1', regime: 'city', form: { size: 99 } });
    expect(isRejection(came) && came.faults?.map((one) => one.path)).toEqual(['what', 'size']);
  });
});

describe('a command', () => {
  it('closes its task, opens the next step, and settles its notices', () => {
    const play = opened().give('office2', 'agree');
    expect(play.last?.events.map((one) => one.type)).toEqual(['given', 'left', 'entered', 'takeable']);
    expect(play.last?.effects[0]).toEqual({ effect: 'settle', items: ['review#1'], acted: true });
    expect(play.steps()).toEqual(['test']);
  });

  it('goes on from a history as from the matter itself', () => {
    const play = fresh(opened().events).give('office1', 'agree');
    expect(play.steps()).toEqual(['test']);
  });

  it('takes the first outcome that holds', () => {
    const play = fresh().open('a1', { what: '大系统', size: 8 }).give('office1', 'agree');
    expect(play.steps()).toEqual(['test', 'alarm']);
  });

  it('is refused to the wrong person, who is told whose it is', () => {
    expect(opened().refusal('a1', 'agree')).toMatchObject({
      rejected: 'notAllowed',
      text: expect.stringContaining('办理单位') as string,
    });
  });

  it('is refused while its gate is closed, and shown with the reason', () => {
    const play = fresh().open('a1', { what: '系统甲' });
    expect(play.refusal('office1', 'agree')).toMatchObject({ rejected: 'gateClosed', text: '还缺数量' });
    expect(play.allowed('office1').find((one) => one.command === 'agree')?.blocked).toBe('还缺数量');
  });

  it('without its reason is refused, and changes nothing', () => {
    const play = opened();
    expect(play.refusal('office1', 'refuse')).toMatchObject({ rejected: 'invalid', faults: [{ path: 'reason' }] });
    expect(play.refusal('office1', 'refuse', { reason: ' ' })?.rejected).toBe('invalid');
    expect(play.steps()).toEqual(['review']);
  });

  it('that comes second is told who was first, by which command and when', () => {
    const play = opened();
    const item = play.item('review').id;
    play.give('office1', 'refuse', { reason: '材料不全' });
    const decided = { by: 'office1', command: '驳回', at: now };
    expect(play.refusal('office2', 'agree', {}, item)).toMatchObject({ rejected: 'taskClosed', decided });
    expect(play.refusal('office2', 'refuse', { reason: '材料不全' })).toMatchObject({
      rejected: 'taskClosed',
      decided,
    });
  });

  it('that is not open now, or that nobody knows, says so', () => {
    const play = opened();
    expect(play.refusal('a1', 'renew')?.rejected).toBe('notNow');
    expect(play.refusal('a1', 'explode')?.rejected).toBe('notFound');
    expect(play.refusal('a1', 'constructor')?.rejected).toBe('notFound');
  });

  it('of the matter as a whole works from the steps that it names, and ends everything', () => {
    const play = opened().give('a2', 'withdraw', { reason: '不建了' });
    expect(play.state?.end).toEqual({ end: 'withdrawn', at: now });
    expect(play.effects.at(-1)).toMatchObject({
      effect: 'notify',
      kind: 'result',
      to: ['person:a1', 'post:office:cloud'],
    });
    expect(play.refusal('a1', 'renew')?.rejected).toBe('matterEnded');
  });

  it('of a machine is refused to people, and not shown to them', () => {
    const play = opened().give('office1', 'agree');
    expect(play.refusal('office1', 'sound')?.rejected).toBe('notAllowed');
    expect(play.allowed('office1').map((one) => one.command)).not.toContain('sound');
    expect(play.give(machine('monitor'), 'sound').steps()).toEqual(['test', 'alarm']);
    // A second time the task is on somebody's list already.
    expect(play.give(machine('monitor'), 'sound').steps()).toEqual(['test', 'alarm']);
  });

  it('may be given by who is named besides the step’s own party', () => {
    const play = opened().until('2026-10-01T00:00:00.000Z');
    expect(play.steps()).toEqual(['review', 'complain']);
    for (const person of ['office1', 'a2']) expect(play.allowed(person).map((one) => one.command)).toContain('heard');
    expect(play.give('a1', 'heard').steps()).toEqual(['review']);
  });

  it('of a new round replaces the opening form, and keeps the history of the rounds', () => {
    const play = opened()
      .give('office1', 'refuse', { reason: '材料不全' })
      .give('a2', 'renew', { what: '系统乙', size: '2' });
    expect(play.state).toMatchObject({ round: 2, title: '系统乙', opening: { what: '系统乙', size: 2 } });
    expect(play.item('review').id).toBe('review#3');
    expect(play.events.filter((one) => one.type === 'given').map((one) => one.form)).toHaveLength(2);
  });
});

describe('nobody decides on his own request', () => {
  const byOffice = () => fresh().open('office1', application);

  it('not as a holder of the post', () => {
    expect(byOffice().refusal('office1', 'agree')?.rejected).toBe('ownRequest');
    expect(
      byOffice()
        .allowed('office1')
        .map((one) => one.command),
    ).toEqual(['note', 'withdraw', 'comment', 'copy', 'attach']);
    expect(byOffice().give('office2', 'agree').steps()).toEqual(['test']);
  });

  it('not as somebody’s delegate, and nobody as his', () => {
    const play = byOffice();
    expect(play.refusal(actorOf(city, 'office1', ['office2']), 'agree')?.rejected).toBe('ownRequest');
    expect(play.refusal(actorOf(city, 'a1', ['office1']), 'agree')?.rejected).toBe('ownRequest');
    // A delegate of the other holder is no requester.
    play.give(actorOf(city, 'a1', ['office1', 'office2']), 'agree');
    expect(play.events.find((one) => one.type === 'given')).toMatchObject({
      by: { person: 'a1', onBehalfOf: { person: 'office2' } },
    });
  });

  it('nor whoever renewed the request, nor in whose name he did', () => {
    const play = byOffice()
      .give('office2', 'refuse', { reason: '材料不全' })
      .give(actorOf(city, 'a1', ['office2']), 'renew', application);
    expect(play.state?.requesters).toEqual(['office1', 'a1', 'office2']);
    expect(play.item('review')).toMatchObject({ parties: ['post:office:head'], raised: { why: 'own' } });
    for (const person of ['office1', 'office2']) expect(play.refusal(person, 'agree')).toBeDefined();
    expect(play.give('officeHead', 'agree').steps()).toEqual(['test']);
  });

  it('so the task goes up the line, past a head who asked himself, and says why', () => {
    const thin = new Play({ city: cityOf(thinPlan), procedure: toy, now }).open('office1', application);
    expect(thin.item('review')).toMatchObject({
      parties: ['post:authority:head'],
      raised: { from: ['post:office:cloud'], why: 'own' },
    });
    expect(thin.state?.units).toEqual(['office', 'authority']);
    expect(thin.refusal('office1', 'agree')?.rejected).toBe('notAllowed');
    expect(thin.give('authHead', 'agree').steps()).toEqual(['test']);
  });

  it('and a vacant post goes up the line too', () => {
    const vacant = cityOf({ ...fullPlan, office: { kind: 'office', head: ['officeHead'] } });
    const play = new Play({ city: vacant, procedure: toy, now }).open('a1', application);
    expect(play.item('review')).toMatchObject({ parties: ['post:office:head'], raised: { why: 'vacant' } });
  });
});

describe('a push', () => {
  const hidden = (by: boolean): Procedure => {
    const review = toy.steps['review']!;
    const refuse = { ...review.commands['refuse']!, offered: isOpen('alarm') };
    return {
      ...toy,
      opening: { ...toy.opening, outcomes: [go('review', ...(by ? ['alarm'] : []))] },
      steps: { ...toy.steps, review: { ...review, commands: { ...review.commands, refuse } } },
    };
  };
  const wordsOf = (procedure: Procedure) =>
    new Play({ city, procedure, now })
      .open('a1', application)
      .effects.flatMap((one) => (one.effect === 'notify' && one.item === 'review#1' ? [one.words] : []));

  it('lists what answers it as the matter stands then, and nothing that is not offered', () => {
    expect(wordsOf(hidden(false))).toEqual([['同意']]);
  });
  it('knows what opens beside its task a moment later', () => {
    expect(wordsOf(hidden(true))).toEqual([['同意', '驳回']]);
  });
  it('reminds of the same', () => {
    const play = new Play({ city, procedure: hidden(false), now }).open('a1', application);
    play.until('2026-09-30T16:00:00.000Z');
    const told = play.effects.filter((one) => one.effect === 'notify' && one.item === 'review#1');
    expect(told.map((one) => 'kind' in one && one.kind)).toEqual(expect.arrayContaining(['reminder', 'lapse']));
    expect(told.some((one) => 'words' in one && one.words.includes('驳回'))).toBe(false);
  });
});

describe('receipts', () => {
  const asked = (users?: string[]) =>
    new Play({ city: cityOf(fullPlan, users), procedure: toy, now })
      .open('a1', application)
      .give('office1', 'agree')
      .give('office1', 'stop');

  it('are asked of every unit, and close only when all are in', () => {
    const play = asked();
    expect(play.last?.effects).toContainEqual(
      expect.objectContaining({ effect: 'askReceipts', units: ['alpha', 'gamma', 'office'] }),
    );
    const { id } = play.item('receive');
    const close = (confirmed: number) =>
      play.judge(machine('x'), { kind: 'closeReceipts', item: id, confirmed, root: 'r' });
    expect(close(2)).toMatchObject({ rejected: 'notNow' });
    expect(play.closeReceipts(3).state?.end?.end).toBe('done');
    expect(close(3)).toMatchObject({ rejected: 'taskClosed' });
  });

  it('of nobody are all in at once', () => {
    const play = asked([]);
    expect(play.state?.end?.end).toBe('done');
    expect(play.effects.map((one) => one.effect)).not.toContain('askReceipts');
  });
});

describe('a later version with other titles', () => {
  it('changes nothing of what a history says', () => {
    const before = opened().give('office1', 'refuse', { reason: '材料不全' });
    const renamed = {
      ...toy,
      steps: {
        ...toy.steps,
        review: {
          ...toy.steps['review']!,
          title: '新审核',
          commands: {
            ...toy.steps['review']!.commands,
            refuse: { ...toy.steps['review']!.commands['refuse']!, title: '驳回' },
          },
        },
      },
      opening: { ...toy.opening, title: () => '新标题' },
    };
    const after = new Play({ city, procedure: renamed, now, given: before.events });
    expect(after.state).toEqual(before.state);
    expect(after.state?.title).toBe('系统甲');
    expect(after.refusal('office2', 'refuse', { reason: '材料不全' })?.decided?.command).toBe('驳回');
  });
});
