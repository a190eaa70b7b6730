import { deflateRawSync, deflateSync } from 'node:zlib';
import { activeInCompound, activeInPdf, activeInZip, bytesOf } from './active.ts';
import { compound, samples, zip } from './testing.ts';

const TYPES = '[Content_Types].xml';
const types = (part = '') =>
  `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${part}</Types>`;
const office = (more: Record<string, string | Buffer>) =>
  zip({ [TYPES]: types(), 'word/document.xml': '<document/>', ...more });
const relation = (kind: string, target: string, mode: string) =>
  `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}" TargetMode="${mode}"/></Relationships>`;
const inZip = (bytes: Buffer) => activeInZip(bytesOf(bytes));

describe('an Office document', () => {
  it('has nothing that runs when it is plain', async () => {
    for (const plain of [samples.docx, samples.xlsx, samples.pptx, samples.ofd])
      expect(await inZip(plain)).toBeUndefined();
    expect(await inZip(office({ 'word/media/image1.png': 'x', 'customXml/item1.xml': '<a/>' }))).toBeUndefined();
    expect(await inZip(office({ 'word/embeddings/表.xlsx': samples.xlsx }))).toBeUndefined();
    for (const plain of [
      { 'word/_rels/document.xml.rels': relation('hyperlink', 'http://a/DDE', 'External') },
      { 'word/_rels/settings.xml.rels': relation('attachedTemplate', 'Normal.dotx', 'Internal') },
      { 'word/document.xml': '<w:t>关于 DDE 和 DDEAUTO 的说明</w:t><w:instrText> PAGE </w:instrText>' },
      { 'xl/externalLinks/externalLink1.xml': '<externalBook r:id="r1"/>' },
    ])
      expect(await inZip(office(plain))).toBeUndefined();
  });

  it.each([
    ['its macros', 'macro', { 'word/vbaProject.bin': 'x' }],
    ['its macros in another case and place', 'macro', { 'XL/VBAPROJECT.BIN': 'x' }],
    ['macros of Excel 4', 'macro', { 'xl/macrosheets/sheet1.xml': '<macrosheet/>' }],
    ['a control', 'macro', { 'word/activeX/activeX1.bin': 'x' }],
    [
      'macros under another name, told by their type',
      'macro',
      { [TYPES]: types('<Override PartName="/word/a.bin" ContentType="application/vnd.ms-office.vbaProject"/>') },
    ],
    ['an object', 'embedded', { 'word/embeddings/oleObject1.bin': 'x' }],
    ['a program', 'embedded', { 'word/media/setup.exe': 'MZ' }],
    ['a document with macros in it', 'macro', { 'word/embeddings/a.xlsm': 'x' }],
    [
      'a plain document in which one with macros lies',
      'macro',
      { 'word/embeddings/a.xlsx': zip({ [TYPES]: types(), 'xl/vbaProject.bin': 'x' }) },
    ],
    [
      'a template from elsewhere, whose macros would run here',
      'embedded',
      { 'word/_rels/settings.xml.rels': relation('attachedTemplate', 'http://a/t.dotm', 'External') },
    ],
    [
      'an object from elsewhere',
      'embedded',
      { 'ppt/slides/_rels/slide1.xml.rels': relation('oleObject', 'http://a/x.html', 'External') },
    ],
    [
      'a field that starts a program',
      'embedded',
      { 'word/document.xml': '<w:p><w:fldSimple w:instr=" DDEAUTO c:\\\\cmd.exe "/></w:p>' },
    ],
    [
      'a field that starts a program, in pieces and in a header',
      'embedded',
      {
        'word/header1.xml':
          '<w:instrText xml:space="preserve"> D</w:instrText><w:t/><w:instrText>DE c:\\x</w:instrText>',
      },
    ],
    ['a link to a program', 'embedded', { 'xl/externalLinks/externalLink1.xml': '<ddeLink ddeService="cmd"/>' }],
    ['what is no document, called one', 'unreadable', { 'word/embeddings/a.docx': 'no zip' }],
  ] as const)('is told by %s', async (_, found, more) => {
    expect(await inZip(office(more))).toBe(found);
  });

  it('is looked into when it is packed, and is unreadable when its contents are not what they say', async () => {
    const packed = types('<Override PartName="/word/a.bin" ContentType="application/vnd.ms-office.vbaProject"/>');
    expect(await inZip(zip({ [TYPES]: packed }, deflateRawSync))).toBe('macro');
    expect(await inZip(zip({ [TYPES]: types() }, deflateRawSync))).toBeUndefined();
    const cut = office({}).subarray(0, -30);
    expect(await inZip(cut)).toBe('unreadable');
    // Two tables of contents, or one that says fewer than there are: what a reader would see is not known.
    const benign = office({});
    const macros = office({ 'word/vbaProject.bin': 'x' });
    expect(await inZip(Buffer.concat([macros, benign.subarray(-22)]))).toBe('unreadable');
    const fewer = Buffer.from(macros);
    fewer.writeUInt16LE(2, fewer.length - 12);
    expect(await inZip(fewer)).toBe('unreadable');
    const blank = ' '.repeat(30 * 1024 * 1024);
    const pages = { 'word/document.xml': blank, 'word/header1.xml': blank, 'word/header2.xml': blank };
    expect(await inZip(zip({ [TYPES]: types(), ...pages }, deflateRawSync))).toBe('unreadable');
    const bomb = zip({ [TYPES]: ' '.repeat(40 * 1024 * 1024) }, deflateRawSync);
    expect(await inZip(bomb)).toBe('unreadable');
  });
});

