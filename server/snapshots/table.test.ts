/** Tables that never change, beside plain maps that do. */
import { chanceOf } from '@banjie/shared/engine/testing/chance.ts';
import { persistentMap } from './persistent-map.ts';
import { tableOf, type Table, type TableKind } from './table.ts';

interface Member {
  id: string;
  teams: string[];
  rank: number;
}
const kind: TableKind<Member, 'team'> = {
  id: ({ id }) => id,
  order: (one, other) => one.rank - other.rank || (one.id < other.id ? -1 : 1),
  indexes: { team: ({ teams }) => teams },
};
const teams = ['red', 'green', 'blue'];

it('after any changes is what it would be if it had been made of them, and no earlier state has changed', () => {
  const chance = chanceOf(7);
  const plain = new Map<string, Member>();
  let table: Table<Member, 'team'> = tableOf(kind, []);
  const states: { table: Table<Member, 'team'>; members: Member[] }[] = [];
  for (let round = 0; round < 300; round += 1) {
    const changes = Array.from({ length: 1 + (round % 7) }, () => {
      const id = `m${chance.pick(Array.from({ length: 200 }, (_, n) => n))}`;
      if (chance.percent(25)) return { id };
      return { id, record: { id, teams: teams.filter(() => chance.percent(50)), rank: chance.pick([1, 2, 3]) } };
    });
    for (const { id, record } of changes) {
      if (record) plain.set(id, record);
      else plain.delete(id);
    }
    table = table.with(changes);
    states.push({ table, members: [...plain.values()] });
  }
  for (const { table: state, members } of states) {
    const made = tableOf(kind, members);
    expect(state.size).toBe(members.length);
    expect(state.all()).toEqual(made.all());
    for (const team of teams) expect(state.of('team', team)).toEqual(made.of('team', team));
    for (const { id } of members) expect(state.get(id)).toBe(made.get(id));
  }
});

it('grows from nothing to many thousands, one by one', () => {
  let map = persistentMap<number>();
  const small = map;
  for (let n = 0; n < 20_000; n += 1) {
    const draft = map.draft();
    draft.set(`key-${n}`, n);
    map = draft.done();
  }
  expect([small.size, map.size, map.get('key-0'), map.get('key-19999'), map.get('key-20000')]).toEqual([
    ...[0, 20_000, 0, 19_999, undefined],
  ]);
  expect(new Set(map.values()).size).toBe(20_000);
});
