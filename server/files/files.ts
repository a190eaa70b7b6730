/**
 * Attachments on their way into a matter: sent first, named by a command later. Which files a matter has is said by its
 * history alone; what stands here says whose an upload is, and how long it is kept when no matter names it.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ActiveContent, FileRef } from '@banjie/shared/engine/matter/state.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, tooOften, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { sizeText } from '@banjie/shared/kernel/size.ts';
import { UploadBroken, type Upload } from '../http/handler.ts';
import { ScannerAway } from './clamd.ts';
import { inkFault } from './ink.ts';
import { activeIn, HEAD_BYTES, judgeHead, judgeWhole, nameOf, TAIL_BYTES, textReader, type Named } from './kinds.ts';
import type { FilePorts } from './ports.ts';
import { texts } from './texts.ts';

export interface Files {
  /** Takes a file in. It is this person's, and kept for 24 hours of machine time unless a matter names it. */
  /** @param signs where it is a signature: the one command that it may go with */
  upload(person: PersonId, name: string, upload: Upload, signs?: string): Promise<FileRef | Rejection>;
  /** Keeps what was made for this matter, which names it next; where it does not, it is swept away like an upload. */
  keepMade(made: { name: string; type: string; matter: string }, bytes: Uint8Array): Promise<FileRef>;
  /** The person no longer wants it. */
  discard(person: PersonId, id: string): Promise<boolean>;
  /** The files that a command of this person on this matter names; again and again for the same matter. */
  claim(ids: readonly string[], person: PersonId, matter: string, signs?: string): Promise<FileRef[] | Rejection>;
  /** Keeps uploads of this person at least for so many milliseconds more. Gives those that are there, in this order. */
  hold(ids: readonly string[], person: PersonId, ms: number): Promise<FileRef[]>;
  /** The matter's history names them now. When this is missed, the sweep makes up for it. */
  attached(ids: readonly string[], matter: string): Promise<void>;
  content(id: string): Readable;
  /** Whether the content is still what the history says of it. */
  isWhole(file: Pick<FileRef, 'id' | 'hash'>): Promise<boolean>;
  /** Deletes what no matter names and nobody can name any more. Gives how many. */
  purge(): Promise<number>;
}

/** A signature is lines on white: more than this is something else. */
const SIGNATURE_BYTES = 512 * 1024;
const SIGNATURE_TYPE = 'image/png';
const HOUR_MS = 3_600_000;
const KEPT_MS = 24 * HOUR_MS;
/** From the claim to the commit it takes a moment; so long nothing is swept away under it. */
const CLAIMED_MS = HOUR_MS;
/** What a person may have sent without naming it in a matter. */
const LOOSE_FILES = 40;
const LOOSE_BYTES = 200 * 1024 * 1024;
const SWEPT_AT_ONCE = 200;
/** A scanner that is away is mostly reading its new patterns. */
const AGAIN_SECONDS = 30;

/** Whose what the server itself has made is: no person's. */
const MACHINE = 'system';
const PIECE = 64 * 1024;
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield await Promise.resolve(bytes.subarray(at, at + PIECE));
}

/** Carries a rejection out of the middle of a stream. */
class Refused extends Error {
  readonly rejection: Rejection;
  constructor(rejection: Rejection) {
    super(rejection.text);
    this.rejection = rejection;
  }
}

interface Measured {
  size: number;
  hash: string;
  tail: Uint8Array;
  active?: ActiveContent;
}

