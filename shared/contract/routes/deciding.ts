/** What helps whoever decides: opinions at hand, who has read a matter, and its course. */
import { z } from 'zod';
import { route } from '../route.ts';
import { instant } from '../shapes/pieces.ts';
import { cursor, done, id, page, written } from './pieces.ts';

/** Of one's own. */
export const MOST_OPINIONS = 20;
export const LONGEST_OPINION = 200;
const phrase = () =>
  written(z.string().trim().min(1, '请填写意见').max(LONGEST_OPINION, `每条最多 ${LONGEST_OPINION} 个字`));
const says = z.enum(['yes', 'no']).meta({ description: 'yes：同意一类；no：不同意、退回、责令一类' });
export type Says = z.infer<typeof says>;

const bySide = z.object({ yes: z.array(z.string()), no: z.array(z.string()) });
export const opinionsView = z
  .object({
    own: bySide.meta({ description: '自己的常用意见' }),
    city: bySide.meta({ description: '本市设定的常用意见' }),
    last: z.object({ yes: z.string().optional(), no: z.string().optional() }).meta({ description: '上次用的' }),
  })
  .meta({ id: 'Opinions' });
export type OpinionsView = z.infer<typeof opinionsView>;

/** Those that are offered: the one used last first, then one's own, then the city's; each once. */
export function phrasesFor(says: 'yes' | 'no', { last, own, city }: OpinionsView): string[] {
  // A reason belongs to its case: the last one is no start for the next.
  const latest = says === 'yes' && last.yes !== undefined ? [last.yes] : [];
  return [...new Set([...latest, ...own[says], ...city[says]])];
}

/** As many as are shown at first, on the phone and in a message; the others unfold (更多). */
export const OPINIONS_SHOWN = 6;
/** Of those that are shown at first so many are the city's, however many somebody has of his own. */
const CITYS_PLACES = 2;

/**
 * All that are at hand for a field, in the order in which they are shown: what the field has of itself, then `phrasesFor`,
 * but for the places that are kept for the city's.
 */
export function phrasesAtHand(says: 'yes' | 'no', opinions: OpinionsView, first: readonly string[] = []): string[] {
  const all = [...new Set([...first, ...phrasesFor(says, opinions)])];
  if (all.length <= OPINIONS_SHOWN) return all;
  const isCitys = (one: string) => opinions.city[says].includes(one);
  const shown = all.slice(0, OPINIONS_SHOWN);
  const lacking = Math.min(CITYS_PLACES, all.filter(isCitys).length) - shown.filter(isCitys).length;
  if (lacking <= 0) return all;
  const behind = all.slice(OPINIONS_SHOWN).filter(isCitys).slice(0, lacking);
  // Whose place they take is what would have been shown last and is not the city's.
  const moved = shown.filter((one) => !isCitys(one)).slice(-lacking);
  const front = [...shown.filter((one) => !moved.includes(one)), ...behind];
  return [...front, ...all.filter((one) => !front.includes(one))];
}

/** Whether it is remembered as the one used last. */
export const isNoted = (says: 'yes' | 'no', text: unknown): text is string =>
  says === 'yes' && typeof text === 'string' && text.trim() !== '' && text.length <= LONGEST_OPINION;

const reader = z
  .object({
    who: z.string(),
    unit: z.string(),
    first: instant,
    firstText: z.string(),
    last: instant,
    lastText: z.string(),
  })
  .meta({ id: 'MatterReader' });
export type ReaderView = z.infer<typeof reader>;

const pass = z.object({
  who: z.string().meta({ description: '谁办的；未办完则是由谁办' }),
  what: z.string().optional().meta({ description: '办理的操作；未办完则没有' }),
  from: instant,
  fromText: z.string(),
  to: instant.optional(),
  toText: z.string().optional(),
  tookText: z.string().meta({ description: '用了多久；未办完则至今' }),
  signed: z
    .object({ text: z.string(), file: z.string().optional() })
    .optional()
    .meta({ description: '手写签名；file：签名图（readFile），看得到的人才有' }),
});
const stage = z.object({
  step: z.string(),
  title: z.string(),
  who: z.string().meta({ description: '由哪一类岗位办' }),
  state: z
    .enum(['done', 'open', 'ahead', 'maybe'])
    .meta({ description: 'done 已办；open 正在办；ahead 接下来；maybe 视情况才有' }),
  limit: z.string().optional(),
  passes: z.array(pass),
});
export const courseView = z
  .object({
    stages: z.array(stage),
    ends: z.array(z.object({ title: z.string(), reached: z.boolean() })),
    tookText: z.string().meta({ description: '发起至今，或发起至办结' }),
    earlier: z.boolean().meta({ description: '很早的经过没有列入' }),
  })
  .meta({ id: 'Course' });
export type CourseView = z.infer<typeof courseView>;

export const decidingRoutes = {
  readOpinions: route({
    method: 'GET',
    path: '/api/me/opinions',
    who: 'person',
    chat: true,
    summary: '常用意见：自己的、本市的、上次用的',
    response: opinionsView,
  }),
  putOpinions: route({
    method: 'PUT',
    path: '/api/me/opinions',
    who: 'person',
    summary: '修改自己的常用意见；给出哪一类就换掉哪一类',
    body: z.object({
      yes: z.array(phrase()).max(MOST_OPINIONS, `最多 ${MOST_OPINIONS} 条`).optional(),
      no: z.array(phrase()).max(MOST_OPINIONS, `最多 ${MOST_OPINIONS} 条`).optional(),
    }),
    response: opinionsView,
  }),
  noteOpinion: route({
    method: 'POST',
    path: '/api/me/opinions/last',
    who: 'person',
    chat: true,
    summary: '记下刚用的意见，下次先填好它',
    body: z.object({ says, text: phrase() }),
    response: done,
  }),
  markSeen: route({
    method: 'POST',
    path: '/api/matters/:id/seen',
    who: 'person',
    params: id,
    summary: '已阅：我打开了这个事项',
    response: done,
  }),
  listReaders: route({
    method: 'GET',
    path: '/api/matters/:id/seen',
    who: 'person',
    params: id,
    query: z.object(cursor),
    summary: '谁打开过这个事项，最近的在前；能看到办理人姓名的人可以查看',
    response: page(reader),
  }),
  readCourse: route({
    method: 'GET',
    path: '/api/matters/:id/course',
    who: 'person',
    params: id,
    summary: '流程：已办、正在办、接下来的环节，各由谁办、用了多久',
    response: courseView,
  }),
} as const;
