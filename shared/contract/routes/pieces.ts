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
export const token = z.object({ token: z.string(), me: shape.meView });
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
