/** The reading side of a server over a real database, with as many units as are wanted and a matter that asks them all. */
import { randomUUID } from 'node:crypto';
import type mongoose from 'mongoose';
import type { Directory, Unit } from '@banjie/shared/kernel/party.ts';
import { personKey, postKey, type PostKey } from '@banjie/shared/kernel/party.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { latestProcedure } from '@banjie/shared/procedures/index.ts';
import type { Poll } from '@banjie/server/http/handler.ts';
import { createUnchanged } from '@banjie/server/http/unchanged.ts';
import type { ListQuery } from '@banjie/server/matters/lists.ts';
import { createMatterHandlers } from '@banjie/server/matters/handlers.ts';
import type { People } from '@banjie/server/matters/ports.ts';
import { createMatterService } from '@banjie/server/matters/service.ts';
import { GENESIS, hashOf } from '@banjie/server/proof/hash.ts';
import { createReceipts } from '@banjie/server/receipts/receipts.ts';
import { registerStore } from '@banjie/server/store/city/registers.ts';
import { matterLists } from '@banjie/server/store/matters/lists.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import { matterStore } from '@banjie/server/store/matters/matters.ts';
import { receiptStore } from '@banjie/server/store/matters/receipts.ts';
import { deliveryStore } from '@banjie/server/store/notices/deliveries.ts';
import { people as small, settableClock, smallCityPorts } from './small-city.ts';

export const NOW = '2026-11-24T02:00:00.000Z';
/** The item by which a matter asks every unit. */
export const ITEM = 'receipts#2';
export const unitOf = (n: number): string => `u${String(n).padStart(4, '0')}`;

