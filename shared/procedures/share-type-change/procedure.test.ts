/** B-30: what may be shared now leaves the list of what is not. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { shareTypeChange } from './procedure.ts';
import { texts as t } from './texts.ts';

const city = cityOf({ ...fullPlan, beta: { ...fullPlan['beta']!, registrar: ['bReg'] } });
const now = '2026-11-03T02:00:00.000Z';
const fell = { resource: 'divorces', changedOn: '2026-11-02', ground: '某法已修订' };
const conditional = { shareType: 'conditional', scope: '民政业务', use: '核验', conditions: '专网' };
const play = (regime: 'city' | 'national' = 'national') => new Play({ city, procedure: shareTypeChange, now, regime });
const opened = () => play().open('bReg', fell);
const put = (of: Play) => of.effects.flatMap((one) => (one.effect === 'register' ? [one.change] : []));

it('is due ten working days after the change of the law, then two for the authority', () => {
  const matter = opened();
  expect(matter.item('reclassify').deadlines).toMatchObject([
    { at: '2026-11-16T15:59:59.999Z', basis: { article: 'N-17' } },
  ]);
  matter.give('bReg', 'reclassify', conditional);
  expect(matter.item('delist').deadlines).toMatchObject([
    { at: '2026-11-05T15:59:59.999Z', basis: { article: 'N-17' } },
  ]);
  expect(play('city').open('bReg', fell).item('reclassify').deadlines).toMatchObject([
    { basis: { setting: 'share-type-change.reclassify' } },
  ]);
});

it('changes the entry in the catalogue, without the old basis, and tells every unit', () => {
  const matter = opened().give('bReg', 'reclassify', conditional).give('auth1', 'delist');
  const [change] = put(matter);
  expect(change).toMatchObject({
    subject: 'divorces',
    op: 'put',
    lasting: true,
    values: { name: '离婚登记', provider: 'beta', shareType: 'conditional', scope: '民政业务', conditions: '专网' },
  });
  expect(change?.values?.['basis']).toBeUndefined();
  expect(matter.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.shared)).toMatchObject({
    body: expect.stringContaining('有条件共享') as string,
  });
  expect(matter.state?.end?.end).toBe('shared');
});

it.each<[string, object, string[]]>([
  ['to “not shared” again', { shareType: 'none' }, ['shareType']],
  [
    'to conditional without its conditions',
    { shareType: 'conditional', scope: '民政业务', use: '核验' },
    ['conditions'],
  ],
])('%s is refused', (_, form, paths) => {
  expect(
    opened()
      .refusal('bReg', 'reclassify', form)
      ?.faults?.map((one) => one.path),
  ).toEqual(paths);
});

it('is for resources that are not shared, and for changes that have happened', () => {
  const fault = (form: object) => {
    const came = play().do('bReg', { kind: 'open', id: 'm', number: '1', regime: 'national', form });
    return 'faults' in came ? came.faults?.map((one) => one.path) : [];
  };
  expect(fault({ ...fell, resource: 'divisions' })).toEqual(['resource']);
  expect(fault({ ...fell, changedOn: '2026-12-01' })).toEqual(['changedOn']);
});

it('whether the basis still holds is for the authority to say', () => {
  const matter = play().open('a1', fell).give('bReg', 'stillHolds', { reason: '实施条例未改' });
  expect(matter.steps()).toEqual(['basis']);
  expect(matter.give('auth1', 'insist', { reason: '条例已废止' }).steps()).toEqual(['reclassify']);
  matter.give('bReg', 'stillHolds', { reason: '另有规定' }).give('auth1', 'accept', { reason: '另有规定' });
  expect([matter.state?.end?.end, put(matter)]).toEqual(['kept', []]);
});

it('goes back for what is missing, and can be withdrawn before it is reported', () => {
  const back = opened().give('bReg', 'reclassify', { shareType: 'unconditional' });
  expect(back.give('auth1', 'sendBack', { reason: '含个人信息' }).steps()).toEqual(['reclassify']);
  expect(opened().give('bReg', 'withdraw', { reason: '误报' }).state?.end?.end).toBe('withdrawn');
});

it('keeps the days that were granted when it is sent back, and they are granted once (N-17)', () => {
  const of = opened().give('bReg', 'askExtension', { days: 3, reason: '需要会商' });
  of.give('auth1', 'grantExtension', { reason: '同意' });
  of.give('bReg', 'reclassify', conditional).give('auth1', 'sendBack', { reason: '条件不清' });
  expect(of.item('reclassify').deadlines[0]?.at).toBe('2026-11-19T15:59:59.999Z');
  expect(of.allowed('bReg').map((one) => one.command)).not.toContain('askExtension');
});

it('of what licences or penalties rest on is without conditions (B-28)', () => {
  const bound = {
    ...city,
    entries: city.entries.map((one) =>
      one.subject === 'divorces' ? { ...one, values: { ...one.values, approval: true } } : one,
    ),
  };
  const of = new Play({ city: bound, procedure: shareTypeChange, now, regime: 'national' }).open('bReg', fell);
  expect(of.refusal('bReg', 'reclassify', conditional)?.faults).toMatchObject([{ path: 'shareType' }]);
  expect(of.give('bReg', 'reclassify', { shareType: 'unconditional' }).steps()).toEqual(['delist']);
});
