/** The part of `wx` that has to do with files: asking leave, choosing from the chat, sending as a form, receiving, opening. */
import type { Options, WxHost } from './weapp-types.ts';

type Later = (options: Options, work: () => unknown) => void;

export function filesOf(host: WxHost, later: Later): Record<string, unknown> {
  const received = new Map<string, string>();
  const show = (by: string) => (options: Options) =>
    later(options, () => {
      const content = received.get(String(options.filePath));
      if (content === undefined) throw new Error(`${by}:fail no such file`);
      host.seen.opened.push({ by, content });
      return {};
    });
  const pathOf = (options: Options): string => {
    if (!host.seen.online) throw new Error('request:fail');
    const url = String(options.url);
    if (!url.startsWith(host.builtFor)) throw new Error(`fail url not in domain list: ${url}`);
    return host.server + url.slice(host.builtFor.length);
  };
  const headers = (options: Options) => (options.header ?? {}) as Record<string, string>;
  /** Answers by the callbacks when the work is done. */
  const when = (options: Options, work: () => Promise<unknown>): void =>
    void Promise.resolve()
      .then(work)
      .then(
        (result) => later(options, () => result),
        (error: unknown) =>
          later(options, () => {
            throw error;
          }),
      );

  return {
    requirePrivacyAuthorize: (options: Options) => later(options, () => ({})),
    // The first entry is what everybody takes here.
    showActionSheet: (options: Options) => later(options, () => ({ tapIndex: 0 })),
    uploadFile: (options: Options) => {
      const watching: ((state: { progress: number }) => void)[] = [];
      when(options, async () => {
        const form = new FormData();
        const made = host.seen.made.get(String(options.filePath));
        const content = made ? Buffer.from(made) : (host.file?.content ?? '');
        form.append(String(options.name), new Blob([content]), 'chosen.tmp');
        const answered = await fetch(pathOf(options), { method: 'POST', headers: headers(options), body: form });
        for (const watch of watching) watch({ progress: 100 });
        return { statusCode: answered.status, data: await answered.text() };
      });
      return {
        abort: () => {},
        onProgressUpdate: (watch: (state: { progress: number }) => void) => void watching.push(watch),
      };
    },
    downloadFile: (options: Options) => {
      when(options, async () => {
        const answered = await fetch(pathOf(options), { headers: headers(options) });
        const tempFilePath = `wxfile://tmp-${received.size}`;
        received.set(tempFilePath, await answered.text());
        return { statusCode: answered.status, tempFilePath };
      });
      return { abort: () => {}, onProgressUpdate: () => {} };
    },
    openDocument: show('openDocument'),
    shareFileMessage: show('shareFileMessage'),
  };
}
