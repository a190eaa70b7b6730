/** 退回: everything of the earlier step begins anew, and nothing of the later one is heard of again. */
import { finish, go, when } from '../definition/define.ts';
import { reason } from '../forms/form.ts';
import { z } from 'zod';
import { isOpen } from '../words/procedure.ts';
import { cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';
import type { Outcome, Procedure, TaskStep } from '../definition/definition.ts';

const now = '2026-09-24T02:00:00.000Z';
const later = '2026-09-28T02:00:00.000Z';
const opened = (procedure: Procedure) =>
  new Play({ city: cityOf(fullPlan), procedure, now }).open('a1', { what: '系统甲', size: 3 });
const returned = (play: Play) => play.state?.given['returnToStep']?.form['step'];
/** Where somebody may return the one task of a step to, or why not. */
const back = (play: Play, person: string) => {
  const offer = play.allowed(person).find((one) => one.command === 'returnToStep');
  const field = offer?.form.find(({ key }) => key === 'step');
  return offer && (offer.blocked ?? field?.options?.map(({ value }) => value));
};

/** The requester has been asked again, and the office gives his new application back to him. */
function givenBack(): Play {
  const play = opened(toy);
  play.give('office1', 'refuse', { reason: '写明用途' }).give('a1', 'renew', { what: '系统甲', size: 3 });
  play.now = later;
  return play.give('office1', 'returnToStep', { step: 'again', reason: '请再写一遍' });
}

describe('a return', () => {
  it('opens the earlier step with a limit from now, and leaves no timer of another item', () => {
    const play = givenBack();
    expect(play.steps()).toEqual(['again']);
    const item = play.item('again');
    expect(item.deadlines[0]?.startedAt).toBe(later);
    expect(play.state?.timers.every((timer) => 'item' in timer && timer.item === item.id)).toBe(true);
  });

  it('is not offered where there is nothing before', () => {
    expect(back(opened(toy), 'office1')).toBeUndefined();
  });
});

describe('behind a decision against whoever asked', () => {
  const refuse = { ...toy.steps['review']!.commands['refuse']!, tone: 'danger' as const };
  const strict: Procedure = {
    ...toy,
    steps: {
      ...toy.steps,
      review: {
        ...(toy.steps['review'] as TaskStep),
        commands: {
          ...toy.steps['review']!.commands,
          refuse,
          agree: { title: '同意', decides: true, outcomes: [go('use')] },
        },
      },
      use: {
        ...(toy.steps['again'] as TaskStep),
        title: '使用',
        commands: { giveUp: { title: '交回资源', outcomes: [finish('done')] } },
      },
    },
  };
  it('he repairs, and does not return; he is told why', () => {
    const play = opened(strict).give('office1', 'refuse', { reason: '写明用途' });
    expect(back(play, 'a1')).toBeUndefined();
    expect(play.refusal('a1', 'returnToStep', { step: 'review', reason: '请再看' })).toMatchObject({
      rejected: 'notNow',
      text: '对方已作出不同意的决定，不能退回到决定之前。请按意见修改后重新提交。',
    });
  });
  it('what was agreed to in the end he may give back', () => {
    const play = opened(strict).give('office1', 'refuse', { reason: '写明用途' });
    play.now = later;
    play.give('a1', 'renew', { what: '系统甲', size: 3 });
    play.now = '2026-09-28T03:00:00.000Z';
    play.give('office1', 'agree');
    expect(back(play, 'a1')).toEqual(['again', 'review']);
  });
  it('whoever has found something has asked for nothing', () => {
    const found: Procedure = { ...strict, opening: { ...strict.opening, finding: true } };
    expect(back(opened(found).give('office1', 'refuse', { reason: '不属实' }), 'a1')).toEqual(['review']);
  });
  it('a return from before that leads there replays as it was, and the matter goes on', () => {
    const found: Procedure = { ...strict, opening: { ...strict.opening, finding: true } };
    const before = opened(found).give('office1', 'refuse', { reason: '写明用途' });
    before.give('a1', 'returnToStep', { step: 'review', reason: '请再看' });
    const now = new Play({ city: before.city, procedure: strict, now: later, given: before.events });
    expect(now.state).toEqual(before.state);
    expect(now.give('office1', 'refuse', { reason: '写明用途' }).steps()).toEqual(['again']);
    expect(back(now, 'a1')).toBeUndefined();
  });
  it('a definition that says why its step has no way back is quoted', () => {
    const again = { ...(strict.steps['again'] as TaskStep), noReturn: '依意见重新申请' };
    const play = opened({ ...toy, steps: { ...toy.steps, again } }).give('office1', 'refuse', { reason: '写明用途' });
    expect(play.refusal('a1', 'returnToStep', { step: 'review', reason: '请再看' })?.text).toBe(
      '本环节不退回：依意见重新申请。',
    );
  });
});

describe('out of one of several branches', () => {
  const task = (by: string, commands: Record<string, Outcome[]>): TaskStep => ({
    ...{ kind: 'task', title: by === 'office' ? '清点' : '演练', by, limits: [], noLimit: '试验' },
    commands: Object.fromEntries(Object.entries(commands).map(([name, outcomes]) => [name, { title: name, outcomes }])),
  });
  /** Planned, then counted and checked beside each other; whoever is last leads on. */
  const forked: Procedure = {
    ...toy,
    opening: { ...toy.opening, outcomes: [go('plan')] },
    steps: {
      plan: {
        ...task('office', { planned: [go('count', 'check')] }),
        title: '计划',
        lapseOpens: ['late'],
        limits: toy.steps['again']!.limits,
      },
      count: task('office', { counted: [when('还在核对', isOpen('check', 'report'), go()), go('conclude')] }),
      check: task('applicant', { checked: [go('report')] }),
      report: task('applicant', { reported: [when('还在清点', isOpen('count'), go()), go('conclude')] }),
      conclude: task('office', { concluded: [finish('done')] }),
      late: task('office', { pressed: [go()] }),
    },
    anytime: {
      withdraw: {
        title: '撤回',
        by: 'applicant',
        form: z.object({ reason: reason() }),
        during: ['plan'],
        outcomes: [finish('withdrawn')],
      },
    },
  };
  const planned = () => opened(forked).give('office1', 'planned');

  it('does not lead past the other while it is open, and says so', () => {
    const play = planned();
    expect(back(play, 'a1')).toBe('“清点”由同一环节分出，尚未办完，退回会绕过它。请等它办完，或在本环节办理。');
    const item = play.item('check').id;
    expect(play.refusal('a1', 'returnToStep', { step: 'plan', reason: '重来' }, item)).toMatchObject({
      rejected: 'gateClosed',
    });
  });
  it('takes back its own', () => {
    const play = planned().give('a1', 'checked');
    expect(back(play, 'a1')).toEqual(['check']);
    play.give('a1', 'returnToStep', { step: 'check', reason: '再核一遍' });
    expect(play.steps()).toEqual(['count', 'check']);
    expect(returned(play)).toBe('check');
  });
  it('leads back before both once the other is done, and both begin anew', () => {
    const play = planned().give('office1', 'counted');
    expect(back(play, 'a1')).toEqual(['plan']);
    play.give('a1', 'returnToStep', { step: 'plan', reason: '重来' });
    expect(play.steps()).toEqual(['plan']);
    expect(play.give('office1', 'planned').steps()).toEqual(['count', 'check']);
  });
  it('waits for what its lapse has opened beside it', () => {
    const late: Procedure = {
      ...forked,
      steps: {
        ...forked.steps,
        count: task('office', { counted: [go('plan')] }),
        plan: { ...forked.steps['plan']!, by: 'office' } as TaskStep,
      },
      opening: { ...toy.opening, outcomes: [go('count')] },
    };
    const play = opened(late).give('office1', 'counted');
    expect(back(play, 'office1')).toEqual(['count']);
    play.until('2026-11-24T02:00:00.000Z');
    expect(play.steps()).toEqual(['plan', 'late']);
    const offer = play.allowed('office1').find((one) => one.command === 'returnToStep');
    expect(offer?.blocked).toContain('尚未办完');
  });
});
