/** A file that is sent goes with what is being asked, and with nothing else; what a matter has comes on request. */
import { rejection, phone } from './testing/city.ts';
import { APPLICATION, cityWithWork } from './testing/work.ts';
import type { Incoming } from './ports.ts';

function sending() {
  const city = cityWithWork();
  city.contents.set('ref-1', { name: '自测报告.pdf', bytes: Buffer.alloc(2048) });
  city.contents.set('ref-2', { name: '截图.png', bytes: Buffer.alloc(10) });
  const li = phone(city, 'li');
  const file = (n = 1, more: Partial<Incoming> = {}) => li('', { file: { name: '', ref: `ref-${n}` }, ...more });
  return { city, li, file };
}

it('with nothing asked it is not kept, and is answered with what to do', async () => {
  const { city, file } = sending();
  expect(await file()).toMatch(/没有在等您的材料，没有保存.*补充附件 编号/s);
  expect(city.taken).toEqual([]);
});

it('goes with a command that is being filled in, and is repeated before it is sent', async () => {
  const { city, li, file } = sending();
  expect(await li('填报处置进展 0777')).toMatch(/可以发文件作附件/);
  expect(await file()).toMatch(/已收到附件“自测报告.pdf”（2 KB）.*进展？/s);
  expect(await file(2)).toMatch(/已收到附件“截图.png”/);
  const summary = await li('已更换光模块');
  expect(summary).toMatch(/进展：已更换光模块\n附件：自测报告.pdf（2 KB）\n附件：截图.png（10 B）/);
  expect(city.acts).toEqual([]);
  expect(await li('是')).toMatch(/已办理/);
  expect(city.acts).toMatchObject([{ what: 'cmd-填报处置进展', files: ['file-1', 'file-2'] }]);
});

it('goes with a decision that waits for its yes, which is repeated with it', async () => {
  const { city, li, file } = sending();
  await li('不予受理 0001 材料不全，请补正');
  expect(await file()).toMatch(/请确认您的决定[\s\S]*附件：自测报告.pdf/);
  await li('是');
  expect(city.acts).toMatchObject([{ what: 'cmd-不予受理', files: ['file-1'], confirmed: 'yes-li-2' }]);
});

it('what the city does not take is said in its words, and what was asked stays', async () => {
  const { city, li, file } = sending();
  await li('填报处置进展 0777');
  city.refuseFile.push(rejection(422, 'invalid', '“自测报告.pdf”里有宏，不能上传。'));
  expect(await file()).toMatch(/里有宏，不能上传[\s\S]*进展？/);
  city.contents.set('ref-1', 'tooLarge');
  expect(await file()).toMatch(/太大，没有收下[\s\S]*进展？/);
  expect(await file(3)).toMatch(/没有取到文件[\s\S]*请重新发一次[\s\S]*进展？/);
  await li('已恢复');
  expect(city.acts).toMatchObject([{ what: 'cmd-填报处置进展' }]);
  expect(city.acts[0]).not.toHaveProperty('files');
});

it('one that comes twice is taken once, and one that is recalled goes out again', async () => {
  const { city, li, file } = sending();
  await li('填报处置进展 0777');
  await file(1, { messageId: 'file-message' });
  await file(1, { messageId: 'file-message' });
  await file(2);
  expect(city.taken).toEqual(['自测报告.pdf', '截图.png']);
  expect(await li('', { recalls: { messageId: 'file-message' } })).toMatch(/您撤回了文件“自测报告.pdf”[\s\S]*进展？/);
  const summary = await li('已恢复');
  expect(summary).not.toContain('自测报告');
  await li('是');
  expect(city.acts).toMatchObject([{ files: ['file-2'] }]);
});

it('in a room it counts for whoever is asked there, and for nobody else', async () => {
  const { city, li, file } = sending();
  city.bind('han', '韩梅梅');
  const here = { roomId: 'r' };
  await li('填报处置进展 0777', { ...here, mentioned: true });
  expect(await phone(city, 'han')('', { ...here, file: { name: '', ref: 'ref-2' } })).toBe('');
  expect(await file(1, here)).toMatch(/^@li 已收到附件/);
});

describe('what a matter has', () => {
  const having = () => {
    const { city, li } = sending();
    const [application] = city.matters;
    application?.files.push(
      ...['方案.pdf', '报告.docx'].map((name, n) => ({
        ...{ id: `f${n}`, name, sizeText: '1 MB', type: '', hash: '', by: '王芳（市教育局）', atText: '' },
      })),
    );
    return { city, li };
  };

  it('is listed and sent to whoever asks', async () => {
    const { li } = having();
    expect(await li('附件 0001')).toBe(
      [
        `${APPLICATION} 有 2 个附件：\n1. 方案.pdf（1 MB，王芳（市教育局））\n2. 报告.docx（1 MB，王芳（市教育局））`,
        '<方案.pdf>',
        '<报告.docx>',
      ].join('\n---\n'),
    );
    expect(await li('附件 9901')).toMatch(/没有您能看的附件/);
  });

  it('its letters are listed with how they stand, and sent as what can be read', async () => {
    const { city, li } = having();
    const file = { sizeText: '20 KB', type: '', hash: '', by: '', atText: '' };
    city.matters[0]?.letters.push({
      ...{ id: 'm.L1', title: '受理通知书', what: '受理', atText: '', from: '', to: '', state: 'issued' as const },
      ...{ number: '青政办〔2026〕1号', note: '市教育局已签收' },
      files: ['受理通知书.pdf', '受理通知书.docx'].map((name, n) => ({ ...file, id: `l${n}`, name })),
    });
    expect(await li('文书 0001')).toBe(
      [`${APPLICATION} 有 1 份文书：\n1. 受理通知书，青政办〔2026〕1号，市教育局已签收`, '<受理通知书.pdf>'].join(
        '\n---\n',
      ),
    );
    expect(await li('文书 9901')).toMatch(/没有您能看的文书/);
  });

  it('does not go into a room, where others read', async () => {
    const { li } = having();
    const said = await li('附件 0001', { roomId: 'r', mentioned: true });
    expect(said).toMatch(/附件不在群里发，请私聊我/);
    expect(said).not.toContain('<');
  });
});
