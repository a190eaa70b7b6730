/**
 * What in a document would run: macros, controls and programs inside of it, scripts and starts of programs in a PDF. Told
 * by its structure alone; what is packed so that we can't look into it is told as that.
 */
import { inflate, inflateRaw } from 'node:zlib';
import { promisify } from 'node:util';
import type { ActiveContent as Active } from '@banjie/shared/engine/matter/state.ts';

/** A content of which pieces can be read. */
export interface Bytes {
  size: number;
  read(from: number, until: number): Promise<Buffer>;
}

export const bytesOf = (buffer: Buffer): Bytes => ({
  size: buffer.length,
  read: (from, until) => Promise.resolve(buffer.subarray(from, until)),
});

const MB = 1024 * 1024;
const unpacked = { raw: promisify(inflateRaw), zlib: promisify(inflate) };

// ------------------------------------------------------------------ zip: docx, xlsx, pptx, ofd

interface Entry {
  name: string;
  method: number;
  packed: number;
  at: number;
}
/** The table of contents may be so large; a document of ten thousand parts has less. */
const CONTENTS_MOST = 8 * MB;
const PART_MOST = 32 * MB;
/** All parts of one document that are looked through; packed, these would be a thousandth of it. */
const LOOKED_MOST = 64 * MB;
const MACRO =
  /(?:^|\/)(?:vbaproject\.bin|vbadata\.xml)$|(?:^|\/)(?:macrosheets|activex)\/|\.(?:docm|dotm|xlsm|xltm|xlam|xlsb|pptm|potm|ppsm|ppam)$/i;
