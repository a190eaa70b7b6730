/** A printed file has its materials with what tells each apart: an auditor finds the very file again by its hash. */
import type { MaterialView } from '@banjie/shared/contract/shapes.ts';
import type { MatterFile } from './file.ts';
import { materialsIn } from './materials.ts';
import { printFile } from './print.ts';
import { samples, textIn } from './testing.ts';

const hash = (digit: string) => digit.repeat(64);
const file = (n: string) => ({
  ...{ id: n.repeat(24), name: `建设方案第${n}稿.pdf`, type: 'application/pdf', hash: hash(n), sizeText: '1 KB' },
  ...{ by: '高俊峰', atText: '3月11日' },
});
const plan: MaterialView = {
  ...{ key: 'plan', title: '应用系统建设方案', is: 'there', isText: '已提交' },
  ...{ number: '青交科〔2026〕18 号', date: '2026-03-01', by: '市交通运输局', files: [file('2')] },
  handedInText: '高俊峰（市教育局） 3月12日 提交',
  earlier: [
    {
      number: '青交科〔2026〕7 号',
      files: [file('1')],
      handedInText: '高俊峰（市教育局） 3月11日 提交',
      why: '缺少盖章',
    },
  ],
};
const selfTest: MaterialView = {
  ...{ key: 'selfTest', title: '性能和安全自测报告', is: 'missing', isText: '缺少', why: '没有结论' },
  ...{ askedText: '周文博 3月12日 告知', files: [], earlier: [] },
};

const copied = async (file: MatterFile) => textIn(new Uint8Array(await printFile(file)));

it('lists them with names, numbers, days, issuers and hashes, also of what was replaced', async () => {
  const printed = await copied({ ...samples.long, materials: materialsIn([plan, selfTest]) });
  const bare = printed.replace(/\s/g, '');
  for (const part of ['三、申请材料', '应用系统建设方案', '青交科〔2026〕18号', '2026-03-01', '市交通运输局'])
    expect(bare).toContain(part);
  for (const part of ['建设方案第2稿.pdf', hash('2'), '青交科〔2026〕7号', '建设方案第1稿.pdf', hash('1')])
    expect(bare).toContain(part);
  expect(bare).toMatch(/性能和安全自测报告缺少没有结论，周文博3月12日告知/);
});

it('says nothing of materials where there are none', async () => {
  expect(await copied({ ...samples.long, timeline: [] })).not.toContain('申请材料');
});
