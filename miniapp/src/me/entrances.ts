/** The pages that are not at a tab: listed at 我的, and at the side of a wide screen. */
import type { MeView } from '@banjie/shared/contract/shapes.ts';
import { texts as deciding } from '../deciding/texts.ts';
import { texts as search } from '../pages/search/texts.ts';
import { goTo } from '../routes.ts';
import { texts } from '../texts.ts';

interface Entrance {
  page: string;
  title: string;
  hint: string;
  go: () => void;
  /** Listed on the page 管理 too. */
  of?: 'administration';
}

const ADMINISTRATION = [
  'administration' as const,
  ...(['boards', 'audit', 'feeds', 'webhooks', 'settings', 'calendar', 'reachability', 'refused', 'setAside'] as const),
];

const own: readonly Entrance[] = [
  { page: 'search', title: search.title, hint: search.hint, go: goTo.search },
  { page: 'duty', title: texts.me.duty, hint: texts.me.dutyHint, go: goTo.duty },
  { page: 'maintenance', title: texts.me.maintenance, hint: texts.me.maintenanceHint, go: goTo.maintenance },
  { page: 'delegations', title: texts.me.delegations, hint: texts.me.delegationsHint, go: goTo.delegations },
  { page: 'pushes', title: texts.me.pushes, hint: texts.me.pushesHint, go: goTo.pushes },
  { page: 'devices', title: texts.devices.title, hint: texts.devices.hint, go: goTo.devices },
  { page: 'opinions', title: deciding.own.title, hint: deciding.own.hint, go: goTo.opinions },
];
const board: Entrance = { page: 'board', title: texts.me.board, hint: texts.me.boardHint, go: goTo.board };

/** Where a page is called otherwise than its entrance. */
const PAGES: Readonly<Record<string, string>> = { setAside: 'set-aside', boards: 'work', administration: 'overview' };

/** Who would be refused there is not shown the way. */
export const entrancesOf = (person: MeView | undefined): Entrance[] => [
  ...(person?.incidents ? [board] : []),
  ...own,
  ...ADMINISTRATION.filter((one) => person?.opens.includes(one)).map((one) => ({
    page: PAGES[one] ?? one,
    title: texts.administration[one],
    hint: texts.administration[`${one}Hint`],
    go: goTo[one],
    ...(one === 'administration' || one === 'boards' ? {} : { of: 'administration' as const }),
  })),
];
