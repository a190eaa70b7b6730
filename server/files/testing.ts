/** Small files that are what they say, for tests. */
import { crc32, deflateSync } from 'node:zlib';

const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : Buffer.from(part))));

/** A zip with these entries; not compressed unless told how. */
export function zip(entries: Record<string, string | Buffer>, pack?: (content: Buffer) => Buffer): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const plain = Buffer.from(text as string);
    const content = pack ? pack(plain) : plain;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(pack ? 8 : 0, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const header = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), content]);
    const entry = Buffer.alloc(46);
    entry.write('PK\x01\x02', 0, 'latin1');
    entry.writeUInt16LE(20, 4);
    common.copy(entry, 6, 0, 26);
    entry.writeUInt32LE(offset, 42);
    local.push(header);
    central.push(entry, Buffer.from(name));
    offset += header.length;
  }
  const listed = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(Object.keys(entries).length, 8);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, listed, end]);
}

/** A compound file whose directory has these entries; nothing else in it is real. */
export function compound(names: readonly string[]): Buffer {
  const header = Buffer.alloc(512);
  header.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  const entries = names.map((name, n) => {
    const entry = Buffer.alloc(128);
    entry.write(name, 'utf16le');
    entry.writeUInt16LE((name.length + 1) * 2, 64);
    entry[66] = n === 0 ? 5 : 1;
    return entry;
  });
  return Buffer.concat([header, ...entries]);
}

const officeFile = (folder: string, of: string): Buffer =>
  zip({
    '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/${folder}" ContentType="application/vnd.openxmlformats-officedocument.${of}.main+xml"/></Types>`,
    [folder]: '<?xml version="1.0"?><document/>',
  });

const png = bytes(
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13],
  'IHDR',
  [0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0],
  'IDAT',
  [0, 0, 0, 0, 0, 0, 0, 0],
  'IEND',
  [0xae, 0x42, 0x60, 0x82],
);

/** A PNG of these RGBA pixels, row by row. */
export function pngOf(width: number, height: number, pixels: Uint8Array): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  // Each row begins with the kind of its filter, which is none.
  const rows = Buffer.alloc((width * 4 + 1) * height);
  for (let y = 0; y < height; y++)
    rows.set(pixels.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1);
  return Buffer.concat([
    png.subarray(0, 8),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A picture of a signature as the pad makes one: RGBA on white. `of`: another one is written otherwise. */
export function signed(of = 0, written = true): Buffer {
  const [width, height] = [300, 100];
  const pixels = new Uint8Array(width * height * 4).fill(255);
  const dot = (x: number, y: number) => pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  for (let x = 20; written && x < 260; x++)
    for (let thick = 0; thick < 3; thick++) dot(x, 50 + thick + Math.round(30 * Math.sin((x + of) / 20)));
  return pngOf(width, height, pixels);
}

export const samples = {
  pdf: bytes('%PDF-1.7\n%âãÏÓ\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  docx: officeFile('word/document.xml', 'wordprocessingml.document'),
  xlsx: officeFile('xl/workbook.xml', 'spreadsheetml.sheet'),
  pptx: officeFile('ppt/presentation.xml', 'presentationml.presentation'),
  ofd: zip({ 'OFD.xml': '<ofd:OFD/>', 'Doc_0/Document.xml': '<ofd:Document/>' }),
  archive: zip({ 'run.bat': 'del', 'not-OFD.xml': '' }),
  compound: bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], [...Buffer.alloc(600)]),
  png,
  jpg: bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], 'JFIF', [0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xd9]),
  text: bytes('\uFEFF单位,数量\n市民政局,3\n'),
  program: bytes('MZ', [0x90, 0, 3, 0, 0, 0], [...Buffer.alloc(200)]),
  html: bytes(' \n<!DOCTYPE html><html><script>alert(1)</script></html>'),
  svg: bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
} as const;