const PROGRAM = /\.(?:exe|dll|scr|com|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|msi|jar|lnk|reg|sh|elf|apk)$/i;
const OLE_OBJECT = /(?:^|\/)embeddings\/[^/]+\.bin$/i;
const PACKED_DOCUMENT = /(?:^|\/)embeddings\/[^/]+\.(?:docx|xlsx|pptx)$/i;
const CONTENT_TYPES = '[Content_Types].xml';
/** Where templates and objects of elsewhere are named, which would be fetched and run; pictures and links are not. */
const RELATIONS = /\.rels$/i;
const RELATION = /<Relationship\s[^>]*>/gi;
const FETCHED = /\/(?:attachedTemplate|oleObject|frame|subDocument)["']/i;
const ELSEWHERE = /TargetMode\s*=\s*["']External["']/i;
/** DDE starts a program: as a field of Word, whose words may be cut anywhere, and as a link of Excel. */
const FIELDS = /^word\/[^/]+\.xml$/i;
const FIELD = /<w:instrText[^>]*>([^<]*)<|\bw:instr\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const DDE = /\bDDE(?:AUTO)?\b/i;
const LINKS = /^xl\/externalLinks\/[^/]+\.xml$/i;
const DDE_LINK = /<(?:\w+:)?ddeLink\b/;

/** @param deep how many documents may still lie in each other */
export async function activeInZip(bytes: Bytes, deep = 2): Promise<Active | undefined> {
  const entries = await entriesOf(bytes);
  if (!entries) return 'unreadable';
  if (entries.some(({ name }) => MACRO.test(name))) return 'macro';
  // A macro may have any name: its type is what counts.
  const types = entries.find(({ name }) => name === CONTENT_TYPES);
  const declared = types && (await partOf(bytes, types))?.toString('utf8');
  if (types && declared === undefined) return 'unreadable';
  if (declared !== undefined && /vbaProject|macroEnabled|ms-office\.activeX/i.test(declared)) return 'macro';
  if (entries.some(({ name }) => PROGRAM.test(name) || OLE_OBJECT.test(name))) return 'embedded';
  let looked = 0;
  for (const entry of entries) {
    const starts = startsIn(entry.name);
    if (!starts) continue;
    const part = await partOf(bytes, entry);
    looked += part?.length ?? 0;
    if (!part || looked > LOOKED_MOST) return 'unreadable';
    if (starts(part.toString('utf8'))) return 'embedded';
  }
  for (const entry of entries.filter(({ name }) => PACKED_DOCUMENT.test(name))) {
    const part = deep > 0 ? await partOf(bytes, entry) : undefined;
    const found = part ? await activeInZip(bytesOf(part), deep - 1) : 'unreadable';
    if (found) return found;
  }
  return undefined;
}

/** What in this part would fetch or start something; undefined for parts that can't. */
function startsIn(name: string): ((text: string) => boolean) | undefined {
  if (RELATIONS.test(name))
    return (text) => (text.match(RELATION) ?? []).some((one) => FETCHED.test(one) && ELSEWHERE.test(one));
  if (FIELDS.test(name))
    return (text) => DDE.test([...text.matchAll(FIELD)].map(([, within, by, or]) => within ?? by ?? or ?? '').join(''));
  return LINKS.test(name) ? (text) => DDE_LINK.test(text) : undefined;
}

/** The parts of a document that are wanted, unpacked; undefined where it can't be, or would be more than `LOOKED_MOST`. */
export async function unpackedParts(
  bytes: Bytes,
  wanted: (name: string) => boolean,
): Promise<ReadonlyMap<string, Buffer> | undefined> {
  const parts = new Map<string, Buffer>();
  let length = 0;
  for (const entry of (await entriesOf(bytes)) ?? []) {
    if (!wanted(entry.name)) continue;
    const part = await partOf(bytes, entry);
    length += part?.length ?? 0;
    // Two of one name are read differently by different readers.
    if (!part || length > LOOKED_MOST || parts.has(entry.name)) return undefined;
    parts.set(entry.name, part);
  }
  return parts.size > 0 ? parts : undefined;
}

/** The table of contents at the end; undefined where there is none that we understand. */
async function entriesOf(bytes: Bytes): Promise<Entry[] | undefined> {
  const tailFrom = Math.max(0, bytes.size - 66_000);
  const tail = await bytes.read(tailFrom, bytes.size);
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  // With more behind it than its comment there may be another one that others read.
  if (end < 0 || end + 22 + (tail[end + 20] ?? 0) + 256 * (tail[end + 21] ?? 0) !== tail.length) return undefined;
  const [count, length, from] = [tail.readUInt16LE(end + 10), tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (length > CONTENTS_MOST || from + length > bytes.size) return undefined;
  const contents = await bytes.read(from, from + length);
  const entries: Entry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + 46 > contents.length || contents.readUInt32LE(at) !== 0x02014b50) return undefined;
    const [name, extra, comment] = [28, 30, 32].map((place) => contents.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    entries.push({
      name: contents.toString('utf8', at + 46, at + 46 + name).replaceAll('\\', '/'),
      method: contents.readUInt16LE(at + 10),
      packed: contents.readUInt32LE(at + 20),
      at: contents.readUInt32LE(at + 42),
    });
    at += 46 + name + extra + comment;
  }
  return at === length ? entries : undefined;
}

async function partOf(bytes: Bytes, { method, packed, at }: Entry): Promise<Buffer | undefined> {
  const header = await bytes.read(at, at + 30);
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) return undefined;
  const from = at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (packed > PART_MOST) return undefined;
  const content = await bytes.read(from, from + packed);
  if (method === 0) return content;
  if (method !== 8) return undefined;
  return unpacked.raw(content, { maxOutputLength: PART_MOST }).catch(() => undefined);
}

// ------------------------------------------------------------------ compound files: doc, xls, ppt

/** Names of streams and storages, as an entry of the directory begins: 128 bytes, the name in UTF-16 with its length. */
const named: readonly [string, Active][] = [
  ['_VBA_PROJECT', 'macro'],
  ['_VBA_PROJECT_CUR', 'macro'],
  ['VBA', 'macro'],
  ['Macros', 'macro'],
  ['\x01Ole10Native', 'embedded'],
  ['Package', 'embedded'],
];
const marks = named.map(([name, active]) => {
  const mark = Buffer.alloc(66);
  mark.write(name, 'utf16le');
  mark.writeUInt16LE((name.length + 1) * 2, 64);
  return { mark, active };
});
const ENTRY = 128;

export async function activeInCompound(bytes: Bytes): Promise<Active | undefined> {
  const STEP = 4 * MB;
  for (let from = 0; from < bytes.size; from += STEP) {
    // Entries lie at multiples of their size, and so do our steps: none is cut in two.
    const piece = await bytes.read(from, Math.min(bytes.size, from + STEP));
    for (const { mark, active } of marks)
      for (let at = piece.indexOf(mark); at >= 0; at = piece.indexOf(mark, at + 1))
        // A storage or a stream; other places are text that happens to be the same.
        if (at % ENTRY === 0 && [1, 2].includes(piece[at + 66] ?? 0)) return active;
  }
  return undefined;
}

// ------------------------------------------------------------------ PDF

const SCRIPT = /\/(?:JavaScript|JS|Launch)(?![A-Za-z0-9_.-])/;
const OBJECTS = /\/ObjStm(?![A-Za-z])/;
/** Objects in one piece that are unpacked; what is packed tighter is no document. */
const OBJECTS_MOST = 16 * MB;

export async function activeInPdf(bytes: Bytes): Promise<Active | undefined> {
  const whole = await bytes.read(0, bytes.size);
  for (let at = 0; at >= 0 && at < whole.length;) {
    const begin = whole.indexOf('stream', at, 'latin1');
    const until = begin < 0 ? whole.length : begin;
    const objects = plain(whole.toString('latin1', at, until));
    if (SCRIPT.test(objects)) return 'script';
    if (begin < 0) break;
    const from = begin + 6 + (whole[begin + 6] === 0x0d ? 2 : 1);
    const end = whole.indexOf('endstream', from, 'latin1');
    if (end < 0) break;
    // Only the dictionary right before it says what the stream is.
    const dictionary = objects.slice(objects.lastIndexOf(' obj'));
    if (OBJECTS.test(dictionary)) {
      const inside = await unpacked
        .zlib(whole.subarray(from, end), { maxOutputLength: OBJECTS_MOST })
        .catch(() => undefined);
      // Another filter, or a password: nobody but its reader sees what stands in it.
      if (!inside) return 'unreadable';
      if (SCRIPT.test(plain(inside.toString('latin1')))) return 'script';
    }
    at = end + 'endstream'.length;
  }
  return undefined;
}

/** Names may be written with `#4a` for any letter. */
const plain = (text: string): string =>
  text.includes('#')
    ? text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text;
