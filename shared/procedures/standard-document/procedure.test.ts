/** C-11–14: from the application to the number; every opinion is answered, a panel of experts reviews. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { standardDocument } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-03-02T01:30:00.000Z';
const application = { name: '电子证照接口规范', kind: 'city', scope: '全市', need: '没有上级标准' };
const city = cityOf(fullPlan);
const experts = city.persons.filter((id) => city.directory.person(id)?.unit === 'experts').slice(0, 3);
const drafted = () =>
  new Play({ city, procedure: standardDocument, now })
    .open('a1', application)
    .give('auth1', 'approve')
    .give('a1', 'submit', { draft: '草案' });
const asked = (play: Play) => play.effects.flatMap((one) => (one.effect === 'askReceipts' ? one.units : []));
const opinions = [
  { unit: 'beta', by: 'b1', form: { position: 'opine', part: '第三条', opinion: '太严' } },
  { unit: 'gamma', by: 'g1', form: { position: 'agree' } },
];
/** Everybody answers; beta has something to say. */
const heard = (): Play => {
  const play = drafted();
  return play.closeReceipts(asked(play).length, opinions);
};
const answered = () =>
  heard().give('a1', 'answer', {
    answers: [{ unit: 'beta局', said: '第三条：太严', adopted: 'declined', why: '安全需要' }],
  });
const reviewing = () => answered().give('auth1', 'appoint', { experts: experts.map((person) => ({ person })) });
const verdicts = (play: Play, passes: number) => {
  for (const [n, item] of (play.state?.items ?? []).filter((one) => one.step === 'review').entries())
    play.give(experts[n] ?? '', n < passes ? 'pass' : 'fail', { verdict: '意见' }, item.id);
  return play;
};

it('asks every unit but the one that drafts', () => {
  const units = asked(drafted());
  expect(units).toContain('beta');
  expect(units).not.toContain('alpha');
});

it('takes no opinion that says nothing', () => {
  const mute = [{ unit: 'beta', by: 'b1', form: { position: 'opine', part: '第三条' } }];
  expect(() => drafted().closeReceipts(1, mute)).toThrow(t.faults.noOpinion);
});

it('wants an answer to every opinion, with a reason for what is not adopted', () => {
  const play = heard();
  expect(play.steps()).toEqual(['answer']);
  expect(play.refusal('a1', 'answer', { answers: [] })?.faults?.[0]?.message).toContain('beta局');
  const row = { unit: 'beta局', said: '第三条：太严', adopted: 'declined' };
  expect(play.refusal('a1', 'answer', { answers: [row] })?.faults).toMatchObject([{ path: 'answers.0.why' }]);
  expect(answered().steps()).toEqual(['appoint']);
});

it('does not cut the window short, and does not wait for ever either', () => {
  const play = drafted();
  const close = { reason: '期满' };
  expect(play.refusal('auth1', 'closeOpinions', close)?.rejected).toBe('notNow');
  play.until('2026-06-01T02:00:00.000Z');
  expect(play.give('auth1', 'closeOpinions', close).steps()).toEqual(['answer']);
});

it('appoints three experts of the pool at least, each once', () => {
  const play = answered();
  const [one = '', two = ''] = experts;
  const appoint = (...people: string[]) =>
    play.refusal('auth1', 'appoint', { experts: people.map((person) => ({ person })) })?.faults;
  expect(appoint(one, two)).toMatchObject([{ path: 'experts' }]);
  expect(appoint(one, two, two)).toMatchObject([{ path: 'experts.2.person' }]);
  expect(appoint(one, two, 'b1')).toMatchObject([{ path: 'experts.2.person', message: t.faults.notExpert }]);
});

it('goes on when more than half of the experts pass it, else back to the drafter', () => {
  expect(verdicts(reviewing(), 2).steps()).toEqual(['publish']);
  const failed = verdicts(reviewing(), 1);
  expect(failed.steps()).toEqual(['revise']);
  expect(failed.give('a1', 'resubmit', { changes: '已改' }).steps()).toEqual(['review', 'review', 'review']);
});

it('is numbered and published: it stands in the register for three years, and the catalogue is revised', () => {
  const play = verdicts(reviewing(), 3).give('qua1', 'publish', { number: 'QL/T 7-2026' });
  expect(play.state?.end?.end).toBe('published');
  const change = play.effects.find((one) => one.effect === 'register');
  expect(change).toMatchObject({
    change: {
      register: 'standards',
      subject: 'QL/T 7-2026',
      lasting: true,
      values: { published: '2026-03-02', reviewBy: '2029-03-02' },
    },
  });
  expect(play.effects.find((one) => one.effect === 'open')).toMatchObject({
    link: { procedure: 'standard-catalogue', side: 'child' },
  });
});

it.each([
  ['declined', (play: Play) => play.give('auth1', 'decline', { reason: '已有国标' })],
  ['withdrawn', (play: Play) => play.give('a1', 'withdraw', { reason: '不做了' })],
])('ends %s', (end, walk) => {
  const play = walk(new Play({ city, procedure: standardDocument, now }).open('a1', application));
  expect(play.state?.end?.end).toBe(end);
});

it('replaces an expert who is away, and closes the review where nobody replaces him: who says nothing has not consented', () => {
  const [one = '', two = '', three = ''] = experts;
  const four = city.persons.filter((id) => city.directory.person(id)?.unit === 'experts')[3] ?? '';
  const list = (...people: string[]) => ({ experts: people.map((person) => ({ person })) });
  const play = reviewing();
  const seat = (person: string) => play.state?.items.find((item) => item.seat === `person:${person}`)?.id;
  play.give(one, 'pass', { verdict: '同意' }, seat(one));
  expect(play.refusal('auth1', 'replace', list(two, three, four))?.faults).toMatchObject([{ message: t.faults.heard }]);
  play.give('auth1', 'replace', list(one, two, four));
  expect(seat(three)).toBeUndefined();
  play.give(four, 'pass', { verdict: '同意' }, seat(four)).until('2026-12-01T00:00:00.000Z');
  expect(play.steps()).toContain('reviewClosing');
  expect(play.give('auth1', 'closeReview', { reason: '专家未答' }).steps()).toEqual(['publish']);
});

it('a revision takes the place of the edition before it, and the catalogue is told what went', () => {
  const play = new Play({ city, procedure: standardDocument, now }).open('a1', {
    ...application,
    revises: 'QL/001-2024',
  });
  play.give('auth1', 'approve').give('a1', 'submit', { draft: '草案' }).until('2026-04-20T00:00:00.000Z');
  play.give('auth1', 'closeOpinions', { reason: '期满' }).give('a1', 'answer', { answers: [] });
  play.give('auth1', 'appoint', { experts: experts.map((person) => ({ person })) });
  verdicts(play, 3).give('qua1', 'publish', { number: 'QL/001-2026' });
  const standards = play.entries.filter((entry) => entry.register === 'standards').map((entry) => entry.subject);
  expect(standards).toEqual(['GB/T 21061', 'QL/001-2026']);
  expect(play.effects.find((one) => one.effect === 'open')).toMatchObject({ form: { removed: 'QL/001-2024' } });
});
