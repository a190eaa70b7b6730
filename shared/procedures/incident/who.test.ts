/** Whose each task and each act of an incident is, where nobody knows the provider or the provider has nobody. */
import { cityOf, fullPlan, machine, type CityPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { holdersOf } from '../../engine/definition/roles.ts';
import { addMs } from '../../kernel/time.ts';
import { incident } from './procedure.ts';

const now = '2026-11-20T15:30:00.000Z';
const second = { kind: 'cloud-provider' as const, head: ['sHead'], duty: ['s1'], ops: ['s1'] };
const { group: _, ...noGroup } = fullPlan;
const unstaffed = { kind: 'cloud-provider' as const, head: ['cloudHead'] };
const emptyGroup = { kind: 'emergency-group' as const, head: ['groupHead'] };
const cities: Record<string, { plan: CityPlan; acts: string[] }> = {
  'two providers and none named': { plan: { ...fullPlan, second }, acts: ['group1', 'group2'] },
  'none named and no emergency group': { plan: { ...noGroup, second }, acts: ['office1', 'office2'] },
  'none named and nobody in the group': {
    plan: { ...fullPlan, second, group: emptyGroup },
    acts: ['office1', 'office2'],
  },
  'the provider has nobody': { plan: { ...fullPlan, cloud: unstaffed }, acts: ['group1', 'group2'] },
};

const byAlert = {
  ...{ what: '磁盘已满', system: '存储一区', level: 'III', source: '市监控', cyber: true, critical: true },
  alerts: [{ fingerprint: 'f1', name: 'DiskFull', labels: 'instance=a' }],
};
const classified = { level: 'II', cyber: true, critical: true };
const forms: Record<string, object> = { classify: classified, reported: { receiver: '省级网信部门' } };
/** Each way through an incident, act by act; by machines where they are named. */
const walks = [
  ['classify', 'escalate', 'acknowledge', 'progress', 'snooze', 'escalate', 'classify', 'takeOver', 'recover'],
  ['acknowledge', 'claimFalse', 'denyFalse', 'claimFalse', 'agreeFalse'],
  ['monitor:alertsResolved', 'classify', 'takeOver', 'resume', 'recover', 'fileReport', 'classify', 'reported'],
  ['acknowledge', 'recover', 'monitor:alertFired', 'recover', 'takeOver', 'fileReport', 'reported'],
];

describe.each(Object.entries(cities))('where %s', (_name, { plan, acts }) => {
  const city = cityOf(plan);
  const monitor = machine('市监控', 'office');
  const opened = () => new Play({ city, procedure: incident, now }).open(monitor, byAlert);
  const may = (play: Play, command: string) =>
    city.persons.filter((one) => play.allowed(one).some((each) => each.command === command));

  it('every open task is somebody’s, and he is told of it', () => {
    const done = new Set<string>();
    for (const walk of walks) {
      const play = opened();
      for (const act of ['', ...walk]) {
        if (act.startsWith('monitor:')) {
          play.now = addMs(play.now, 120_000);
          play.give(monitor, act.slice('monitor:'.length), { alerts: byAlert.alerts });
        } else if (act !== '') {
          const [who] = may(play, act);
          expect([walk, act, who]).toEqual([walk, act, expect.any(String)]);
          play.now = addMs(play.now, 120_000);
          play.give(who ?? '', act, forms[act] ?? (act === 'denyFalse' ? { reason: '确有故障' } : {}));
          done.add(act);
        }
        for (const { id, parties, step } of play.state?.items ?? []) {
          const holders = parties.flatMap((key) => holdersOf(key, city.directory));
          expect([act, step, holders.length > 0]).toEqual([act, step, true]);
          const told = play.effects.flatMap((one) =>
            one.effect === 'notify' && one.item === id ? one.to.flatMap((key) => holdersOf(key, city.directory)) : [],
          );
          // Whoever has taken it himself needs no word of it.
          const handler = play.state?.given['takeOver']?.by ?? play.state?.given['acknowledge']?.by;
          const known = [...told, ...(handler?.person === undefined ? [] : [handler.person])];
          expect([act, step, holders.some((one) => known.includes(one))]).toEqual([act, step, true]);
        }
      }
    }
    // No act of people was left out.
    const all = [
      ...Object.values(incident.steps).flatMap((step) => Object.keys('commands' in step ? step.commands : {})),
    ];
    const anytime = Object.entries(incident.anytime ?? {}).flatMap(([key, { by }]) => (by === 'monitor' ? [] : [key]));
    expect([...done].sort()).toEqual([...new Set([...all, ...anytime])].sort());
  });

  it('acts are those of whoever leads the response', () => {
    const play = opened();
    for (const act of ['acknowledge', 'classify', 'escalate']) expect([act, may(play, act)]).toEqual([act, acts]);
    expect(play.effects.some((one) => one.effect === 'notify' && one.urgent && one.item === 'acknowledge#1')).toBe(
      true,
    );
    // Gone back by itself before anybody took it: the report is theirs, not the authority's.
    play.give(monitor, 'alertsResolved', { alerts: byAlert.alerts });
    expect(play.item('report').raised).toBeUndefined();
    expect(may(play, 'fileReport')).toEqual(acts);
    const two = opened()
      .give(acts[0] ?? '', 'acknowledge')
      .give(acts[1] ?? '', 'takeOver');
    expect(two.item('handle').parties).toEqual([`person:${acts[1]}`]);
    const asked = two.effects.length;
    two.give(acts[1] ?? '', 'escalate');
    expect(two.effects.slice(asked).some((one) => one.effect === 'notify' && one.urgent)).toBe(true);
  });
});

it('a provider that is known and has people stays the one that classifies', () => {
  const play = new Play({ city: cityOf(fullPlan), procedure: incident, now }).open(machine('a', 'cloud'), byAlert);
  const may = fullPlanPersons.filter((one) => play.allowed(one).some(({ command }) => command === 'classify'));
  expect(may.sort()).toEqual(['duty1', 'duty2', 'duty3', 'ops1', 'ops2', 'team1', 'team2']);
});
const fullPlanPersons = [...cityOf(fullPlan).persons];
