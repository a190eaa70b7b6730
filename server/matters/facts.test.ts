import { z } from 'zod';
import { carried, entry, list, number, person, text, unit } from '@banjie/shared/engine/forms/form.ts';
import { material } from '@banjie/shared/engine/forms/material.ts';
import type { RegisterEntry } from '@banjie/shared/engine/definition/registers.ts';
import type { Directory } from '@banjie/shared/kernel/party.ts';
import { section } from './facts.ts';
import { table } from './sight/table.ts';

const directory = {
  unit: (id: string) => (id === 'civil' ? { id, name: '市民政局' } : undefined),
  person: (id: string) => (id === 'li' ? { id, name: '李工' } : undefined),
} as unknown as Directory;
const registers = {
  entry: (_: string, key: string) => (key === 'ql-1' ? ({ title: '电子证照数据规范' } as RegisterEntry) : undefined),
};
const eye = { directory, registers, sight: table.post.sight };

describe('what was filled in, as people read it (the page of a matter, its timeline, the dossier)', () => {
  it('leaves out what a row or a form only carries', () => {
    const form = z.object({
      key: carried('标识'),
      rows: list('打分', z.object({ unit: carried('单位标识'), name: text('单位'), mark: number('得分') })),
    });
    const values = { key: 'k-1', rows: [{ unit: 'civil', name: '市民政局', mark: 90 }] };
    expect(section('打分', form, values, eye)).toEqual({
      title: '打分',
      rows: [],
      tables: [{ title: '打分', header: ['单位', '得分'], rows: [['市民政局', '90']] }],
    });
  });

  it('names entries of registers while they are in force', () => {
    const form = z.object({ of: entry('标准', 'standards'), old: entry('原标准', 'standards') });
    expect(section('意见', form, { of: 'ql-1', old: 'ql-0' }, eye).rows).toEqual([
      { label: '标准', value: '电子证照数据规范' },
      { label: '原标准', value: 'ql-0' },
    ]);
  });

  it('says a material in one line, also one that an older matter has in words, and leaves out what stands apart', () => {
    const form = z.object({ plan: material('construction-plan'), report: material('drill-report') });
    const plan = { files: ['0'.repeat(24)], number: '青交科〔2026〕18 号', date: '2026-02-02' };
    const values = { plan, report: '演练记录和报告见附件' };
    const older = { label: '应急演练报告', value: '演练记录和报告见附件' };
    expect(section('申请内容', form, values, eye).rows).toEqual([
      { label: '应用系统建设方案', value: '青交科〔2026〕18 号，2026-02-02，文件 1 个' },
      older,
    ]);
    expect(section('申请内容', form, values, { ...eye, apart: new Set(['plan']) }).rows).toEqual([older]);
  });

  it('names units and people, in rows as well', () => {
    const form = z.object({ unit: unit('单位'), experts: list('专家', z.object({ person: person('姓名') })) });
    const shown = section('指定', form, { unit: 'civil', experts: [{ person: 'li' }] }, eye);
    expect(JSON.stringify(shown)).toBe(
      JSON.stringify({
        title: '指定',
        rows: [{ label: '单位', value: '市民政局' }],
        tables: [{ title: '专家', header: ['姓名'], rows: [['李工']] }],
      }),
    );
  });
});
