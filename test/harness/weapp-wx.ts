/** The object `wx` of a mini-app: storage, login, navigation, and requests that go over real HTTP. */

import { canvasOf } from './weapp-canvas.ts';
import { filesOf } from './weapp-files.ts';
import type { Navigation, Options, WxHost } from './weapp-types.ts';

export const clone = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));

const system = {
  platform: 'android',
  windowWidth: 390,
  windowHeight: 844,
  screenWidth: 390,
  screenHeight: 844,
  pixelRatio: 3,
};
const app = { fontSizeSetting: 16, fontSizeScaleFactor: 1, SDKVersion: '3.8.0', language: 'zh_CN', theme: 'light' };
const safeArea = { top: 47, bottom: 810, left: 0, right: 390, width: 390, height: 763 };

export function createWx(host: WxHost): Record<string, unknown> {
  const { storage, seen } = host;
  /** An asynchronous API: answers later, by callback. */
  const later = (options: Options, work: () => unknown) => host.soon(() => answer(options, work));
  const loginOf = (codes: string[]) => (options: Options) =>
    later(options, () => {
      const code = codes.shift();
      if (code === undefined) throw new Error('login:fail');
      return { code, errMsg: 'login:ok' };
    });
  const go = (kind: Navigation) => (options: Options) => later(options, () => host.navigate(kind, String(options.url)));
  const quiet = (options: Options = {}) => later(options, () => ({}));
  const tabsHidden = (hidden: boolean) => (options: Options) =>
    later(options, () => {
      if (!host.isAtTab()) throw new Error(`${hidden ? 'hide' : 'show'}TabBar:fail not TabBar page`);
      seen.tabsHidden = hidden;
      return {};
    });
  return {
    canIUse: () => true,
    ...canvasOf(host, later),
    getSystemInfoSync: () => ({ ...system, ...app }),
    getSystemInfo: (options: Options) => later(options, () => ({ ...system, ...app })),
    getWindowInfo: () => ({ ...system, safeArea }),
    getDeviceInfo: () => ({ platform: 'android', brand: 'test' }),
    getAppBaseInfo: () => app,
    getAccountInfoSync: () => ({ miniProgram: { appId: 'touristappid', envVersion: 'develop' } }),
    getLaunchOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
    getStorageSync: (key: string) => clone(storage.get(key) ?? ''),
    setStorageSync: (key: string, value: unknown) => void storage.set(key, clone(value)),
    removeStorageSync: (key: string) => void storage.delete(key),
    getStorageInfoSync: () => ({ keys: [...storage.keys()], currentSize: 1, limitSize: 10240 }),
    login: loginOf(host.codes),
    ...(host.wecomCodes ? { qy: { login: loginOf(host.wecomCodes) } } : {}),
    request: (options: Options) => request(host, options, later),
    navigateTo: go('navigateTo'),
    redirectTo: go('redirectTo'),
    reLaunch: go('reLaunch'),
    switchTab: go('switchTab'),
    navigateBack: (options: Options = {}) => later(options, () => host.back(Number(options.delta ?? 1))),
    setTabBarBadge: (options: Options) => {
      seen.badges.set(Number(options.index), String(options.text));
      quiet(options);
    },
    removeTabBarBadge: (options: Options) => {
      seen.badges.delete(Number(options.index));
      quiet(options);
    },
    hideTabBar: tabsHidden(true),
    showTabBar: tabsHidden(false),
    setNavigationBarTitle: (options: Options) => {
      seen.title = String(options.title);
      quiet(options);
    },
    requestSubscribeMessage(options: Options) {
      // Judged at once: a moment later the tap is over.
      const judged = settled(() => subscribe(host, options));
      later(options, judged);
    },
    chooseMessageFile: (options: Options) =>
      later(options, () => {
        if (!host.file) throw new Error('chooseMessageFile:fail cancel');
        return { tempFiles: [{ name: host.file.name, path: 'wxfile://chosen', size: host.file.content.length }] };
      }),
    getFileSystemManager: () => ({
      readFile: (options: Options) => later(options, () => ({ data: host.file?.content ?? '' })),
    }),
    ...filesOf(host, later),
    onAppShow: (run: () => void) => void seen.onApp.show.push(run),
    onAppHide: (run: () => void) => void seen.onApp.hide.push(run),
    stopPullDownRefresh: quiet,
    setClipboardData: quiet,
    pageScrollTo: quiet,
    nextTick: (run: () => void) => host.soon(run),
  };
}

/** Does it now; what came of it is given, or thrown, later. */
function settled<T>(work: () => T): () => T {
  try {
    const value = work();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function answer(options: Options, work: () => unknown): void {
  let result: unknown;
  try {
    result = work();
  } catch (error) {
    const failure = {
      errMsg: error instanceof Error ? error.message : String(error),
      ...(error instanceof WxFailure ? { errCode: error.errCode } : {}),
    };
    options.fail?.(failure);
    options.complete?.(failure);
    return;
  }
  options.success?.(result);
  options.complete?.(result);
}

/** As WeChat does: no more than three templates, and only while somebody taps. */
function subscribe({ seen }: WxHost, { tmplIds }: Options): Record<string, string> {
  const templates = tmplIds as string[];
  const { answer: said, asked } = seen.subscribing;
  asked.push({ templates, inTap: seen.inTap });
  if (!seen.inTap) throw new WxFailure(20001, 'can only be invoked by user TAP gesture.');
  if (templates.length > 3) throw new WxFailure(20003, 'templates over 3');
  if ('errCode' in said) throw new WxFailure(Number(said.errCode), String(said.errMsg));
  return { ...said, errMsg: 'requestSubscribeMessage:ok' };
}

class WxFailure extends Error {
  readonly errCode: number;
  constructor(errCode: number, message: string) {
    super(`requestSubscribeMessage:fail ${message}`);
    this.errCode = errCode;
  }
}

function request(host: WxHost, options: Options, later: (options: Options, work: () => unknown) => void) {
  const abort = new AbortController();
  host.seen.underWay.set(abort, String(options.url));
  const over = () => host.seen.underWay.delete(abort);
  send(host, options, abort.signal).then(
    (result) => {
      over();
      later(options, () => ({ ...result, errMsg: 'request:ok' }));
    },
    (error: unknown) => {
      over();
      later(options, () => {
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(message.startsWith('request:') ? message : `request:fail ${message}`);
      });
    },
  );
  return { abort: () => abort.abort() };
}

async function send(host: WxHost, options: Options, signal: AbortSignal) {
  const method = String(options.method ?? 'GET').toUpperCase();
  const url = String(options.url);
  if (method === 'PATCH') throw new Error('request:fail method is invalid');
  if (!url.startsWith(host.builtFor)) throw new Error(`request:fail url not in domain list: ${url}`);
  if (!host.seen.online) throw new Error('request:fail');
  const body = options.data === undefined || method === 'GET' ? undefined : options.data;
  const path = url.slice(host.builtFor.length);
  const answered = await fetch(host.server + path, {
    method,
    headers: (options.header ?? {}) as Record<string, string>,
    signal,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answered.text();
  if (method !== 'GET' && host.seen.losesAnswers > 0) {
    host.seen.losesAnswers--;
    throw new Error('request:fail timeout');
  }
  host.seen.requests.push({ method, url: path, status: answered.status });
  return {
    statusCode: answered.status,
    data: parsed(text, options.dataType),
    header: Object.fromEntries(answered.headers),
  };
}

const parsed = (text: string, dataType: unknown): unknown => {
  if (dataType !== undefined && dataType !== 'json') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};
