/** Materials 申请材料 of a matter, and those that a unit has handed in before. */
import { z } from 'zod';
import { fileView, instant } from './pieces.ts';

const handed = {
  number: z.string().optional(),
  date: z.string().optional(),
  by: z.string().optional().meta({ description: '出具单位' }),
  note: z.string().optional(),
  files: z.array(fileView).meta({ description: '读者看得到的文件' }),
  count: z.number().optional().meta({ description: '文件数，含读者看不到的' }),
  reused: z.literal(true).optional().meta({ description: '从以前交过的材料选用' }),
};

export const materialView = z
  .object({
    key: z.string().meta({ description: '在表单中的哪一项' }),
    title: z.string(),
    is: z.enum(['there', 'missing', 'replace']).meta({ description: '已提交、缺少、须更换' }),
    isText: z.string(),
    why: z.string().optional().meta({ description: '为什么缺少或须更换' }),
    askedText: z.string().optional().meta({ description: '由谁何时告知' }),
    ...handed,
    handedInText: z.string().optional(),
    earlier: z
      .array(z.object({ ...handed, handedInText: z.string(), why: z.string().optional() }))
      .meta({ description: '更换以前的，先后为序' }),
  })
  .meta({ id: 'Material' });
export type MaterialView = z.infer<typeof materialView>;

export const earlierMaterial = z
  .object({
    material: z.string().meta({ description: '哪一种材料' }),
    title: z.string(),
    matter: z.string().meta({ description: '交过它的事项：选用时填在 from' }),
    matterNumber: z.string(),
    matterTitle: z.string(),
    at: instant,
    atText: z.string(),
    ...handed,
    files: z.array(fileView),
  })
  .meta({ id: 'EarlierMaterial' });
export type EarlierMaterial = z.infer<typeof earlierMaterial>;
