/** Where one can go. Pages are named here only. */
import Taro from '@tarojs/taro';

/** Position of each tab; the same order as in app.config.ts. */
export const tabs = { todo: 0, start: 1, alerts: 2, me: 3 } as const;

/** @param root of the package that has the page */
const within = (root: string, page: string, query: Record<string, string> = {}) => {
  const search = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `/${root}/${page}/index${search.length > 0 ? `?${search.join('&')}` : ''}`;
};
const to = (page: string, query?: Record<string, string>) => within('pages', page, query);

/** A second press while the first still navigates fails; that is as it should be. */
const quietly = (going: Promise<unknown>): void => void going.catch(() => undefined);

let leading = false;

export const goTo = {
  todo: () => quietly(Taro.switchTab({ url: to('todo') })),
  start: () => quietly(Taro.switchTab({ url: to('start') })),
  matter: (id: string) => quietly(Taro.navigateTo({ url: to('matter', { id }) })),
  /** In place of the page that led there, so that going back does not return to a form that was sent. */
  matterInstead: (id: string) => quietly(Taro.redirectTo({ url: to('matter', { id }) })),
  form: (procedure: string) => quietly(Taro.navigateTo({ url: to('form', { procedure }) })),
  compare: (resource?: string) => quietly(Taro.navigateTo({ url: to('compare', resource ? { resource } : {}) })),
  delegations: () => quietly(Taro.navigateTo({ url: to('delegations') })),
  board: () => quietly(Taro.navigateTo({ url: to('board') })),
  boards: () => quietly(Taro.navigateTo({ url: within('boards', 'work') })),
  /** The matters behind a number of the board. */
  counted: (query: Record<string, string>) => quietly(Taro.navigateTo({ url: within('boards', 'counted', query) })),
  duty: () => quietly(Taro.navigateTo({ url: to('duty') })),
  dutyRoster: (unit: string, post: string, made?: 'new') =>
    quietly(Taro.navigateTo({ url: to('duty-roster', { unit, post, ...(made ? { new: 'yes' } : {}) }) })),
  maintenance: () => quietly(Taro.navigateTo({ url: to('maintenance') })),
  pushes: () => quietly(Taro.navigateTo({ url: to('pushes') })),
  reachability: () => quietly(Taro.navigateTo({ url: to('reachability') })),
  opinions: () => quietly(Taro.navigateTo({ url: to('opinions') })),
  devices: () => quietly(Taro.navigateTo({ url: to('devices') })),
  registers: () => quietly(Taro.navigateTo({ url: to('registers') })),
  register: (register: string) => quietly(Taro.navigateTo({ url: to('register', { register }) })),
  recurring: () => quietly(Taro.navigateTo({ url: to('recurring') })),
  settings: () => quietly(Taro.navigateTo({ url: to('settings') })),
  setAside: () => quietly(Taro.navigateTo({ url: to('set-aside') })),
  webhooks: () => quietly(Taro.navigateTo({ url: to('webhooks') })),
  feeds: () => quietly(Taro.navigateTo({ url: to('feeds') })),
  feed: (id: string) => quietly(Taro.navigateTo({ url: to('feed', { id }) })),
  feedInstead: (id: string) => quietly(Taro.redirectTo({ url: to('feed', { id }) })),
  /** A new one without an id; with one of its messages to try it on. */
  feedForm: (id?: string, message?: string) =>
    quietly(Taro.navigateTo({ url: to('feed-form', { ...(id ? { id } : {}), ...(message ? { message } : {}) }) })),
  audit: () => quietly(Taro.navigateTo({ url: to('audit') })),
  calendar: () => quietly(Taro.navigateTo({ url: to('calendar') })),
  refused: () => quietly(Taro.navigateTo({ url: to('refused') })),
  login: () => {
    const top = Taro.getCurrentPages().at(-1);
    // All that a page reads meets the same error: who is being led there already is not led there twice.
    if (leading || top?.route?.includes('pages/login')) return;
    leading = true;
    quietly(Taro.reLaunch({ url: to('login') }).finally(() => (leading = false)));
  },
  /** A page of ours by its address, e.g. where somebody was before he signed in; anything else is the to-do list. */
  address: (page: string | undefined) => {
    const [, name] = /^\/pages\/([a-z-]+)\/index(?:\?[^#]*)?$/.exec(page ?? '') ?? [];
    if (page === undefined || name === undefined || name === 'login') goTo.todo();
    else if (Object.hasOwn(tabs, name)) quietly(Taro.switchTab({ url: to(name) }));
    else quietly(Taro.reLaunch({ url: page }));
  },
  back: () => {
    if (Taro.getCurrentPages().length > 1) quietly(Taro.navigateBack());
    else goTo.todo();
  },
};

/** A parameter of the page that is being shown. */
export function pageParameter(name: string): string {
  const value = Taro.getCurrentInstance().router?.params[name];
  return value === undefined ? '' : decodeURIComponent(value);
}
