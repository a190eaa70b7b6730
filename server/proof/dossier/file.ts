/** The file 卷宗 of a matter: all that is known of it, in a form that can be checked without us. */
import type { FactSection, MatterView } from '@banjie/shared/contract/shapes.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import type { HistoryEntry, ReceiptRecord } from '../../matters/ports.ts';
import type { Delivery, DeliveryState } from '../../notify/ports.ts';
import { canonical } from '../hash.ts';
import type { SigningKey } from '../key.ts';
import type { MerklePath } from '../merkle.ts';
import type { Head } from '../ports.ts';
import type { FileMaterial } from './materials.ts';
import type { FileStep } from './steps.ts';

export const FORMAT = 'banjie-matter-file/1';

export interface FileDelivery {
  at: Instant;
  kind: Delivery['kind'];
  subject: string;
  body: string;
  /** Name of the person, or of the unit whose room it went to. */
  to: string;
  channel: string;
  state: DeliveryState;
  readAt?: Instant;
  failure?: string;
}

export interface FileReceipt {
  unit: string;
  what: string;
  state: ReceiptRecord['state'];
  askedAt: Instant;
  dueAt?: Instant;
  confirmedAt?: Instant;
  by?: string;
  form?: Record<string, unknown>;
}

/** That a root has sealed a head of this matter: the leaf, and its way up to the `changes` of that day's root. */
export interface FileProof {
  day: string;
  leaf: Head;
  path: MerklePath;
}

/** What the file says, before it is signed. */
export interface FileContent {
  format: typeof FORMAT;
  exportedAt: Instant;
  exportedBy: string;
  matter: Head & {
    procedure: string;
    procedureTitle: string;
    title: string;
    unit: string;
    openedAt: Instant;
    openedBy: string;
    regime: string;
    /** How it ended; absent while it runs. */
    ending?: string;
    steps: string[];
    turn?: string;
  };
  summary: string;
  articles: MatterView['articles'];
  /** What is open, with its limits and their basis. */
  items: MatterView['items'];
  /** All steps so far, with their limits. */
  steps: FileStep[];
  facts: FactSection[];
  /** Absent where the procedure takes none, and in files of before. */
  materials?: FileMaterial[];
  timeline: MatterView['timeline'];
  receipts: FileReceipt[];
  deliveries: FileDelivery[];
  attachments: {
    id: string;
    name: string;
    size: number;
    type: string;
    hash: string;
    at: Instant;
    by: string;
    /** The decision that it signs. */
    signs?: string;
  }[];
  links: Omit<MatterView['links'][number], 'visible'>[];
  votes: MatterView['votes'];
  registers: MatterView['registers'];
  history: HistoryEntry[];
  /** Entries in which an ID number was shortened: their hash can't be computed from this file. */
  masked: number[];
  proof?: FileProof;
}

export interface MatterFile extends FileContent {
  seal: { publicKey: string; signature: string };
}

/** With the pictures of signatures, by the id of their file: on paper they are seen, in the JSON their hash stands for them. */
export interface PrintedFile extends MatterFile {
  pictures?: Readonly<Record<string, Uint8Array>>;
}

/** Hashes and ids are no text: a run of 18 digits in them is chance. */
const MACHINE = /^[0-9a-f]{24,}(?:[.:#].*)?$/;

/** Shortens ID numbers in all texts of a value. */
export function maskedDeep<T>(value: T): T {
  if (typeof value === 'string') return (MACHINE.test(value) ? value : maskIds(value).text) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => maskedDeep(one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, maskedDeep<unknown>(one)])) as T;
}

/** Shortens ID numbers wherever they stand, and signs: from here on nothing changes unseen. */
export function sealFile(content: Omit<FileContent, 'masked'>, key: SigningKey): MatterFile {
  const history = content.history.map((entry) => ({ ...entry, events: maskedDeep(entry.events) }));
  const masked = history.flatMap(({ seq, events }, n) =>
    canonical(events) === canonical(content.history[n]?.events) ? [] : [seq],
  );
  const { history: _, ...rest } = content;
  const shown: FileContent = { ...maskedDeep(rest), history, masked };
  const publicKey = key.publicKey;
  return { ...shown, seal: { publicKey, signature: key.sign(sealedText(shown, publicKey)) } };
}

/** What the seal is a signature of. */
export const sealedText = (content: FileContent, publicKey: string): string => canonical({ ...content, publicKey });