describe('a document of Office before 2007', () => {
  it('is told by the names in its directory, and not by its words', async () => {
    const inCompound = (bytes: Buffer) => activeInCompound(bytesOf(bytes));
    expect(await inCompound(compound(['Root Entry', 'WordDocument', '1Table']))).toBeUndefined();
    expect(await inCompound(compound(['Root Entry', 'Macros', 'VBA']))).toBe('macro');
    expect(await inCompound(compound(['Root Entry', '_VBA_PROJECT_CUR']))).toBe('macro');
    expect(await inCompound(compound(['Root Entry', 'ObjectPool', '\x01Ole10Native']))).toBe('embedded');
    const words = Buffer.concat([
      compound(['Root Entry']),
      Buffer.alloc(6),
      Buffer.from('Macros\0_VBA_PROJECT\0', 'utf16le'),
    ]);
    expect(await inCompound(words)).toBeUndefined();
  });
});

describe('a PDF', () => {
  const inPdf = (text: string | Buffer) => activeInPdf(bytesOf(Buffer.from(text as string, 'latin1')));
  const object = (dictionary: string, stream?: Buffer) =>
    Buffer.concat([
      Buffer.from(`%PDF-1.7\n1 0 obj\n<<${dictionary}>>\n`, 'latin1'),
      ...(stream ? [Buffer.from('stream\n'), stream, Buffer.from('\nendstream\n')] : []),
      Buffer.from('endobj\n%%EOF\n'),
    ]);

  it('is told by scripts and by what starts a program, however its names are written', async () => {
    expect(await activeInPdf(bytesOf(samples.pdf))).toBeUndefined();
    for (const action of [
      '/S/JavaScript/JS(app.alert(1))',
      '/S /Launch /F (cmd.exe)',
      '/S/J#61vaScript',
      '/AA<</O<</#4aS(x)>>>>',
    ])
      expect(await inPdf(object(action))).toBe('script');
    for (const plain of [
      '/Title(JavaScript)',
      '/LaunchPad 1',
      '/JSX 1',
      '/URI(http://a/JS/Launch)'.replace('/JS/Launch', ''),
    ])
      expect(await inPdf(object(plain))).toBeUndefined();
  });

  it('is looked into where its objects are packed, and not where only pictures are', async () => {
    const inside = deflateSync('<</S/JavaScript/JS(x)>>');
    expect(await activeInPdf(bytesOf(object('/Type/ObjStm/Filter/FlateDecode', inside)))).toBe('script');
    expect(
      await activeInPdf(bytesOf(object('/Type/ObjStm/Filter/FlateDecode', deflateSync('<</A 1>>')))),
    ).toBeUndefined();
    expect(await activeInPdf(bytesOf(object('/Type/XObject', Buffer.from('/S/JavaScript'))))).toBeUndefined();
    expect(await activeInPdf(bytesOf(object('/Type/ObjStm', Buffer.from('sealed'))))).toBe('unreadable');
  });
});
