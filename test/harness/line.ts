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
  /** Resolves when the other side has ended it. */
  over: Promise<void>;
  close(): void;
}

const aboutIn = (data: string): string[] => (JSON.parse(data) as { about?: string[] }).about ?? [];
const PATIENCE_MS = 20_000;

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
  return {
    status: response.status,
    headers: response.headers,
    events,
    async next(so) {
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error(`not told; ${JSON.stringify(events)}`)), PATIENCE_MS).unref();
      });
      for (;;) {
        const woken = new Promise<void>((done) => (wake = done));
        while (seen < events.length) {
          const event = events[seen++];
          if (event && so(event)) return event;
        }
        await Promise.race([woken, late]);
      }
    },
    over: read().catch(() => undefined),
    close: () => abort.abort(),
  };
}
