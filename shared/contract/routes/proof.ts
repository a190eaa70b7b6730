/** The file 卷宗 of a matter. */
import { route } from '../route.ts';
import { id } from './pieces.ts';

export const proofRoutes = {
  readMatterFile: route({
    method: 'GET',
    path: '/api/matters/:id/file.json',
    who: 'person',
    limited: 'papers',
    params: id,
    summary: '事项的卷宗（JSON，可用 npm run verify 核对）；仅当事各方',
    gives: 'application/json',
  }),
  printMatterFile: route({
    method: 'GET',
    path: '/api/matters/:id/file.pdf',
    who: 'person',
    limited: 'papers',
    params: id,
    summary: '事项的卷宗（PDF，供归档）；仅当事各方',
    gives: 'application/pdf',
  }),
} as const;
