/** 加签 in a step of several parties: a signature holds up the vote that it signs, and no other. */
import { finish, go } from '../definition/define.ts';
import { personKey } from '../../kernel/party.ts';
import { reason } from '../forms/form.ts';
import { z } from 'zod';
import { cityOf, fullPlan } from '../testing/city.ts';
import { Play } from '../testing/play.ts';
import { toy } from '../testing/toy.ts';
import type { Joint, Procedure } from '../definition/definition.ts';

const now = '2026-09-24T02:00:00.000Z';
const review = toy.steps['review'];
if (review?.kind !== 'task') throw new Error('the toy has changed');
const three = ['auth1', 'pol1', 'fin1'];
/** The toy, reviewed by three people of three units. */
const reviewedBy = (mode: Joint['mode']): Procedure => ({
  ...toy,
  roles: { ...toy.roles, panel: { title: '会审单位', parties: () => three.map(personKey) } },
  steps: {
    ...toy.steps,
    review: {
      ...review,
      by: 'panel',
      joint: { mode, outcomes: [go('test')] },
      commands: {
        agree: { title: '同意', decides: true, outcomes: [go()] },
        veto: { title: '否决', decides: true, form: z.object({ reason: reason() }), outcomes: [finish('withdrawn')] },
      },
    },
  },
});
const opened = (mode: Joint['mode']) =>
  new Play({ city: cityOf(fullPlan), procedure: reviewedBy(mode), now }).open('a1', { what: '系统甲', size: 3 });
/** Who has a seat that is open, and who is asked to sign. */
const seats = (play: Play) => play.state?.items.flatMap((item) => item.seat?.split(':')[1] ?? []);
const signers = (play: Play) => play.state?.items.flatMap((item) => (item.signs ? item.parties : []));
const voters = (play: Play) => play.state?.votes['review']?.map((vote) => vote.by.name);
const sign = (place: string) => ({ to: 'leg1', place, note: '请核对' });

describe('where all are asked', () => {
  it('a signature before holds up the vote of who asked for it; the others vote', () => {
    const play = opened('all').give('auth1', 'addSigner', sign('before'));
    expect(play.refusal('auth1', 'agree')).toMatchObject({ rejected: 'gateClosed' });
    expect(play.refusal('auth1', 'agree')?.text).toContain('leg1');
    play.give('pol1', 'agree').give('fin1', 'agree');
    expect(play.steps()).toEqual(['review', 'signature']);
    play.give('leg1', 'signAgree').give('auth1', 'agree');
    expect(play.steps()).toEqual(['test']);
  });

  it.each(['beside', 'after'])('a vote signed %s counts when the signature is there, not before', (place) => {
    const play = opened('all').give('auth1', 'addSigner', sign(place)).give('auth1', 'agree');
    play.give('pol1', 'agree').give('fin1', 'agree');
    expect(voters(play)).toEqual(['pol1', 'fin1']);
    expect(play.item('review').parked).toMatchObject({ command: 'agree' });
    play.give('leg1', 'signAgree');
    expect(play.steps()).toEqual(['test']);
    expect(voters(play)).toEqual(['pol1', 'fin1', 'auth1']);
  });

  it('an objection takes that vote back to the desk and leaves those that were cast', () => {
    const play = opened('all').give('pol1', 'agree').give('auth1', 'addSigner', sign('after'));
    play.give('auth1', 'agree').give('leg1', 'signObject', { reason: '依据不足' });
    expect([seats(play), voters(play)]).toEqual([['auth1', 'fin1'], ['pol1']]);
    expect(play.refusal('auth1', 'agree')).toBeUndefined();
  });

  it('what ends the matter at once ends the signatures of the others with it', () => {
    const play = opened('all').give('auth1', 'addSigner', sign('before'));
    const signature = play.item('signature').id;
    play.give('pol1', 'veto', { reason: '违规' });
    expect(play.state?.end?.end).toBe('withdrawn');
    const late = play.refusal('leg1', 'signAgree', {}, signature);
    expect(late).toMatchObject({ rejected: 'taskClosed', decided: { by: 'pol1', command: '否决' } });
  });

  it('each party asks for his own signatures: two of them may ask the same person', () => {
    const play = opened('all').give('auth1', 'addSigner', sign('before')).give('pol1', 'addSigner', sign('before'));
    expect(signers(play)).toEqual(['person:leg1', 'person:leg1']);
    expect(play.refusal('auth1', 'addSigner', sign('before'))?.faults?.[0]?.path).toBe('to');
    const [first] = play.state?.items.filter((item) => item.signs) ?? [];
    play.give('leg1', 'signAgree', {}, first?.id);
    expect(play.refusal('auth1', 'agree')).toBeUndefined();
    expect(play.refusal('pol1', 'agree')).toMatchObject({ rejected: 'gateClosed' });
  });
});

describe('in order', () => {
  it('only the first is asked; the next when he has voted', () => {
    const play = opened('order');
    expect(seats(play)).toEqual(['auth1']);
    expect(play.allowed('pol1').map((one) => one.command)).not.toContain('agree');
    expect(play.refusal('pol1', 'agree')).toMatchObject({ rejected: 'notAllowed' });
    play.give('auth1', 'agree');
    expect(seats(play)).toEqual(['pol1']);
    play.give('pol1', 'agree').give('fin1', 'agree');
    expect(play.steps()).toEqual(['test']);
  });

  it.each(['beside', 'after'])('the next is not asked before the signature %s is there', (place) => {
    const play = opened('order').give('auth1', 'addSigner', sign(place)).give('auth1', 'agree');
    expect(seats(play)).toEqual(['auth1']);
    play.give('leg1', 'signAgree');
    expect(seats(play)).toEqual(['pol1']);
  });
});

describe('with a quorum of two', () => {
  const two = { quorum: () => 2 };

  it('the vote that reaches it closes the tasks of the others, and names when', () => {
    const play = opened(two).give('auth1', 'agree');
    expect(seats(play)).toEqual(['pol1', 'fin1']);
    const late = play.item('review').id;
    play.give('fin1', 'agree');
    expect(play.steps()).toEqual(['test']);
    expect(play.refusal('pol1', 'agree', {}, late)).toMatchObject({ rejected: 'taskClosed' });
  });

  it('a vote that waits for a signature does not count for it, and falls with its signature once it is reached', () => {
    const play = opened(two).give('auth1', 'addSigner', sign('after')).give('auth1', 'agree').give('pol1', 'agree');
    const signature = play.item('signature').id;
    expect(seats(play)).toEqual(['auth1', 'fin1']);
    play.give('fin1', 'agree');
    expect(play.steps()).toEqual(['test']);
    expect([voters(play), signers(play)]).toEqual([['pol1', 'fin1'], []]);
    expect(play.refusal('leg1', 'signAgree', {}, signature)).toMatchObject({ rejected: 'taskClosed' });
  });

  it('the signature that makes a vote complete may itself reach it', () => {
    const play = opened(two).give('auth1', 'addSigner', sign('beside')).give('auth1', 'agree').give('pol1', 'agree');
    expect(play.give('leg1', 'signAgree').steps()).toEqual(['test']);
  });
});

it('where one is enough, the first vote closes what the others have asked for', () => {
  const play = opened('any').give('auth1', 'addSigner', sign('before')).give('fin1', 'agree');
  expect(play.steps()).toEqual(['test']);
  expect(signers(play)).toEqual([]);
});
