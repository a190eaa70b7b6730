/** handed over, receipted, changed, returned; never the secret; forbidden things become a rectification. */
import { describeForm } from '../../engine/forms/form.ts';
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { keyCustody } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z'; // Monday
const handover = { what: '核心交换机管理口令', kind: 'password', system: '核心交换机', way: '密封信封 MF-07' };
const receipt = { holder: 'officeSec1', place: '保密柜 3 层', checked: '封条完好' };
const ok = { reason: '岗位调整' };
const opened = (more: object = {}) =>
  new Play({ city: cityOf(fullPlan), procedure: keyCustody, now }).open('ops1', { ...handover, ...more });
const held = () => opened().give('officeSec1', 'receive', receipt);
const listed = (play: Play) => play.entries.filter((one) => one.register === 'keys').map((one) => one.values);
const opens = (play: Play) => play.effects.filter((one) => one.effect === 'open');

it('is handed over, receipted, changed and returned, and the register says so each time', () => {
  const play = opened();
  expect(listed(play)).toEqual([]);
  play.give('officeSec1', 'receive', receipt);
  expect(listed(play)).toEqual([{ what: handover.what, holder: 'officeSec1', state: t.states.held }]);
  play.give('officeSec2', 'askChange', { wanted: '人员离岗' });
  play.give('ops2', 'changed', { how: '已换并重新密封', on: '2026-11-02' });
  expect(listed(play)).toMatchObject([{ state: t.states.changed('2026-11-02') }]);
  play.give('officeSec1', 'handBack', { sealed: '信封 MF-08', ...ok });
  expect(listed(play)).toHaveLength(1);
  play.give('ops1', 'backHome', { confirmed: '封条完好' });
  expect(play.state?.end?.end).toBe('returned');
  expect(listed(play)).toEqual([]);
});

it('is held further while the return did not arrive', () => {
  const play = held()
    .give('officeSec1', 'handBack', { sealed: '信封', ...ok })
    .give('ops1', 'missing', ok);
  expect(play.steps()).toEqual(['held']);
  expect(listed(play)).toHaveLength(1);
});

it('asks for a change when the period of the city is over, and decides nothing by itself', () => {
  const play = held();
  expect(play.item('held').deadlines).toMatchObject([{ basis: { setting: 'key-custody.held' } }]);
  expect(play.until('2027-06-01T00:00:00.000Z').steps()).toEqual(['held']);
  expect(play.effects.filter((one) => one.effect === 'notify' && one.kind === 'lapse')).not.toEqual([]);
});

describe('the secret itself', () => {
  it('is never asked for: every text says so', () => {
    const forms = [
      keyCustody.opening.form,
      ...Object.values(keyCustody.steps).flatMap((step) =>
        Object.values(step.commands).flatMap((rule) => rule.form ?? []),
      ),
    ];
    const texts = forms.flatMap(describeForm).filter((one) => ['text', 'long'].includes(one.kind) && !one.reason);
    expect(texts.filter((one) => one.help !== t.noSecret).map((one) => one.key)).toEqual(['system']);
  });

  it.each(['口令：Abc#12345', 'password = hunter2!', '-----BEGIN RSA PRIVATE KEY-----', '密码为 Qwer!234'])(
    'is turned away where somebody writes it all the same: %s',
    (way) => {
      expect(() => opened({ way })).toThrow(new RegExp(t.faults.secret));
      expect(held().refusal('officeSec1', 'askChange', { wanted: way })?.faults).toMatchObject([{ path: 'wanted' }]);
    },
  );

  it.each(['密封信封 MF-07', '密码机 3 号槽位 7f3a-99c1-aa02', '口令由双人分段保管'])(
    'is not guessed from: %s',
    (way) => {
      expect(opened({ way }).steps()).toEqual(['receive']);
    },
  );
});

it('opens a rectification of high risk for each forbidden thing that is found, and goes on', () => {
  const play = held().give('officeSec1', 'found', { unit: 'cloud', finding: 'commercial', facts: '运行他人网站' });
  expect(play.steps()).toEqual(['held']);
  expect(opens(play)).toMatchObject([
    {
      link: { procedure: 'security-rectification' },
      form: { system: '核心交换机', unit: 'cloud', level: 'high', finding: expect.stringContaining('运行他人网站') },
    },
  ]);
  play.give('officeSec1', 'found', { unit: 'cloud', finding: 'device', facts: '来历不明的网卡' });
  expect(opens(play)).toHaveLength(2);
});