export function createFiles({ store, machineNow, names, limit, active, scan, onScannerAway }: FilePorts): Files {
  const tooLarge = () => reject('tooLarge', texts.tooLarge(sizeText(limit)));
  const inMs = async (ms: number) => new Date((await machineNow()).getTime() + ms);

  async function part(id: string, from: number, until: number): Promise<Buffer> {
    if (from >= until) return Buffer.alloc(0);
    const pieces: Uint8Array[] = [];
    for await (const piece of store.content(id, { from, until })) pieces.push(piece as Uint8Array);
    return Buffer.concat(pieces);
  }

  /** What can't be looked at is not taken: whoever sent it has it still. */
  async function scanned(file: Named, id: string): Promise<void> {
    if (!scan) return;
    const content = store.content(id);
    try {
      const said = await scan(content as AsyncIterable<Uint8Array>);
      if (said.is === 'found') throw new Refused(reject('invalid', texts.harmful(file.name, said.name)));
      if (said.is === 'tooLarge') throw new Refused(reject('tooLarge', texts.scannerLimit(file.name)));
    } catch (error) {
      if (!(error instanceof ScannerAway)) throw error;
      onScannerAway?.(error);
      const afterSeconds = AGAIN_SECONDS;
      throw new Refused(reject('unavailable', texts.scannerAway(afterSeconds), { afterSeconds }));
    } finally {
      content.destroy();
    }
  }

  async function signatureFault(id: string, size: number): Promise<Rejection | undefined> {
    if (size > SIGNATURE_BYTES) return reject('tooLarge', texts.signature.tooLarge(sizeText(SIGNATURE_BYTES)));
    const fault = inkFault(await part(id, 0, size));
    return fault && reject('invalid', texts.signature[fault]);
  }

  async function keep(id: string, file: Named, upload: Upload): Promise<Measured> {
    const measured = measure(file, upload.bytes, limit, tooLarge);
    await store.write(id, measured.pieces());
    const result = measured.result();
    const judged = await judgeWhole(file, result.tail, () => store.content(id));
    if (judged) throw new Refused(judged);
    const found = await activeIn(file, { size: result.size, read: (from, until) => part(id, from, until) });
    if (found && active() === 'refuse')
      throw new Refused(reject('invalid', texts.active(file.name, texts.activeKinds[found])));
    await scanned(file, id);
    return { ...result, ...(found ? { active: found } : {}) };
  }

  return {
    async upload(person, given, upload, signs) {
      const file = nameOf(given);
      if (isRejection(file)) return file;
      if (upload.size !== undefined && upload.size > limit) return tooLarge();
      if (signs !== undefined && file.kind.type !== SIGNATURE_TYPE) return reject('invalid', texts.signature.kind);
      // Ids of GridFS are 12 bytes; these nobody guesses.
      const id = randomBytes(12).toString('hex');
      await store.begin(id, person, await inMs(KEPT_MS), signs);
      try {
        // Counted with itself: of uploads that begin at the same moment none slips through.
        const loose = await store.loose(person);
        if (loose.count > LOOSE_FILES || loose.bytes >= LOOSE_BYTES)
          throw new Refused(tooOften(texts.tooMany(LOOSE_FILES, sizeText(LOOSE_BYTES)), KEPT_MS / 1000));
        const { size, hash, active } = await keep(id, file, upload);
        const unsigned = signs === undefined ? undefined : await signatureFault(id, size);
        if (unsigned) throw new Refused(unsigned);
        const ref: FileRef = { id, name: file.name, size, type: file.kind.type, hash, ...(active ? { active } : {}) };
        await store.finish(ref);
        return ref;
      } catch (error) {
        // Where storing itself failed, pieces may still arrive: then the sweep removes it, as it does when we are killed.
        if (error instanceof Refused || error instanceof UploadBroken) await store.remove(id).catch(() => undefined);
        if (error instanceof Refused) return error.rejection;
        throw error;
      }
    },
    async keepMade({ name, type, matter }, bytes) {
      // Never by another's id: whoever makes it again beside us, or after a crash, writes a file of his own.
      const id = randomBytes(12).toString('hex');
      await store.begin(id, MACHINE, await inMs(CLAIMED_MS));
      await store.write(id, piecesOf(bytes));
      const hash = createHash('sm3').update(bytes).digest('hex');
      await store.finish({ id, name, size: bytes.length, type, hash });
      await store.claim([id], MACHINE, matter, await inMs(CLAIMED_MS));
      return { id, name, size: bytes.length, type, hash };
    },
    discard: (person, id) => store.discard(id, person),
    async claim(ids, person, matter, signs) {
      const wanted = [...new Set(ids)];
      if (wanted.length === 0) return [];
      const found = await store.claim(wanted, person, matter, await inMs(CLAIMED_MS), signs);
      const gone = signs === undefined ? texts.gone : texts.signature.gone;
      const faults = wanted.flatMap((id, n) =>
        found.some((one) => one.id === id)
          ? []
          : [{ path: signs === undefined ? `files.${n}` : 'signature', message: gone }],
      );
      if (faults.length > 0) return reject('invalid', gone, { faults });
      return wanted.flatMap((id) => found.filter((one) => one.id === id));
    },
    async hold(ids, person, ms) {
      if (ids.length === 0) return [];
      const found = await store.hold(ids, person, await inMs(ms));
      return ids.flatMap((id) => found.filter((one) => one.id === id));
    },
    attached: (ids, matter) => store.attached(ids, matter),
    content: (id) => store.content(id),
    isWhole: async ({ id, hash }) => (await store.measure(id)).hash === hash,
    async purge() {
      const now = await machineNow();
      let purged = 0;
      for (let n = 0; n < SWEPT_AT_ONCE; n++) {
        const overdue = await store.takeOverdue(now);
        if (!overdue) break;
        const named = await firstOf(overdue.claims, (matter) => names(matter, overdue.id));
        // A commit whose mark was cut off by a crash.
        if (named !== undefined) await store.attached([overdue.id], named);
        else {
          await store.remove(overdue.id);
          purged += 1;
        }
      }
      return purged;
    },
  };
}

/** Looks at a content as it passes by: its beginning before anything is stored, its size, its hash, its end. */
function measure(file: Named, bytes: AsyncIterable<Uint8Array>, limit: number, tooLarge: () => Rejection) {
  // GB/T 32905, as everywhere in the history.
  const hash = createHash('sm3');
  const text = file.kind.bytes === undefined ? textReader() : undefined;
  let size = 0;
  let tail: Buffer = Buffer.alloc(0);
  const refuse = (rejection: Rejection | undefined) => {
    if (rejection) throw new Refused(rejection);
  };

  async function* pieces(): AsyncGenerator<Uint8Array> {
    let head: Buffer | undefined = Buffer.alloc(0);
    for await (const piece of bytes) {
      size += piece.length;
      if (size > limit) refuse(tooLarge());
      if (text && !text.takes(piece)) refuse(reject('invalid', texts.notUtf8(file.name)));
      hash.update(piece);
      if (!text) tail = Buffer.concat([tail, piece]).subarray(-TAIL_BYTES);
      if (head) {
        head = Buffer.concat([head, piece]);
        if (head.length < HEAD_BYTES) continue;
        refuse(await judgeHead(file, head));
        yield head;
        head = undefined;
      } else yield piece;
    }
    if (text && !text.ends()) refuse(reject('invalid', texts.notUtf8(file.name)));
    if (head) {
      refuse(await judgeHead(file, head));
      yield head;
    }
  }

  return { pieces, result: (): Measured => ({ size, hash: hash.digest('hex'), tail }) };
}

async function firstOf<T>(values: readonly T[], isSo: (value: T) => Promise<boolean>): Promise<T | undefined> {
  for (const value of values) if (await isSo(value)) return value;
  return undefined;
}
