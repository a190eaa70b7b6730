/** The door by which messages of machines come in: read by the kind of their feed, taken as far as they can be, and noted. */
import type { AlertAnswer } from '@banjie/shared/contract/routes/alerts.ts';
import type { MappedAlert } from '@banjie/shared/feeds/reading.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { isRejection, reject, rejectionStatus, type Fault, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { cutText } from '@banjie/shared/kernel/text.ts';
import type { Alerts } from '../alerts/handlers.ts';
import { eachOnce, type Alert } from '../alerts/payload.ts';
import type { Refusals } from '../alerts/refusals.ts';
import type { SourceCaller } from '../http/handler.ts';
import type { Batch } from '../http/incoming/batch.ts';
import type { CityClock, People } from '../matters/ports.ts';
import { hashOf } from '../proof/hash.ts';
import type { Capacity } from './capacity.ts';
import type { Feeds } from './feeds.ts';
import type { Feed, FeedMessage, FeedRecordStore } from './ports.ts';
import type { Reading, Unread } from './reading.ts';
import { texts } from './texts.ts';

export interface IntakePorts {
  feeds: Pick<Feeds, 'ofName'>;
  store: Pick<FeedRecordStore, 'hear' | 'beat'>;
  alerts: Pick<Alerts, 'take'>;
  capacity: Capacity;
  refusals: Pick<Refusals, 'note'>;
  trouble(feed: Feed, text: string, faults: readonly string[]): Promise<void>;
  people: Pick<People, 'directory'>;
  clock: CityClock;
  onError(error: unknown): void;
}

/** Reads a message, here or by a thread. */
export type Read = (bytes: Uint8Array, feed: Pick<Feed, 'kind' | 'mapping'>) => Promise<Reading | Rejection>;

interface Taken {
  matters: AlertAnswer['matters'];
  text: string;
  unread?: Unread;
  unknownUnits?: string[];
  /** How many alerts a window of maintenance kept silent. */
  held?: number;
}

/** Of what is kept of a message so many characters; a number of a person that is cut apart there is not shown. */
const EXCERPT = 2_000;
const EXCERPT_READ = 8_000;
const NAMED = 5;

