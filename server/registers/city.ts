/**
 * The catalogue and the subscriptions as the registers know them, laid over the directory that was imported: what a
 * matter has put in is there, what it has lifted is gone.
 */
import type { RegisterEntry, Registers } from '@banjie/shared/engine/definition/registers.ts';
import type { Directory, Resource, UnitId } from '@banjie/shared/kernel/party.ts';

/** Reads resources and their users from the registers. @param registers as they stand; asked anew with every look */
export function withRegisters(directory: () => Directory, registers: () => Registers): () => Directory {
  let made: { from: Directory; facts: Registers; directory: Directory } | undefined;
  return () => {
    const from = directory();
    const facts = registers();
    if (made?.from !== from || made.facts !== facts) made = { from, facts, directory: overlay(from, facts) };
    return made.directory;
  };
}

function overlay(from: Directory, facts: Registers): Directory {
  const users = new Map<string, UnitId[]>();
  const place = new Map(from.units().map((unit, n) => [unit.id, n]));
  for (const { subject } of facts.entries('subscriptions')) {
    const cut = subject.lastIndexOf('/');
    const resource = subject.slice(0, cut);
    users.set(resource, [...(users.get(resource) ?? []), subject.slice(cut + 1)]);
  }
  for (const list of users.values()) list.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  return {
    ...from,
    resource: (id) => {
      const entry = facts.entry('catalogue', id);
      return from.resource(id) ?? (entry && resourceOf(entry));
    },
    usersOf: (resource) => (facts.entry('catalogue', resource) ? (users.get(resource) ?? []) : from.usersOf(resource)),
  };
}

/** Items of a catalogue entry are written as people write them: 名称、地址；类别 */
function resourceOf({ subject, values }: RegisterEntry): Resource {
  const items = String(values['items'] ?? '')
    .split(/[、，,；;\s]+/)
    .filter((one) => one !== '');
  const identifier = String(values['identifier'] ?? '') || items[0] || '标识';
  return {
    id: subject,
    name: String(values['name'] ?? subject),
    provider: String(values['provider'] ?? ''),
    identifier: { key: identifier, title: identifier },
    fields: items.filter((one) => one !== identifier).map((one) => ({ key: one, title: one })),
    personal: values['personal'] === true,
  };
}
