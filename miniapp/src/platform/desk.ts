/**
 * A wide screen is a desk: the page that one came from stays at the side of what was opened from it. Taro keeps both and
 * hides the lower one; here it is told which to show and where. Nothing of this exists in WeChat, nor under 1,024 px.
 */
import Taro from '@tarojs/taro';
import { createStore } from '../session/store.ts';

const query = IN_BROWSER ? matchMedia('(min-width: 1024px)') : undefined;
export const wide = createStore(query?.matches ?? false);

/** What is opened from a list, and where its list is when somebody comes by its address. All else takes the whole width. */
const OPENED: Readonly<Record<string, string>> = {
  matter: 'todo',
  form: 'start',
  compare: 'start',
  feed: 'feeds',
  'feed-form': 'feeds',
  register: 'registers',
  person: 'people',
  unit: 'units',
};
/** Lists that lie in a package of their own. */
const ROOTS: Readonly<Record<string, string>> = { people: 'administration', units: 'administration' };
const LISTS = ['todo', 'start', 'alerts', 'me'];

interface Standing {
  /** The page that is worked in. */
  name: string;
  /** The pages at the side and in the middle, by their paths: Taro has no more in them than a name and a stamp. */
  list?: string;
  open?: string;
  /** What is open, with its parameters. */
  address?: string;
}
export const standing = createStore<Standing>({ name: '' });

/** The page that is being made, to be asked for later. */
export const ownPath = (): string => (IN_BROWSER ? (Taro.getCurrentInstance().page?.path ?? '') : '');

/** The name of the page that is being made: that of its folder. */
export const ownPage = (): string => {
  const { page, router } = Taro.getCurrentInstance();
  return nameOf(`/${(page?.path ?? router?.path ?? '').replace(/^\//, '')}`);
};

/** Whether it is the page that is worked in: Taro keeps those that one came from. */
export const isOnTop = (path: string): boolean => Taro.getCurrentPages().at(-1)?.path === path;

/** Whether it is in sight although another was opened from it. */
export const isBeside = (path: string): boolean => path !== '' && standing.get().list === path;

/** Whether it is the one that was opened from the list. */
export const isOpen = ({ address = '' }: Standing, page: string, id: string): boolean =>
  nameOf(address) === page && new URLSearchParams(address.split('?')[1]).get('id') === id;

/** Pressed at the side while something is open: it takes the place of that. */
export const takesPlace = (): boolean => pressedAtSide && standing.get().open !== undefined;
let pressedAtSide = false;

const addressNow = (): string => window.location.hash.slice(1);

const nameOf = (path = ''): string => /\/([a-z-]+)\/index/.exec(path)?.[1] ?? '';

export function startDesk(): void {
  if (!query) return;
  query.addEventListener('change', () => {
    wide.set(query.matches);
    arrange();
  });
  document.addEventListener(
    'click',
    (event) => void (pressedAtSide = event.target instanceof Element && event.target.closest('.page--list') !== null),
    true,
  );
  Taro.eventCenter.on('__afterTaroRouterChange', arrange);
}

function arrange(): void {
  const pages = Taro.getCurrentPages();
  const top = pages.at(-1);
  const name = nameOf(top?.path);
  for (const one of document.querySelectorAll('.taro_page'))
    one.classList.remove('page--list', 'page--open', 'page--whole');
  document.documentElement.classList.toggle('desk', wide.get() && name !== 'login');
  if (!wide.get() || !top?.path) return standing.set({ name });

  const mark = (path: string, as: string) => document.getElementById(path)?.classList.add(`page--${as}`);
  if (LISTS.includes(name)) {
    mark(top.path, 'list');
    return standing.set({ name, list: top.path });
  }
  const home = OPENED[name];
  if (home === undefined) {
    mark(top.path, 'whole');
    return standing.set({ name });
  }
  const list = pages.findLast(({ path }) => OPENED[nameOf(path)] === undefined)?.path;
  if (list === undefined) return bringList(home);
  mark(list, 'list');
  mark(top.path, 'open');
  return standing.set({ name, list, open: top.path, address: addressNow() });
}

/** Come to by its address: first the list, then the same page from there. */
function bringList(home: string): void {
  const address = addressNow();
  Taro.eventCenter.once('__afterTaroRouterChange', () => void Taro.navigateTo({ url: address }).catch(() => undefined));
  void Taro.reLaunch({ url: `/${ROOTS[home] ?? 'pages'}/${home}/index` }).catch(() => undefined);
}
