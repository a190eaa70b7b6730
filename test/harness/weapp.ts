/** A phone with the compiled mini-app on it: launch, look, tap, type. Everything waits for the screen, nothing for time. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SIZE } from './weapp-canvas.ts';
import { Host, type PageInstance } from './weapp-host.ts';
import { readTemplates, Screen, type Templates, type TreeNode } from './weapp-screen.ts';

const DIST = resolve(fileURLToPath(import.meta.url), '../../../miniapp/dist/weapp');
const BUILT_FOR = 'http://127.0.0.1:8000';
/** A hand is not faster than a frame: React renders between two touches. */
const FRAME_MS = 20;

export interface PhoneOptions {
  /** Origin of the running server, e.g. http://127.0.0.1:40123. */
  server: string;
  /** What wx.login gives, one per login. */
  codes?: string[];
  /** What wx.qy.login gives where the phone is in WeCom. */
  wecomCodes?: string[];
  /** Pass the storage of an earlier phone to start the app again on it. */
  storage?: Map<string, unknown>;
  /** The file that the person picks when asked for one. */
  file?: { name: string; content: string };
  dist?: string;
  /** The origin that the bundle was built for (BANJIE_API_BASE). */
  builtFor?: string;
  /** How long to wait for something to appear, in real milliseconds. */
  patience?: number;
}

export class Phone {
  readonly storage: Map<string, unknown>;
  readonly host: Host;
  readonly #templates: Templates;
  readonly #patience: number;

  constructor(options: PhoneOptions) {
    const dist = options.dist ?? DIST;
    this.storage = options.storage ?? new Map();
    this.#patience = options.patience ?? 10_000;
    this.#templates = readTemplates(dist);
    this.host = new Host({
      dist,
      builtFor: options.builtFor ?? BUILT_FOR,
      server: options.server,
      codes: options.codes ?? [],
      storage: this.storage,
      ...(options.wecomCodes ? { wecomCodes: options.wecomCodes } : {}),
      ...(options.file ? { file: options.file } : {}),
    });
  }

  /** Starts the app, on its first page or on another, e.g. from a link. */
  launch(path = 'pages/todo/index', query: Record<string, string> = {}): void {
    this.host.launch(path, query);
  }

  get page(): PageInstance {
    const page = this.host.stack.at(-1);
    if (!page) throw new Error('the app is not running');
    return page;
  }

  get screen(): Screen {
    return new Screen((this.page.data.root ?? {}) as TreeNode, this.#templates);
  }

  text(): string {
    return this.screen.text();
  }

  /** Waits until the text is on the top page. @throws with the whole screen when it does not come. */
  async see(text: string | RegExp): Promise<TreeNode> {
    return this.#until(`"${String(text)}" to appear`, () => this.screen.find(text)[0]);
  }

  async gone(text: string | RegExp): Promise<void> {
    await this.#until(`"${String(text)}" to go`, () => (this.screen.find(text).length === 0 ? true : undefined));
  }

  /** Waits for the page with this route on top. */
  async on(route: string): Promise<void> {
    await this.#until(`page ${route}`, () => (this.host.stack.at(-1)?.route === route ? true : undefined));
  }

  /** Taps what reads so; `nth` picks one of several, counted from the top. The event bubbles as in WeChat. */
  async tap(text: string | RegExp, nth = 0): Promise<void> {
    const { screen, node } = await this.#until(`"${String(text)}" to tap`, () => {
      const screen = this.screen;
      const node = screen.find(text).filter((one) => this.#tappable(screen, one))[nth];
      return node && { screen, node };
    });
    const target = targetOf(node);
    this.host.seen.inTap = true;
    for (const bound of screen.ancestry(node).filter((one) => screen.binds(one, 'tap')))
      this.#send(bound, { type: 'tap', target, detail: { x: 1, y: 1 } });
    this.host.seen.inTap = false;
    await frame();
  }

  /** Types into the field with this label or placeholder, replacing what was there. */
  async type(label: string, value: string, nth = 0): Promise<void> {
    const node = await this.#until(`field "${label}"`, () => this.screen.fields(label)[nth]);
    const event = this.screen.tag(node) === 'picker' ? 'change' : 'input';
    this.#send(node, { type: event, target: targetOf(node), detail: { value, cursor: value.length } });
    if (event === 'input') this.#send(node, { type: 'blur', target: targetOf(node), detail: { value } });
    await frame();
  }

  /** Draws on the canvas of the page, finger down to finger up, by places in parts of its width. */
  async draw(places: readonly { x: number; y: number }[]): Promise<void> {
    const node = await this.#until('a canvas', () =>
      [...this.screen.nodes()].find((one) => this.screen.tag(one) === 'canvas'),
    );
    const touches = places.map(({ x, y }) => [{ identifier: 0, x: x * SIZE.width, y: y * SIZE.width }]);
    const target = targetOf(node);
    for (const [n, touch] of touches.entries()) {
      this.#send(node, { type: n === 0 ? 'touchstart' : 'touchmove', target, detail: {}, touches: touch });
      await frame();
    }
    this.#send(node, { type: 'touchend', target, detail: {}, touches: [] });
    await frame();
  }

  /** Pulls the page down. */
  pull(): void {
    this.host.tell(this.page, 'onPullDownRefresh');
  }

  /** Scrolls to the end of the page. */
  scrollToEnd(): void {
    this.host.tell(this.page, 'onReachBottom');
  }

  /** Leaves the app for another, and comes back to it. */
  leave(): void {
    for (const run of this.host.seen.onApp.hide) run();
  }
  comeBack(): void {
    for (const run of this.host.seen.onApp.show) run();
  }

  /** Waits for what is no text on the screen. */
  async until(what: string, so: () => boolean): Promise<void> {
    await this.#until(what, () => (so() ? true : undefined));
  }

  back(): void {
    this.host.back();
  }

  close(): void {
    this.host.close();
  }

  #tappable(screen: Screen, node: TreeNode): boolean {
    const path = screen.ancestry(node);
    // What is greyed out does not answer a finger: waited for, as by a person.
    const isOff = (one: TreeNode) => screen.attribute(one, 'disabled') === true || /\btap--off\b/.test(String(one.cl));
    return path.some((one) => screen.binds(one, 'tap')) && !path.some(isOff);
  }

  #send(node: TreeNode, event: { type: string; target: unknown; detail: unknown; touches?: unknown[] }): void {
    this.host.tell(this.page, 'eh', {
      touches: [],
      ...event,
      currentTarget: targetOf(node),
      timeStamp: 0,
      changedTouches: [],
    });
  }

  async #until<T>(what: string, look: () => T | undefined): Promise<T> {
    const end = performance.now() + this.#patience;
    for (;;) {
      if (this.host.errors.length > 0)
        throw new Error(`the mini-app failed: ${this.host.errors.map(describe).join('\n')}`);
      const found = look();
      if (found !== undefined) return found;
      if (performance.now() > end)
        throw new Error(`waited for ${what} on ${this.host.stack.at(-1)?.route ?? 'no page'}:\n${this.text()}`);
      await frame();
    }
  }
}

const frame = () => new Promise((done) => setTimeout(done, FRAME_MS));

const targetOf = (node: TreeNode) => ({ id: node.uid ?? node.sid ?? '', dataset: { sid: node.sid ?? '' } });

const describe = (error: unknown): string =>
  Array.isArray(error)
    ? error.map(describe).join(' ')
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
