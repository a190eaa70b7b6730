/** Attachments of a form on its way: sent as soon as they are chosen, kept with the draft, named when it is submitted. */
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { SentFile } from '@banjie/shared/contract/shapes.ts';
import { FILES_PER_COMMAND } from '@banjie/shared/contract/routes/files.ts';
import { chooseFiles, type ChosenFile } from '../platform/attach.ts';
import { lasting } from '../platform/storage.ts';
import { errorText } from '../session/api.ts';
import { drop, send } from '../session/files.ts';
import { noticeError } from '../session/session.ts';
import { texts } from '../texts.ts';

export interface Attachment {
  /** Tells it from the others on the screen. */
  key: number;
  name: string;
  size: number;
  /** Percent, while it is being sent. */
  progress?: number;
  /** It was not sent, and why. */
  error?: string;
  /** The file itself is not taken: to send it again would change nothing. */
  refused?: true;
  sent?: SentFile;
  /** The material of the form that it belongs to; absent for what is attached beside. */
  of?: string;
}

export interface Attachments {
  list: readonly Attachment[];
  /** Ids of what was sent, in the order of the list. */
  ids: readonly string[];
  /** Something is being sent, or was not sent: to submit now would leave it out. */
  unfinished: string | undefined;
  /** Why nothing could be chosen. */
  error: string | undefined;
  full: boolean;
  /** @param of the material that it belongs to */
  add: (of?: string) => Promise<void>;
  retry: (key: number) => void;
  remove: (key: number) => void;
  /** What has arrived, as it is kept with the draft. */
  arrived: readonly KeptFile[];
  /** Those of a draft of another device, in the place of what is here. */
  take: (files: readonly KeptFile[]) => void;
  /** They belong to a matter now. */
  done: () => void;
  /** None of them is wanted. */
  clear: () => void;
}

export type KeptFile = SentFile & { of?: string | undefined };

interface Going {
  file: ChosenFile;
  stop: () => void;
}

const keptName = (draft: string): string => `${draft}#files`;

function kept(draft: string): KeptFile[] {
  const value = lasting.read(keptName(draft));
  return Array.isArray(value) ? (value as KeptFile[]).filter((one) => typeof one?.id === 'string') : [];
}

let keys = 0;
const asSent = ({ of, ...sent }: KeptFile): Attachment => ({
  ...{ key: ++keys, name: sent.name, size: sent.size, sent },
  ...(of === undefined ? {} : { of }),
});

const arrivedOf = (list: readonly Attachment[]): KeptFile[] =>
  list.flatMap(({ sent: one, of }): KeptFile[] => (one ? [{ ...one, ...(of === undefined ? {} : { of }) }] : []));

/** `draft`: name of the draft of the form that they belong to. */
export function useAttachments(draft: string): Attachments {
  const [list, setList] = useState<readonly Attachment[]>(() => kept(draft).map(asSent));
  const [error, setError] = useState<string>();
  const going = useRef(new Map<number, Going>());
  const latest = useRef(list);
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    const running = going.current;
    return () => {
      // What is on its way when the form is left goes no further; what has arrived stays with the draft.
      alive.current = false;
      for (const { stop } of running.values()) stop();
    };
  }, []);

  const change = (next: readonly Attachment[]) => {
    latest.current = next;
    const sent = arrivedOf(next);
    if (sent.length > 0) lasting.write(keptName(draft), sent);
    else lasting.remove(keptName(draft));
    if (alive.current) setList(next);
  };
  const put = (key: number, part: Partial<Attachment>) =>
    change(
      latest.current.map((one) => {
        if (one.key !== key) return one;
        const { progress: _, error: __, refused: ___, ...rest } = one;
        return { ...rest, ...part };
      }),
    );

  const start = (key: number, file: ChosenFile) => {
    const transfer = send(file, (progress) => put(key, { progress }));
    going.current.set(key, { file, stop: transfer.stop });
    transfer.done.then(
      (sent) => {
        going.current.delete(key);
        // Taken off the list in the meantime.
        if (latest.current.some((one) => one.key === key)) put(key, { sent, name: sent.name, size: sent.size });
        else void drop(sent.id);
      },
      (failure: unknown) => {
        noticeError(failure);
        const refused = failure instanceof ApiError && (failure.status === 422 || failure.status === 413);
        put(key, { error: errorText(failure), ...(refused ? { refused } : {}) });
      },
    );
  };

  return {
    list,
    arrived: arrivedOf(list),
    // What is on its way here goes on.
    take: (files) => change([...files.map(asSent), ...latest.current.filter(({ sent }) => sent === undefined)]),
    ids: list.flatMap((one) => (one.sent ? [one.sent.id] : [])),
    unfinished: list.some((one) => one.error !== undefined)
      ? texts.files.someFailed
      : list.some((one) => one.sent === undefined)
        ? texts.files.stillSending
        : undefined,
    error,
    full: list.length >= FILES_PER_COMMAND,
    async add(of) {
      setError(undefined);
      const chosen = await chooseFiles(FILES_PER_COMMAND - latest.current.length, texts.files);
      if (chosen === 'refused') return setError(texts.files.refused);
      const added = chosen.map((file) => ({ key: ++keys, file }));
      change([
        ...latest.current,
        ...added.map(({ key, file }) => ({
          ...{ key, name: file.name, size: file.size, progress: 0 },
          ...(of === undefined ? {} : { of }),
        })),
      ]);
      for (const { key, file } of added) start(key, file);
    },
    retry(key) {
      const again = going.current.get(key);
      if (!again) return;
      put(key, { progress: 0 });
      start(key, again.file);
    },
    remove(key) {
      const one = latest.current.find((other) => other.key === key);
      change(latest.current.filter((other) => other.key !== key));
      going.current.get(key)?.stop();
      going.current.delete(key);
      if (one?.sent) void drop(one.sent.id);
    },
    done: () => change([]),
    clear() {
      for (const { sent } of latest.current) if (sent) void drop(sent.id);
      for (const { stop } of going.current.values()) stop();
      going.current.clear();
      change([]);
    },
  };
}
