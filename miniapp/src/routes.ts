/** Where one can go. Pages are named here only. */
import Taro from '@tarojs/taro';
import { takesPlace } from './platform/desk.ts';

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

/** Onto the page that is shown; at a desk what is opened from the list takes the place of what was opened before. */
const openAt = (url: string): void => {
  if (!takesPlace()) quietly(Taro.navigateTo({ url }));
  else if (window.location.hash !== `#${url}`) quietly(Taro.redirectTo({ url }));
};
const open = (page: string, query?: Record<string, string>): void => openAt(to(page, query));
const atTab = (page: string): void => quietly(Taro.switchTab({ url: to(page) }));

let leading = false;

export const goTo = {
  todo: () => atTab('todo'),
  start: () => atTab('start'),
  alerts: () => atTab('alerts'),
  me: () => atTab('me'),
  matter: (id: string) => open('matter', { id }),
  /** In place of the page that led there, so that going back does not return to a form that was sent. */
  matterInstead: (id: string) => quietly(Taro.redirectTo({ url: to('matter', { id }) })),
  /** @param from the matter that it starts from @param anew the one that is asked for anew by it */
  form: (procedure: string, from?: string, anew?: string) =>
    open('form', { procedure, ...(from ? { from } : {}), ...(anew ? { anew } : {}) }),
  drafts: () => open('drafts'),
  compare: (resource?: string) => open('compare', resource ? { resource } : {}),
  delegations: () => open('delegations'),
  board: () => open('board'),
  boards: () => openAt(within('boards', 'work')),
  /** The matters behind a number of the board. */
  counted: (query: Record<string, string>) => openAt(within('boards', 'counted', query)),
  administration: () => openAt(within('administration', 'overview')),
  people: (only?: string) => openAt(within('administration', 'people', only ? { only } : {})),
  units: (only?: 'vacant') => openAt(within('administration', 'units', only ? { only } : {})),
  unit: (id: string) => openAt(within('administration', 'unit', { id })),
  importRoster: () => openAt(within('administration', 'import')),
  importRegisters: () => openAt(within('administration', 'import', { of: 'registers' })),
  person: (id: string) => openAt(within('administration', 'person', { id })),
  deliveries: (person?: { id: string; name: string }) =>
    openAt(within('administration', 'deliveries', person ? { person: person.id, name: person.name } : {})),
  duty: () => open('duty'),
  dutyRoster: (unit: string, post: string, made?: 'new') =>
    open('duty-roster', { unit, post, ...(made ? { new: 'yes' } : {}) }),
  maintenance: () => open('maintenance'),
  pushes: () => open('pushes'),
  reachability: () => open('reachability'),
  opinions: () => open('opinions'),
  devices: () => open('devices'),
  registers: () => open('registers'),
  catalogue: () => open('catalogue'),
  search: () => open('search'),
  /** With what is looked for in it. */
  register: (register: string, text?: string, state?: 'lifted') =>
    open('register', { register, ...(text ? { text } : {}), ...(state ? { state } : {}) }),
  recurring: () => open('recurring'),
  settings: () => open('settings'),
  setAside: () => open('set-aside'),
  webhooks: () => open('webhooks'),
  feeds: () => open('feeds'),
  feed: (id: string) => open('feed', { id }),
  feedInstead: (id: string) => quietly(Taro.redirectTo({ url: to('feed', { id }) })),
  /** A new one without an id; with one of its messages to try it on. */
  feedForm: (id?: string, message?: string) =>
    open('feed-form', { ...(id ? { id } : {}), ...(message ? { message } : {}) }),
  audit: () => open('audit'),
  calendar: () => open('calendar'),
  refused: () => open('refused'),
  login: () => {
    const top = Taro.getCurrentPages().at(-1);
    // All that a page reads meets the same error: who is being led there already is not led there twice.
    if (leading || top?.route?.includes('pages/login')) return;
    leading = true;
    quietly(Taro.reLaunch({ url: to('login') }).finally(() => (leading = false)));
  },
  /** A page of ours by its address, e.g. where somebody was before he signed in; anything else is the to-do list. */
  address: (page: string | undefined) => {
    const [, name] = /^\/(?:pages|boards|administration)\/([a-z-]+)\/index(?:\?[^#]*)?$/.exec(page ?? '') ?? [];
    if (page === undefined || name === undefined || name === 'login') goTo.todo();
    else if (Object.hasOwn(tabs, name)) atTab(name);
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
