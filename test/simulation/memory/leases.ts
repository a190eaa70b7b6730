/** The board of leases in memory: one document, changed by compare-and-set on its version. */
import type { Board, LeaseStore } from '@banjie/server/schedule/ports.ts';
import { copy, type Atomic, type Time } from './atomic.ts';

export function memoryLeases({
  board,
  time,
}: {
  board: Omit<Board, 'at' | 'overtaken'>;
  time: Time;
}): Atomic<LeaseStore> {
  return {
    renew(id, knows, leaseMs) {
      const member = { id, until: new Date(time.machine + leaseMs), knows };
      const at = board.members.findIndex((one) => one.id === id);
      if (at < 0) board.members.push(member);
      else board.members[at] = member;
      const { version, members, holders } = board;
      return { version, members: copy(members), holders: [...holders], at: new Date(time.machine), overtaken: false };
    },
    assign(version, holders, gone) {
      if (board.version !== version) return false;
      board.version += 1;
      board.holders = [...holders];
      board.members = board.members.filter(({ id }) => !gone.includes(id));
      return true;
    },
    leave(member) {
      board.version += 1;
      board.holders = board.holders.map((one) => (one === member ? undefined : one));
      board.members = board.members.filter(({ id }) => id !== member);
    },
  };
}
