/**
 * The part of WeChat that a compiled mini-app needs, as strict as WeChat: no eval, no Node or browser globals, JSON over
 * setData with its 1 MB cap, pages in a stack of ten. wx.request goes over real HTTP.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import vm from 'node:vm';
import { clone, createWx } from './weapp-wx.ts';
import type { Navigation, Seen, WxOptions } from './weapp-types.ts';

export interface PageInstance {
  route: string;
  data: Record<string, unknown>;
  [member: string]: unknown;
}

export interface HostOptions extends WxOptions {
  /** Folder of the compiled bundle. */
  dist: string;
}

/** What WeChat's engines lack, or lack on some phones. */
const FORBIDDEN = ['Intl', 'WebAssembly', 'SharedArrayBuffer', 'Atomics'];

export class Host {
  readonly stack: PageInstance[] = [];
  readonly errors: unknown[] = [];
  readonly seen: Seen = {
    ...{ badges: new Map(), requests: [], title: '', online: true, opened: [], losesAnswers: 0 },
    ...{ underWay: new Map(), onApp: { hide: [], show: [] }, repeats: true },
    ...{ subscribing: { answer: {}, asked: [] }, drawn: [], made: new Map(), inTap: false, tabsHidden: false },
  };

  readonly #options: HostOptions;
  readonly #context: vm.Context;
  readonly #pages = new Map<string, Record<string, unknown>>();
  readonly #modules = new Map<string, { exports: unknown }>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #tabs: string[];
  readonly #tabPages = new Map<string, PageInstance>();
  #closed = false;
  #app: Record<string, unknown> = {};
  #loading = '';

  constructor(options: HostOptions) {
    this.#options = options;
    const appJson = JSON.parse(readFileSync(join(options.dist, 'app.json'), 'utf8')) as {
      pages: string[];
      subPackages?: { root: string; pages: string[] }[];
      tabBar?: { list: { pagePath: string }[] };
    };
    this.#tabs = (appJson.tabBar?.list ?? []).map((tab) => tab.pagePath);
    this.#context = this.#createContext();
    this.#require(join(options.dist, 'app.js'));
    const pages = [
      ...appJson.pages,
      ...(appJson.subPackages ?? []).flatMap((sub) => sub.pages.map((page) => `${sub.root}/${page}`)),
    ];
    for (const page of pages) {
      this.#loading = page;
      this.#require(join(options.dist, `${page}.js`));
    }
  }

  /** Starts the app on a page, as from the desktop or from a link. */
  launch(path: string, query: Record<string, string>): void {
    const options = { path, query, scene: 1001, referrerInfo: {} };
    this.#call(this.#app, 'onLaunch', options);
    this.#call(this.#app, 'onShow', options);
    this.#push(path, query);
  }

  /** Leaves the app: timers stop, pages go. Storage stays. */
  close(): void {
    this.#closed = true;
    for (const request of this.seen.underWay.keys()) request.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.stack.length = 0;
  }

  #createContext(): vm.Context {
    const globals: Record<string, unknown> = {
      wx: createWx({
        ...this.#options,
        seen: this.seen,
        soon: (run) => void (this.#closed || this.#timer(setTimeout(() => this.#run(run), 0))),
        navigate: (kind, url) => this.navigate(kind, url),
        back: (delta) => this.back(delta),
        isAtTab: () => this.#tabs.includes(this.stack.at(-1)?.route ?? ''),
        hasElement: (id) => hasElement(this.stack.at(-1)?.data['root'], id),
      }),
      App: (config: Record<string, unknown>) => (this.#app = config),
      Page: (config: Record<string, unknown>) => this.#pages.set(this.#loading, config),
      Component: () => undefined,
      Behavior: (config: unknown) => config,
      getApp: () => this.#app,
      getCurrentPages: () => [...this.stack],
      // A bundle that throws inside a handler logs the error and goes on; the test must hear of it.
      console: { ...console, error: (...parts: unknown[]) => this.errors.push(parts) },
      setTimeout: (run: () => void, ms?: number) => this.#timer(setTimeout(() => this.#run(run), ms)),
      setInterval: (run: () => void, ms?: number) =>
        this.#timer(setInterval(() => this.seen.repeats && this.#run(run), ms)),
      clearTimeout: (timer: NodeJS.Timeout | undefined) => this.#clear(timer),
      clearInterval: (timer: NodeJS.Timeout | undefined) => this.#clear(timer),
    };
    const context = vm.createContext(globals, { codeGeneration: { strings: false, wasm: false } });
    vm.runInContext(FORBIDDEN.map((name) => `delete globalThis.${name};`).join(''), context);
    return context;
  }

  #timer(timer: NodeJS.Timeout): NodeJS.Timeout {
    this.#timers.add(timer);
    return timer;
  }

