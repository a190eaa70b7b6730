/**
 * The real bot, killed between two steps of a delivery: what had been claimed and not sent comes once, what had been sent
 * and not marked comes again in the same words, and nothing else does.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { deliveriesIn, NOTICES, type NoticeDocument } from '@banjie/server/store/notices/notice-document.ts';
import type { City } from '../../harness/city.ts';
import { isThere } from '../../harness/processes.ts';

export const botSeams = ['claimed, not sent', 'sent, not marked'] as const;
export type BotSeam = (typeof botSeams)[number];

const CHAT = 'wechaty';
const PATIENCE_MS = 60_000;
/** Readers that the bot sends to at the same time: so many may have got what could not be marked. */
export const READERS_AT_ONCE = 4;

export interface MortalBot {
  /** What its process is started with. */
  environment: Record<string, string>;
  /** Arms the seam, brings something about, waits for its death there, and starts it again. */
  diesAt(city: City, seam: BotSeam, cause: () => Promise<unknown>): Promise<void>;
  close(): void;
}

export function mortalBot(): MortalBot {
  const folder = mkdtempSync(join(tmpdir(), 'banjie-bot-seam-'));
  const file = join(folder, 'seam');
  return {
    environment: {
      NODE_OPTIONS: `--import ${fileURLToPath(new URL('bot-seam.mjs', import.meta.url))}`,
      BOT_SEAM: file,
    },
    async diesAt(city, seam, cause) {
      writeFileSync(file, seam);
      const { pid } = city.bot();
      await cause();
      await until(`the bot dies at: ${seam}`, () => Promise.resolve(!existsSync(file) && !isThere(pid)));
      await city.bot().restart();
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Heard {
  /** By chat, to persons who were bound to it. */
  deliveries: number;
  /** What came more than once: how often more. */
  repeated: number;
  /** Deliveries that nobody has heard, and texts that came under none. */
  faults: string[];
}

/** When all that was to be sent of these matters by chat is sent: what stands in the database beside what the phones have heard. */
export async function heardOf(city: City, connection: Connection, matters: readonly string[]): Promise<Heard> {
  const notices = connection.collection<NoticeDocument>(NOTICES);
  const which = { matter: { $in: [...matters] } };
  const untold = { _id: { $in: [...matters] }, outboxAt: { $exists: true } };
  await until(
    'all is told',
    async () => (await connection.collection<{ _id: string }>('matters').countDocuments(untold)) === 0,
  );
  await until('all is sent', async () => (await notices.countDocuments({ ...which, waits: CHAT })) === 0);
  const sent = (await notices.find(which).toArray())
    .flatMap(deliveriesIn)
    .filter(
      ({ channel, person, state, attempt }) => channel === CHAT && person && (state !== 'superseded' || attempt > 0),
    );
  const faults: string[] = [];
  let repeated = 0;
  for (const person of new Set(sent.map((one) => one.person ?? ''))) {
    const mine = sent.filter((one) => one.person === person);
    const phone = await city.phone(person);
    const texts = (await phone.heard()).map(({ text }) => text);
    for (const number of new Set(mine.map((one) => one.number))) {
      const about = texts.filter((text) => text.includes(number));
      const [told, different] = [mine.filter((one) => one.number === number).length, new Set(about).size];
      if (different !== told) faults.push(`${person} heard ${different} texts of ${told} deliveries of ${number}`);
      repeated += about.length - different;
    }
  }
  return { deliveries: sent.length, repeated, faults };
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await pause(50)) if (await holds()) return;
  throw new Error(`it did not come to pass: ${what}`);
}
