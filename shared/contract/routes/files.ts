/** Attachments: sent first, then named by the command that they belong to. */
import { z } from 'zod';
import { route } from '../route.ts';
import { sentFile } from '../shapes.ts';
import { done, id, written } from './pieces.ts';

/** How many one command may name. */
export const FILES_PER_COMMAND = 20;

/** In the body of a command: ids of files that the same person has sent before. */
export const fileIds = z
  .array(z.string().regex(/^[0-9a-f]{24}$/))
  .max(FILES_PER_COMMAND)
  .optional()
  .meta({ description: '附件：先上传（sendFile），再在这里列出其标识' });

/** A hand-written signature, or its giver's name where the city takes that instead, confirmed once more. */
export const signature = z
  .union([
    z.object({ file: z.string().regex(/^[0-9a-f]{24}$/) }),
    z.object({ typed: written(z.string().min(1).max(60)), confirmed: z.literal(true) }),
  ])
  .meta({
    description: '手写签名：先上传（sendFile，signs），再在这里写其标识；本市允许的，可以本人姓名代替并再确认一次',
  });
export type SignatureGiven = z.infer<typeof signature>;

const MOST_SIGNS = 520;
/** For which command a picture of a signature is: it goes with that one and no other. */
export const signsFor = (matter: string, item: string | undefined, key: string): string =>
  [matter, item ?? '', key].join('/');

export const filesRoutes = {
  sendFile: route({
    method: 'POST',
    path: '/api/files',
    who: 'person',
    limited: 'uploads',
    chat: true,
    takes: 'file',
    summary: '上传一个附件；24 小时内未随命令提交、也没有存进草稿则清除',
    query: z.object({
      name: z.string().min(1).max(300).meta({ description: '文件名，含扩展名' }),
      signs: z
        .string()
        .min(1)
        .max(MOST_SIGNS)
        .optional()
        .meta({ description: '手写签名：事项/待办/Idempotency-Key（signsFor）；只能随这一个命令提交' }),
    }),
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