  #clear(timer: NodeJS.Timeout | undefined): void {
    if (!timer) return;
    clearTimeout(timer);
    this.#timers.delete(timer);
  }

  #run(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.errors.push(error);
    }
  }

  #require(file: string): unknown {
    const known = this.#modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    this.#modules.set(file, module);
    const source = readFileSync(file, 'utf8');
    const wrapper = vm.runInContext(`(function(require,module,exports){${source}\n})`, this.#context, {
      filename: file,
    }) as (require: (id: string) => unknown, module: unknown, exports: unknown) => void;
    const load = (id: string) => {
      const target = resolve(dirname(file), id);
      return this.#require(existsSync(`${target}.js`) ? `${target}.js` : target);
    };
    wrapper(load, module, module.exports);
    return module.exports;
  }

  #call(target: Record<string, unknown>, member: string, ...parameters: unknown[]): unknown {
    const run = target[member];
    return typeof run === 'function' ? (run.apply(target, parameters) as unknown) : undefined;
  }

  /** Calls a lifecycle or an event handler of a page, as WeChat would. */
  tell(page: PageInstance, member: string, ...parameters: unknown[]): unknown {
    return this.#call(page, member, ...parameters);
  }

  #push(path: string, query: Record<string, string>): void {
    const route = path.replace(/^\//, '');
    const config = this.#pages.get(route);
    if (!config) throw new Error(`no such page: ${route}`);
    if (this.stack.length >= 10) throw new Error('navigateTo:fail webview count limit exceed');
    const page: PageInstance = {
      ...config,
      route,
      __route__: route,
      data: clone((config.data ?? {}) as Record<string, unknown>),
      options: query,
    };
    page.setData = (data: Record<string, unknown>, done?: () => void) => {
      const sent = JSON.stringify(data) ?? '{}';
      if (sent.length > 1024 * 1024) this.errors.push(new Error(`setData of ${sent.length} characters`));
      for (const [where, value] of Object.entries(JSON.parse(sent) as Record<string, unknown>))
        assign(page.data, where, value);
      if (done) this.#timer(setTimeout(done, 0));
    };
    this.stack.push(page);
    if (this.#tabs.includes(route)) this.#tabPages.set(route, page);
    this.tell(page, 'onLoad', query);
    this.tell(page, 'onShow');
    this.tell(page, 'onReady');
  }

  #unload(keepTabs: boolean): void {
    for (const page of this.stack.splice(0).reverse()) {
      if (keepTabs && this.#tabs.includes(page.route)) this.tell(page, 'onHide');
      else {
        this.tell(page, 'onUnload');
        this.#tabPages.delete(page.route);
      }
    }
  }

  navigate(kind: Navigation, url: string): void {
    const [path = '', search = ''] = url.split('?');
    const route = path.replace(/^\//, '');
    const query = Object.fromEntries(
      search
        .split('&')
        .filter(Boolean)
        .map((pair) => pair.split('=').map(decodeURIComponent) as [string, string]),
    );
    const tab = this.#tabs.includes(route);
    if (tab !== (kind === 'switchTab') && kind !== 'reLaunch')
      throw new Error(`${kind}:fail ${route}: tab bar page: ${tab}`);
    if (kind === 'navigateTo') {
      const top = this.stack.at(-1);
      if (top) this.tell(top, 'onHide');
    } else if (kind === 'redirectTo') {
      const top = this.stack.pop();
      if (top) this.tell(top, 'onUnload');
    } else this.#unload(kind === 'switchTab');
    const kept = kind === 'switchTab' ? this.#tabPages.get(route) : undefined;
    if (kept) {
      this.stack.push(kept);
      this.tell(kept, 'onShow');
    } else this.#push(route, query);
  }

  back(delta = 1): void {
    for (let i = 0; i < delta && this.stack.length > 1; i++) {
      const gone = this.stack.pop();
      if (gone) this.tell(gone, 'onUnload');
    }
    const top = this.stack.at(-1);
    if (top) this.tell(top, 'onShow');
  }
}

function hasElement(node: unknown, id: string): boolean {
  const { uid, cn = [] } = (node ?? {}) as { uid?: string; cn?: unknown[] };
  return uid === id || cn.some((child) => hasElement(child, id));
}

/** setData's paths: `root.cn.[0].v`. */
function assign(data: Record<string, unknown>, where: string, value: unknown): void {
  const steps = where
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter(Boolean);
  let at: Record<string, unknown> = data;
  for (const [index, step] of steps.slice(0, -1).entries()) {
    const next = at[step];
    if (typeof next !== 'object' || next === null) at[step] = /^\d+$/.test(steps[index + 1] ?? '') ? [] : {};
    at = at[step] as Record<string, unknown>;
  }
  at[steps.at(-1) ?? ''] = value;
}
