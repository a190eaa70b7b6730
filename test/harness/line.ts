/** A live line as a browser has it: the events in their order, each waited for. */
export interface LineEvent {
  event: string;
  version: string;
  about: string[];
  why?: string;
}

export interface TestLine {
  status: number;
  headers: Headers;
  events: LineEvent[];
  /** The first that is so, of those that were not waited for before; whatever comes before it is passed over. */
  next(so: (event: LineEvent) => boolean): Promise<LineEvent>;
  /** Each of these has been told since what was waited for last, in one event or in several. */
  told(...kinds: string[]): Promise<void>;
  /** Resolves when the other side has ended it. */
  over: Promise<void>;
  close(): void;
}

const aboutIn = (data: string): string[] => (JSON.parse(data) as { about?: string[] }).about ?? [];
const PATIENCE_MS = 40_000;

export async function openLine(url: string, token: string, query = ''): Promise<TestLine> {
  const abort = new AbortController();
  const response = await fetch(`${url}/api/live${query}`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
    signal: abort.signal,
  });
  const events: LineEvent[] = [];
  let seen = 0;
  let wake = (): void => undefined;
  async function read(): Promise<void> {
    if (!response.body || response.status !== 200) return;
    let rest = '';
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + text).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const [, event] = /^event: (\w+)$/m.exec(part) ?? [];
        const [, data] = /^data: (.*)$/m.exec(part) ?? [];
        if (event !== undefined && data !== undefined)
          events.push({ ...(JSON.parse(data) as Omit<LineEvent, 'event' | 'about'>), about: aboutIn(data), event });
      }
      wake();
    }
  }
  async function next(so: (event: LineEvent) => boolean): Promise<LineEvent> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      while (seen < events.length) {
        const event = events[seen++];
        if (event && so(event)) return event;
      }
      const left = until - performance.now();
      if (left <= 0) throw new Error(`not told; ${JSON.stringify(events)}`);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, left);
        wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
  }
  return {
    status: response.status,
    headers: response.headers,
    events,
    next,
    async told(...kinds) {
      const left = new Set(kinds);
      while (left.size > 0)
        for (const kind of (await next(({ event }) => event === 'changed')).about) left.delete(kind);
    },
    over: read().catch(() => undefined),
    close: () => abort.abort(),
  };
}
