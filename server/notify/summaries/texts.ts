import { formatInstant, type Instant } from '@banjie/shared/kernel/time.ts';

export const texts = {
  line: (n: number, { title, number, dueAt }: { title: string; number: string; dueAt?: Instant }) =>
    `${n}. ${title}（${number}${dueAt === undefined ? '' : `，${formatInstant(dueAt)} 前`}）`,
  started: {
    subject: (from: string, count: number) =>
      count === 0
        ? `今起您代${from}办理，目前没有待办`
        : `今起您代${from}办理，现有 ${count > 100 ? '100+' : count} 件待办`,
    head: (from: string, until: string, count: string) =>
      `代理至 ${until}。${from}名下现有待办 ${count} 件，在“待办”中标有“代${from}”：`,
  },
  ended: {
    subject: (from: string) => `您代${from}办理已结束`,
    head: (from: string, until: string, count: string) =>
      `代理于 ${until} 结束。仍未办结 ${count} 件，已回到${from}名下，不再出现在您的“待办”中：`,
  },
};