it('ends declined or withdrawn with nothing in the register', () => {
  for (const play of [opened().give('officeSec1', 'decline', ok), opened().give('ops1', 'withdraw', ok)]) {
    expect(play.state?.end).toBeDefined();
    expect(listed(play)).toEqual([]);
  }
  expect(held().refusal('ops1', 'withdraw', ok)?.rejected).toBe('notNow');
});

it('is not taken into custody twice under one name', () => {
  const play = held();
  expect(keyCustody.opening.check?.(handover, play.context('ops1'))).toMatchObject([{ path: 'what' }]);
});

it('is not receipted by whoever hands it over', () => {
  const own = () => new Play({ city: cityOf(fullPlan), procedure: keyCustody, now }).open('officeSec1', handover);
  expect(own().refusal('officeSec1', 'receive', receipt)?.rejected).toBe('ownRequest');
  expect(own().give('officeSec2', 'receive', receipt).steps()).toEqual(['held']);
});

describe('another custodian', () => {
  const changing = () => held().give('officeSec1', 'changeHolder', { holder: 'officeSec2', ...ok });
  it('is the one in whose hands it is once he says so, and the secret is changed then', () => {
    const play = changing();
    expect(play.item('succession').parties).toEqual(['person:officeSec2']);
    expect(listed(play)).toMatchObject([{ holder: 'officeSec1' }]);
    play.give('officeSec2', 'takeOver', { place: '保密柜 3 层', checked: '封条完好' });
    expect([play.steps(), listed(play)]).toMatchObject([['change'], [{ holder: 'officeSec2' }]]);
    play.give('ops1', 'changed', { how: '已换', on: '2026-11-02' });
    expect(listed(play)).toMatchObject([{ holder: 'officeSec2' }]);
  });
  it('is somebody else, and takes nothing over that did not arrive', () => {
    expect(held().refusal('officeSec1', 'changeHolder', { holder: 'officeSec1', ...ok })?.faults).toMatchObject([
      { path: 'holder', message: t.faults.sameHolder },
    ]);
    expect(changing().give('officeSec2', 'notTaken', ok).steps()).toEqual(['held']);
  });
});

it('ends where the device is no more, also when the provider says nothing', () => {
  const retired = held().give('officeSec1', 'retire', { checked: '设备已报废', ...ok });
  expect([retired.state?.end?.end, listed(retired)]).toEqual(['retired', []]);
  const silent = held()
    .give('officeSec1', 'handBack', { sealed: '信封', ...ok })
    .until('2026-12-01T00:00:00.000Z');
  expect(silent.give('officeSec2', 'missing', ok).steps()).toEqual(['held']);
});

it('is its unit’s: two with the same use do not meet', () => {
  const play = held();
  expect(play.entries.filter((one) => one.register === 'keys').map((one) => one.subject)).toEqual([
    `cloud/${handover.what}`,
  ]);
  const { entries } = play;
  const again = () => new Play({ city: cityOf(fullPlan), procedure: keyCustody, now, entries });
  expect(() => again().open('ops2', handover)).toThrow(new RegExp(t.faults.taken));
  expect(again().open('officeSec1', handover).steps()).toEqual(['receive']);
});

it('that the office has handed over and does not take back is taken up above it', () => {
  const own = new Play({ city: cityOf(fullPlan), procedure: keyCustody, now }).open('officeSec1', handover);
  own
    .give('officeSec2', 'receive', { ...receipt, holder: 'officeSec2' })
    .give('officeSec2', 'handBack', { sealed: '信封', ...ok });
  expect(own.until('2026-11-20T02:00:00.000Z').item('returned').parties).toContain('post:authority:cloud');
  const others = held().give('officeSec1', 'handBack', { sealed: '信封', ...ok });
  expect(others.until('2026-11-20T02:00:00.000Z').item('returned').parties).toContain('post:office:security');
});