export async function readingCity(connection: mongoose.Connection, units = 0) {
  const clock = settableClock(NOW);
  const store = matterStore(connection);
  const stores = {
    ...{ store, lists: matterLists(connection), receipts: receiptStore(connection) },
    ...{ registers: registerStore(connection), deliveries: deliveryStore(connection) },
  };
  await Promise.all(Object.values(stores).map((one) => one.ensureIndexes()));
  const asked: Unit[] = Array.from({ length: units }, (_, n) => ({ id: unitOf(n), name: `第 ${n} 局`, kind: 'unit' }));
  const known = new Map([...small.directory().units(), ...asked].map((unit) => [unit.id, unit]));
  let directory: Directory = { ...small.directory(), units: () => [...known.values()], unit: (id) => known.get(id) };
  const left = new Set<string>();
  const people: People = {
    directory: () => directory,
    fresh: () => Promise.resolve(undefined),
    standing(person) {
      const [unit = '', post = ''] = person.split('-');
      const own = known.get(unit);
      if (!own || left.has(person)) return undefined;
      return {
        ...{ person, name: person, unit, unitName: own.name, administrator: false, standsInFor: [] },
        keys: [personKey(person), postKey(unit, post as PostKey)],
      };
    },
  };
  const service = createMatterService({ ...smallCityPorts(store, clock), people }, GENESIS);
  const matters = createMatterHandlers({
    ...{ ...stores, service, people, checkConfirmed: () => Promise.resolve(false) },
    counted: () => Promise.resolve({ lines: [] }),
    grounds: () => [directory],
  });
  const receipts = createReceipts({
    ...{ store: stores.receipts, people, clock, hash: hashOf, deliveries: stores.deliveries },
    matters: { closeReceipts: service.closeReceipts, answer: matters.answer },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const as = (person: string) => ({ kind: 'person' as const, person, channel: 'miniapp' as const });
  const collection = connection.collection<MatterDocument>('matters');

  return {
    ...{ ...stores, clock, service, matters, collection, receiptStore: stores.receipts, receipts },
    /** Somebody leaves the city: everybody's snapshot is another one from then on. */
    leaves(person: string): void {
      left.add(person);
      directory = { ...directory };
    },
    async incident(by = 'provider-ops'): Promise<string> {
      const form = { what: '核心交换机丢包', system: '政务云', level: 'II' };
      const opened = await service.open(as(by), { procedure: 'incident', form, key: randomUUID() });
      if (isRejection(opened)) throw new Error(opened.text);
      return opened.id;
    },
    /** A correction that asks so many units for their receipts; the provider is a party. */
    async correction(count: number): Promise<string> {
      const from = (await collection.findOne({ _id: await this.incident() })) as unknown as MatterDocument;
      const id = `correction-${randomUUID()}`;
      const number = String(Date.parse(NOW) + Math.floor(Math.random() * 1e9)).slice(-10);
      const item = { ...from.state.items[0], id: ITEM, step: 'receipts', kind: 'receipts' as const, parties: [] };
      const version = latestProcedure('data-correction')?.version ?? 1;
      const state = {
        ...{ ...from.state, id, number, version, procedure: 'data-correction', title: '行政区划代码 更正' },
        ...{ opening: { resource: 'codes', findings: [] }, timers: [] },
        items: [{ ...item, receipts: { total: count, post: 'data' } }],
      } as MatterState;
      const { wakeAt: _, outboxAt: __, ...rest } = from;
      await collection.insertOne({ ...rest, ...{ _id: id, number, state, procedure: 'data-correction', outbox: [] } });
      const due = from.state.items[0]?.deadlines[0]?.at;
      await stores.receipts.ask(
        asked.slice(0, count).map((unit) => ({
          ...{ id: `${id}.${ITEM}.${unit.id}`, matter: id, number, procedure: 'data-correction', version },
          ...{ title: state.title, item: ITEM, from: '市教育局', what: '核校结果比对', unit: unit.id },
          ...{ parties: [postKey(unit.id, 'data')], state: 'open' as const, askedAt: NOW, provisional: false },
          ...{ total: count, ...(due === undefined ? {} : { dueAt: due }) },
        })),
      );
      return id;
    },
    confirm: (id: string, n: number) =>
      receipts.handlers.confirmReceipt({
        ...{ caller: as(`${unitOf(n)}-data`), params: { id: `${id}.${ITEM}.${unitOf(n)}` }, query: undefined },
        ...{ body: { form: { compared: 'same' } }, key: `confirm-${n}`, requestId: 'r' },
      }),
    read: (person: string, id: string) =>
      matters.handlers.readMatter({
        ...{ caller: as(person), params: { id }, query: undefined, body: undefined, key: undefined, requestId: 'r' },
      }),
    /** A process that is asked again and again: gives the tag, and whether it was sent anything. */
    polled() {
      const unchanged = createUnchanged();
      const none = { body: undefined, key: undefined, requestId: 'r' };
      const ask = async <T>(
        asks: string,
        has: string,
        poll: Poll<T> | undefined,
        work: () => Promise<T | Rejection>,
      ): Promise<{ tag: string; sent: boolean }> => {
        const answer = await unchanged(asks, has, poll, work);
        if (isRejection(answer)) throw new Error(JSON.stringify(answer));
        return { tag: answer.tag, sent: answer.body !== undefined };
      };
      return {
        matter(person: string, id: string, has = '') {
          const call = { ...none, caller: as(person), params: { id }, query: undefined };
          return ask(`${person} ${id}`, has, matters.polls.readMatter?.(call), () => matters.handlers.readMatter(call));
        },
        /** @param meanwhile happens once the list has been read, before it is given */
        todo(person: string, has = '', query: ListQuery = {}, meanwhile?: () => Promise<unknown>) {
          const call = { ...none, caller: as(person), params: undefined, query };
          const poll = matters.polls.listMatters?.(call);
          const work = async () => {
            const done = await poll?.work?.();
            await meanwhile?.();
            return done ?? { answer: await matters.handlers.listMatters(call), stood: undefined };
          };
          return ask(`${person} ${JSON.stringify(query)}`, has, poll && { ...poll, work }, () =>
            matters.handlers.listMatters(call),
          );
        },
      };
    },
  };
}
