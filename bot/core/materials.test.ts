/** Materials 申请材料 by chat: chosen by their place, sent as files, said in words; and named where a matter is shown. */
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import { latestProcedure } from '@banjie/shared/procedures/index.ts';
import { matterInFull } from './views.ts';
import { phone, rejection } from './testing/city.ts';
import { cityWithWork } from './testing/work.ts';

const cloudUse = latestProcedure('cloud-use');
if (!cloudUse) throw new Error('there is no cloud-use');
const form = cloudUse.opening.form;

function applying() {
  const city = cityWithWork();
  const { key, title, summary, group } = cloudUse!;
  city.procedures.push({ ...{ key, title, summary, group }, articles: [], form: describeForm(form) });
  city.contents.set('ref-1', { name: '自测报告.pdf', bytes: Buffer.alloc(2048) });
  city.earlier.push({
    ...{ material: 'construction-plan', title: '应用系统建设方案', at: '', atText: '' },
    ...{ matter: 'm-old', matterNumber: '26000012', matterTitle: '港口调度平台：使用政务云' },
    ...{ number: '青交科〔2026〕18 号', date: '2026-02-02' },
    files: [{ ...{ id: 'old-file', name: '方案.pdf', sizeText: '', type: '', hash: '' }, ...{ by: '', atText: '' } }],
  });
  const li = phone(city, 'li');
  return { city, li, file: () => li('', { file: { name: '', ref: 'ref-1' } }) };
}

it('takes what was handed in before by its number, and a file for the material that is asked for', async () => {
  const { city, li, file } = applying();
  await li(`发起 ${cloudUse.title}`);
  await li('公交调度平台');
  expect(await li('2')).toMatch(
    /应用系统建设方案？[\s\S]*1\. 选用以前交过的：青交科〔2026〕18 号，2026-02-02（事项 26000012）[\s\S]*发文件，或写文号、日期和出具的机构/,
  );
  expect(await li('1')).toMatch(/性能和安全自测报告？/);
  expect(await file()).toMatch(/已收到附件“自测报告.pdf”[\s\S]*云主机（台）？/);
  await li('6');
  await li('2');
  const summary = await li('300');
  expect(summary).toMatch(
    /应用系统建设方案：青交科〔2026〕18 号，2026-02-02，文件 1 个\n性能和安全自测报告：文件 1 个/,
  );
  await li('是');
  expect(city.acts).toMatchObject([
    {
      form: {
        plan: { files: ['old-file'], from: 'm-old', number: '青交科〔2026〕18 号', date: '2026-02-02' },
        selfTest: { files: ['file-1'] },
      },
      files: ['file-1'],
    },
  ]);
});

it.each([
  ['青交科〔2026〕18 号 2026年2月2日', { number: '青交科〔2026〕18 号', date: '2026-02-02' }],
  ['2026-02-02，青交科〔2026〕18 号', { number: '青交科〔2026〕18 号', date: '2026-02-02' }],
  ['涉密，另行报送纸质件', { note: '涉密，另行报送纸质件' }],
])('reads %s', async (words, value) => {
  const { city, li } = applying();
  for (const said of [`发起 ${cloudUse.title}`, '公交调度平台', '2', words, '报告 ZC-1', '6', '2', '300', '是'])
    await li(said);
  expect(city.acts).toMatchObject([{ form: { plan: value } }]);
});

it('asks for the whole of a material again where something of it is wrong', async () => {
  const { city, li } = applying();
  for (const said of [`发起 ${cloudUse.title}`, '公交调度平台', '2', '方案 1', '报告 ZC-1', '6', '2', '300'])
    await li(said);
  city.refuse.push(
    rejection(422, 'invalid', '填写有误', { faults: [{ path: 'plan.date', message: '“成文日期”不能晚于今天。' }] }),
  );
  expect(await li('是')).toMatch(/“成文日期”不能晚于今天。[\s\S]*应用系统建设方案？/);
});

it('names each with its state where the matter is shown', () => {
  const [matter] = cityWithWork().matters;
  const shown = matterInFull(
    {
      ...matter!,
      materials: [
        {
          ...{ key: 'plan', title: '应用系统建设方案', is: 'replace', isText: '须更换', why: '缺少盖章' },
          files: [],
          earlier: [],
        },
        {
          ...{ key: 'selfTest', title: '自测报告', is: 'there', isText: '已提交', number: 'ZC-1' },
          files: [],
          earlier: [],
        },
      ],
    },
    '',
  );
  expect(shown).toMatch(/申请材料（已交 1\/2）：\n· 【须更换】应用系统建设方案：缺少盖章\n· 【已提交】自测报告：ZC-1/);
});
