/** What a unit has handed in before, to be used again. */
import { z } from 'zod';
import { route } from '../route.ts';
import { earlierMaterial } from '../shapes/materials.ts';

export const materialsRoutes = {
  listMaterials: route({
    method: 'GET',
    path: '/api/materials',
    who: 'person',
    chat: true,
    summary: '本单位以前交过的材料，本人看得到其文件的，最近的在前；选用时把 matter 填在材料的 from',
    query: z.object({
      of: z.string().min(1).max(400).meta({ description: '哪几种材料，以逗号分隔' }),
    }),
    response: z.object({ items: z.array(earlierMaterial) }),
  }),
} as const;