export function createIntake(ports: IntakePorts) {
  const { feeds, store, alerts, capacity, people, clock } = ports;

  async function receive(caller: SourceCaller, batch: Batch, read: Read): Promise<AlertAnswer | Rejection> {
    const feed = feeds.ofName(caller.name, caller.unit);
    const reading = await read(batch.bytes, feed);
    const taken = isRejection(reading) ? reading : await take(feed, reading, batch.dropped);
    // What is wanted again is noted when it comes again.
    if (!isRejection(taken) || rejectionStatus[taken.rejected] < 500)
      // Whatever has been done is done, also where it can't be noted.
      await note(feed, caller.token, batch, taken).catch(ports.onError);
    if (isRejection(taken)) return taken;
    const { matters, unread, unknownUnits, held } = taken;
    return {
      matters,
      ...(unknownUnits && unknownUnits.length > 0 ? { unknownUnits } : {}),
      ...(held ? { held } : {}),
      ...(unread && unread.refused > 0 ? { refused: unread.refused } : {}),
      ...(unread && unread.faults.length > 0 ? { faults: unread.faults } : {}),
    };
  }

  function take(feed: Feed, reading: Reading, dropped: number): Promise<Taken | Rejection> {
    switch (reading.kind) {
      case 'alertmanager':
        return takePayload(feed, { ...reading.payload, ...cutOf(reading.payload.truncatedAlerts, dropped) }, dropped);
      case 'json':
        return takeMapped(feed, reading, dropped);
      case 'capacity':
        return takeUsages(feed, reading);
      case 'heartbeat':
        return beat(feed, reading.over);
    }
  }

  async function beat(feed: Feed, over: boolean): Promise<Taken> {
    if (!over) await store.beat(feed.id, clock.now());
    return { matters: [], text: over ? texts.notBeat : texts.beat };
  }

  type Payload = Parameters<Alerts['take']>[0];
  async function takePayload(feed: Feed, payload: Payload, dropped: number): Promise<Taken | Rejection> {
    const answer = await alerts.take(payload, feed);
    if (isRejection(answer)) return answer;
    const { refused = 0, faults = [], matters, unknownUnits = [], held = 0 } = answer;
    return { matters, unknownUnits, held, text: saidOf(matters, dropped, held), unread: { refused, faults } };
  }

  /** Alerts of one system belong to one incident. */
  async function takeMapped(
    feed: Feed,
    { values, ...read }: Extract<Reading, { kind: 'json' }>,
    dropped: number,
  ): Promise<Taken | Rejection> {
    const faults: Fault[] = [...read.faults];
    const bySystem = new Map<string, MappedAlert[]>();
    for (const one of values) {
      const there = bySystem.get(one.system ?? '');
      if (there) there.push(one);
      else bySystem.set(one.system ?? '', [one]);
    }
    const unitOf = unitsByName();
    const unknown = new Set<string>();
    const matters = new Map<string, AlertAnswer['matters'][number]>();
    let held = 0;
    for (const [system, mine] of bySystem) {
      const found = mine.map((one) => alertOf(one, (name) => unitOf.get(name) ?? void unknown.add(name)));
      const payload: Payload = {
        ...{ version: '4', groupKey: `json/${system}`, commonLabels: {}, commonAnnotations: {} },
        ...{ alerts: eachOnce(found), refused: 0, faults: [], ...cutOf(undefined, dropped) },
      };
      const answer = await alerts.take(payload, feed);
      if (isRejection(answer)) return answer;
      for (const one of answer.matters) matters.set(one.id, one);
      held += answer.held ?? 0;
    }
    const all = [...matters.values()];
    // Of a payload that has changed something the rest, which has not, says nothing.
    const acted = all.filter(({ id }) => id !== '');
    const unread: Unread = { ...read, faults };
    for (const name of [...unknown].slice(0, NAMED)) faults.push(texts.unknownUnit(name));
    if (unknown.size > 0) unread.fault ??= texts.unknownUnit('').message;
    if (read.refused > 0) await ports.refusals.note(feed.name, reject('invalid', texts.partly, { faults }), read.fault);
    return {
      matters: acted.length > 0 ? acted : all,
      text: saidOf(all, dropped, held),
      ...{ unread, held },
      unknownUnits: [...unknown].slice(0, 50),
    };
  }

  async function takeUsages(
    feed: Feed,
    { values, ...unread }: Extract<Reading, { kind: 'capacity' }>,
  ): Promise<Taken | Rejection> {
    const matters = new Map<string, AlertAnswer['matters'][number]>();
    let text: string = texts.capacity.below;
    for (const usage of values) {
      const measured = await capacity.measure(feed, usage);
      if (isRejection(measured)) return measured;
      const { as, matter } = measured;
      if (as === 'opened' && matter) matters.set(matter.id, { ...matter, outcome: 'opened' });
      else if (as === 'still') text = texts.capacity.still;
    }
    if (matters.size > 0) text = texts.capacity.opened([...matters.values()].map(({ number }) => number).join('、'));
    if (unread.refused > 0)
      await ports.refusals.note(feed.name, reject('invalid', texts.partly, { faults: unread.faults }), unread.fault);
    return { matters: [...matters.values()], text, unread };
  }

  function unitsByName(): ReadonlyMap<string, string> {
    const units = people.directory().units();
    return new Map([
      ...units.map(({ id, name }): [string, string] => [name, id]),
      ...units.map(({ id }): [string, string] => [id, id]),
    ]);
  }

  async function note(feed: Feed, token: string, batch: Batch, taken: Taken | Rejection): Promise<void> {
    const faults = (isRejection(taken) ? taken.faults : taken.unread?.faults) ?? [];
    const lines = faults.slice(0, NAMED).map(({ path, message }) => (path === '' ? message : `${path}：${message}`));
    const partly = !isRejection(taken) && faults.length > 0;
    const message: FeedMessage = {
      at: clock.now(),
      outcome: isRejection(taken) ? 'refused' : partly ? 'partly' : 'taken',
      text: taken.text,
      faults: lines.map((line) => maskIds(line).text),
      excerpt: excerptOf(batch.bytes),
      matters: isRejection(taken) ? [] : taken.matters.flatMap(({ id, number }) => (id === '' ? [] : [{ id, number }])),
    };
    await store.hear(feed.id, token, message);
    if (message.outcome !== 'taken') await ports.trouble(feed, partly ? texts.partly : message.text, message.faults);
  }

  return { receive };
}
export type Intake = ReturnType<typeof createIntake>;

function excerptOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, EXCERPT_READ)).toString('utf8');
  return cutText(maskIds(text.replaceAll('\0', '')).text, EXCERPT, '…');
}

const cutOf = (truncated: number | undefined, dropped: number) =>
  truncated === undefined && dropped === 0 ? {} : { truncatedAlerts: (truncated ?? 0) + dropped };

function alertOf(one: MappedAlert, unitOf: (name: string) => string | undefined): Alert {
  const units = one.units.flatMap((name) => unitOf(name) ?? []);
  const sent = maskIds(one.fingerprint).text;
  return {
    status: one.status,
    fingerprint: /^[0-9A-Za-z_-]{1,64}$/.test(sent) ? sent : hashOf(one.fingerprint).slice(0, 32),
    startsAt: one.startsAt,
    labels: {
      alertname: one.title,
      ...(one.level === undefined ? {} : { banjie_level: one.level }),
      ...(one.system === undefined ? {} : { banjie_system: one.system }),
      ...(units.length > 0 ? { banjie_units: units.join(',') } : {}),
    },
    annotations: { summary: one.title },
  };
}

const outcomes = ['opened', 'joined', 'recovered', 'counted', 'ignored'] as const;
/** What became of a message, in words. */
function saidOf(matters: AlertAnswer['matters'], dropped: number, held: number): string {
  const parts = outcomes.flatMap((outcome) => {
    const numbers = matters.filter((one) => one.outcome === outcome).map(({ number }) => number);
    // What was kept silent is said below.
    if (numbers.length === 0 || (outcome === 'ignored' && held > 0)) return [];
    const said = texts.taken[outcome];
    return [typeof said === 'string' ? said : said(numbers.slice(0, NAMED).join('、'))];
  });
  if (held > 0) parts.push(texts.taken.held(held));
  return [...parts, ...(dropped > 0 ? [texts.cut(dropped)] : [])].join('；') || texts.taken.ignored;
}
