/** Attachments: sent first, then named by the command that they belong to. */
import { z } from 'zod';
import { route } from '../route.ts';
import { sentFile } from '../shapes.ts';
import { done, id } from './pieces.ts';

/** How many one command may name. */
export const FILES_PER_COMMAND = 20;

/** In the body of a command: ids of files that the same person has sent before. */
export const fileIds = z
  .array(z.string().regex(/^[0-9a-f]{24}$/))
  .max(FILES_PER_COMMAND)
  .optional()
  .meta({ description: '附件：先上传（sendFile），再在这里列出其标识' });

export const filesRoutes = {
  sendFile: route({
    method: 'POST',
    path: '/api/files',
    who: 'person',
    limited: 'uploads',
    chat: true,
    takes: 'file',
    summary: '上传一个附件；24 小时内未随命令提交、也没有存进草稿则清除',
    query: z.object({ name: z.string().min(1).max(300).meta({ description: '文件名，含扩展名' }) }),
    response: sentFile,
  }),
  dropFile: route({
    method: 'DELETE',
    path: '/api/files/:id',
    who: 'person',
    params: id,
    summary: '移除自己上传而尚未提交的附件',
    response: done,
  }),
  readFile: route({
    method: 'GET',
    path: '/api/matters/:id/files/:file',
    who: 'person',
    chat: true,
    params: z.object({ id: z.string().min(1).max(200), file: z.string().min(1).max(100) }),
    summary: '下载事项的一个附件',
    gives: 'application/octet-stream',
  }),
} as const;
