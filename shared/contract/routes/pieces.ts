/** Pieces that several operations share. */
import { z } from 'zod';
import { maskIds } from '../../kernel/mask.ts';
import * as shape from '../shapes.ts';

export const id = z.object({ id: z.string().min(1).max(200) });
/** A contact, or `contact@room`. */
export const place = z.object({ id: z.string().min(1).max(401) });
/** What somebody writes, where it is no form: personal numbers are masked as they are in every form. */
export const written = (text: z.ZodString) => text.transform((value) => maskIds(value).text);
export const done = z.object({ ok: z.literal(true) });
/** A short token, and what renews it: once. */
export const held = { token: z.string(), refresh: z.string().meta({ description: '续期凭证，只能用一次' }) };
export const token = z.object({ ...held, me: shape.meView });
/** Asked together with a code: who only guesses codes has to guess whose it is, too. */
export const personName = written(z.string().max(100)).meta({ description: '绑定码所属的人的姓名' });
/** What the phone says that it is, for the list of one's devices. */
export const device = written(z.string().max(100)).optional().meta({ description: '设备名称，供本人在设备列表中辨认' });
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().optional().meta({ description: '下一页游标；没有则到底' }) });
export const cursor = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
};
/** Choosing one of many: by words that all have to be in its name, page by page; or the names of known ones. */
export const choosing = {
  text: z.string().max(100).optional().meta({ description: '名称中的字词，空格分开的都要有' }),
  ids: z.string().max(8000).optional().meta({ description: '只要这些标识的，逗号分开，至多 100 个' }),
  ...cursor,
};
