import type { Directory } from '@banjie/shared/kernel/party.ts';
import type { InsideChannel } from './channel.ts';

/** The notices of the mini-app: there for everybody, accepted at once, read when they are opened. */
export const inAppChannel = (people: { directory(): Directory }): InsideChannel => ({
  name: 'in-app',
  mode: 'inside',
  capabilities: { knowsRead: true, buttons: true, files: true, needsCredit: false },
  addressOf: (person) =>
    Promise.resolve(people.directory().person(person) ? { kind: 'inside', value: person } : undefined),
  roomsOf: () => Promise.resolve([]),
  health: () => Promise.resolve({ ok: true }),
  // What is pressed in the mini-app comes as an operation of the API under its person's token.
  verify: () => Promise.resolve(undefined),
});
