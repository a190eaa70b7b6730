/** Which files may be sent, and whether a content is what its name says. Nothing is believed but the bytes. */
import { fileTypeFromBuffer, fileTypeFromStream } from 'file-type/node';
import type { Readable } from 'node:stream';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { ActiveContent } from '@banjie/shared/engine/matter/state.ts';
import { activeInCompound, activeInPdf, activeInZip, type Bytes } from './active.ts';
import { texts } from './texts.ts';

interface Kind {
  key: keyof typeof texts.kinds;
  /** Media type under which it is given out. */
  type: string;
  /** What its bytes are; undefined for text, which no bytes begin. */
  bytes?: string;
}

const office = (of: string) => `application/vnd.openxmlformats-officedocument.${of}`;
const ZIP = 'application/zip';
/** The container of Office before 2007, and of documents with a password. */
const COMPOUND = 'application/x-cfb';

const known: readonly Kind[] = [
  { key: 'pdf', type: 'application/pdf', bytes: 'application/pdf' },
  // GB/T 33190: a zip with OFD.xml at its root.
  { key: 'ofd', type: 'application/ofd', bytes: ZIP },
  { key: 'docx', type: office('wordprocessingml.document'), bytes: office('wordprocessingml.document') },
  { key: 'xlsx', type: office('spreadsheetml.sheet'), bytes: office('spreadsheetml.sheet') },
  { key: 'pptx', type: office('presentationml.presentation'), bytes: office('presentationml.presentation') },
  { key: 'doc', type: 'application/msword', bytes: COMPOUND },
  { key: 'xls', type: 'application/vnd.ms-excel', bytes: COMPOUND },
  { key: 'ppt', type: 'application/vnd.ms-powerpoint', bytes: COMPOUND },
  { key: 'png', type: 'image/png', bytes: 'image/png' },
  { key: 'jpg', type: 'image/jpeg', bytes: 'image/jpeg' },
  { key: 'txt', type: 'text/plain; charset=utf-8' },
  { key: 'csv', type: 'text/csv; charset=utf-8' },
];
const kinds = new Map(known.map((kind) => [kind.key as string, kind]));
kinds.set('jpeg', kinds.get('jpg')!);
const allowed = [...kinds.keys()].filter((key) => key !== 'jpeg').join('、');

export interface Named {
  name: string;
  kind: Kind;
}

const NAME_MAX = 120;
/** Control characters, and those that turn the direction of reading or are not seen at all. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u;

/** The name under which a file is kept: no path, nothing unseen, no ID number, an ending that we know. */
export function nameOf(given: string): Named | Rejection {
  const bare = (given.normalize('NFC').split(/[/\\]/).at(-1) ?? '').trim();
  const fault = (message: string) => reject('invalid', message, { faults: [{ path: 'name', message }] });
  if (bare === '' || bare.startsWith('.')) return fault(texts.nameNeeded);
  if (bare.length > NAME_MAX) return fault(texts.nameLong(NAME_MAX));
  if (UNSEEN.test(bare)) return fault(texts.nameOdd);
  const name = maskIds(bare).text;
  const kind = kinds.get(/\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '');
  return kind ? { name, kind } : fault(texts.kindUnknown(name, allowed));
}

/** Bytes from the beginning in which all but zips are recognised. */
export const HEAD_BYTES = 4100;
/** Bytes from the end in which the table of contents of a zip is looked for. */
export const TAIL_BYTES = 256 * 1024;

const wrong = ({ name, kind }: Named, found: string | undefined): Rejection =>
  reject('invalid', texts.mismatch(name, texts.kinds[kind.key], found && titleOf(found)));

/** Judges the beginning of a content: what can't be right any more is refused before the rest is sent. */
export async function judgeHead(file: Named, head: Uint8Array): Promise<Rejection | undefined> {
  const { name, kind } = file;
  if (head.length === 0) return reject('invalid', texts.empty(name));
  // Text has no magic bytes: it is read as text, to its end. Some words look like magic bytes ("BM" is a bitmap).
  if (kind.bytes === undefined) return isMarkup(head) ? reject('invalid', texts.markup(name)) : undefined;
  const found = (await fileTypeFromBuffer(head))?.mime;
  if (found === kind.bytes || (isZip(head) && isZipped(kind))) return undefined;
  if (found === COMPOUND && isZipped(kind)) return reject('invalid', texts.encrypted(name));
  return wrong(file, found);
}

/** Judges the whole of a content that passed by its beginning. `tail` are its last bytes. */
export async function judgeWhole(
  file: Named,
  tail: Uint8Array,
  content: () => Readable,
): Promise<Rejection | undefined> {
  if (!isZipped(file.kind)) return undefined;
  if (file.kind.key === 'ofd') return hasEntry(tail, 'OFD.xml') ? undefined : wrong(file, ZIP);
  const stream = content();
  try {
    const found = (await fileTypeFromStream(stream))?.mime;
    return found === file.kind.bytes ? undefined : wrong(file, found);
  } finally {
    stream.destroy();
  }
}

/** What in it would run; undefined where there is nothing, or nothing could be. */
export async function activeIn({ kind }: Named, bytes: Bytes): Promise<ActiveContent | undefined> {
  if (isZipped(kind)) return activeInZip(bytes);
  if (kind.bytes === COMPOUND) return activeInCompound(bytes);
  return kind.key === 'pdf' ? activeInPdf(bytes) : undefined;
}

const isZip = (head: Uint8Array): boolean =>
  head[0] === 0x50 && head[1] === 0x4b && head[2] === 0x03 && head[3] === 0x04;
const isZipped = (kind: Kind): boolean => kind.bytes === ZIP || kind.bytes?.startsWith(office('')) === true;

/** Whether the table of contents at the end of a zip has this entry. */
function hasEntry(tail: Uint8Array, entry: string): boolean {
  const bytes = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength);
  const HEADER = 46;
  for (let at = bytes.indexOf(entry); at >= 0; at = bytes.indexOf(entry, at + 1)) {
    const header = at - HEADER;
    if (header < 0) continue;
    if (bytes.readUInt32LE(header) === 0x02014b50 && bytes.readUInt16LE(header + 28) === entry.length) return true;
  }
  return false;
}

/** A page or a script: a browser that is given it by mistake would run it. */
function isMarkup(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head).trimStart();
  return text.startsWith('#!') || /^<(?:!doctype|!--|\?xml|\?php|html|head|body|script|svg|iframe)/i.test(text);
}

/** Reads text piece by piece; false as soon as it is not UTF-8, or has characters that no text has. */
export function textReader(): { takes(piece: Uint8Array): boolean; ends(): boolean } {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  const isText = (text: string) => !/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.test(text);
  const read = (piece?: Uint8Array): boolean => {
    try {
      return isText(piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true }));
    } catch {
      return false;
    }
  };
  return { takes: (piece) => read(piece), ends: () => read() };
}

function titleOf(type: string): string {
  const { found, kinds: names } = texts;
  const same = known.find((kind) => kind.bytes === type && type !== ZIP && type !== COMPOUND);
  if (same) return names[same.key];
  if (type === COMPOUND) return found.oldOffice;
  if (/zip|rar|7z|tar|compressed|xz|java-archive|android/.test(type)) return found.archive;
  if (/msdownload|elf|mach-binary|executable|shellscript|wasm/.test(type)) return found.program;
  if (/^(?:audio|video)\//.test(type)) return found.media;
  return type.startsWith('image/') ? found.picture : found.other;
}
