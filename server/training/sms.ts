/**
 * SMS in the training ground: a gateway on loopback, to which the real channel sends, and whose reports come back signed, by
 * the real door. Those who are on duty have a (made-up) number. Nothing of this exists in production, nor where the training
 * ground is given a gateway of its own.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { formatInstant, instantOf } from '@banjie/shared/kernel/time.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { startFakeGateway } from '../notify/channels/sms/fake-gateway.ts';
import type { SmsRequest, SmsSettings } from '../notify/channels/sms/gateway.ts';
import type { SmsStore } from '../notify/channels/sms/ports.ts';
import type { DeliveryStore, Log, Way } from '../notify/ports.ts';
import { partsOfId } from '../notify/telling.ts';
import type { PeopleService } from '../people/directory.ts';
import type { PeopleStore } from '../people/ports.ts';
import type { Mobiles } from '../personal/mobiles.ts';
import { texts } from './texts.ts';

/** Whom SMS reach. */
const numbers: Readonly<Record<PersonId, string>> = {
  'cloud-duty1': '13900000001',
  'cloud-duty2': '13900000002',
  'cloud-duty3': '13900000003',
  'emergency-group-leader': '13900000004',
};

export interface SmsShown {
  id: string;
  text: string;
  /** When it was told, in the time of the city. */
  atText: string;
  /** What the gateway has reported. */
  came: string;
  /** Why it came by SMS. */
  why: string;
  /** How the same notice went to him, by every channel. */
  ways: { channel: string; state: string }[];
}

export interface TrainingSms {
  settings: SmsSettings;
  /** Gives numbers to those who have none. */
  introduce(store: PeopleStore, people: PeopleService, mobiles: Mobiles): Promise<void>;
  /** Of a person, newest first. */
  read(person: PersonId): Promise<{ number: boolean; dead: boolean; items: SmsShown[] }>;
  /** From now on nothing arrives at his number, as the gateway learns when it tries. */
  kill(person: PersonId, dead: boolean): boolean;
  /** Where reports go, once the server listens. */
  callAt(url: string): void;
  stop(): Promise<void>;
}

const SECRET = 'the-training-grounds-own-gateway';
/** As a carrier takes its time. */
const REPORT_MS = 1_500;
const SHOWN = 50;
const nowSeconds = () => Math.floor(Date.now() / 1000);

export async function startTrainingSms(
  stores: () => { sms: Pick<SmsStore, 'latest'>; deliveries: Pick<DeliveryStore, 'ofEvent'> },
  log: Pick<Log, 'warn'>,
): Promise<TrainingSms> {
  const gateway = await startFakeGateway(SECRET, nowSeconds);
  const stopped = new AbortController();
  let door: string | undefined;

  async function report({ id }: SmsRequest): Promise<void> {
    await pause(REPORT_MS, undefined, { ref: false, signal: stopped.signal });
    if (door === undefined) return;
    const { headers, body } = gateway.reportOf([id], { reason: texts.sms.unreachable });
    await fetch(door, { method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' } });
  }
  gateway.arrived = (request) =>
    void report(request).catch((error: unknown) => {
      if (!stopped.signal.aborted) log.warn({ err: error }, 'a report of the training gateway was not sent');
    });

  return {
    settings: { url: gateway.url, secret: SECRET, sign: texts.sms.sign, perSecond: 20, templates: {} },
    async introduce(store, people, mobiles) {
      const missing = Object.entries(numbers).filter(
        ([person]) => people.directory().person(person) && people.accountOf('mobile', person) === undefined,
      );
      await store.bindAll(
        'mobile',
        missing.map(([person, number]) => ({ person, account: mobiles.sealed(person, number) })),
      );
    },
    async read(person) {
      const { sms, deliveries } = stores();
      const mine = (await sms.latest(SHOWN)).filter(({ delivery }) => partsOfId(delivery).recipient === person);
      const items = await Promise.all(
        mine.map(async ({ id, delivery, text, at, report: came }): Promise<SmsShown> => {
          const parts = await deliveries.ofEvent(partsOfId(delivery).telling.replace(/\+\d+$/, ''));
          const ways = parts.flatMap((one) => one.ways.filter((way) => way.person === person));
          return {
            ...{ id, text, atText: formatInstant(parts[0]?.notice.at ?? instantOf(at.getTime())) },
            came: came ? texts.sms.came[came.state](came.reason) : texts.sms.waiting,
            why: whyOf(ways),
            ways: ways.map(wayShown),
          };
        }),
      );
      const number = numbers[person];
      return { number: number !== undefined, dead: gateway.dead.has(number ?? ''), items };
    },
    kill(person, dead) {
      const number = numbers[person];
      if (number === undefined) return false;
      if (dead) gateway.dead.add(number);
      else gateway.dead.delete(number);
      return true;
    },
    callAt(url) {
      door = `${url}/api/channels/sms`;
    },
    async stop() {
      stopped.abort();
      await gateway.close();
    },
  };
}

const wayShown = ({ channel, state }: Pick<Way, 'channel' | 'state'>) => ({
  channel: texts.sms.channels[channel] ?? channel,
  state: texts.sms.states[state],
});

/** What the others had come to. */
function whyOf(ways: readonly Pick<Way, 'channel' | 'state' | 'failure'>[]): string {
  const others = ways.filter(({ channel }) => channel !== 'sms' && channel !== 'in-app');
  if (others.length === 0) return texts.sms.why.last;
  return others.some(({ state, failure }) => state === 'givenUp' || failure !== undefined)
    ? texts.sms.why.failed
    : texts.sms.why.silent;
}
