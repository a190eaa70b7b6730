/**
 * A draft on every device: kept here at once, and by the server a moment later under the version that this device knows.
 * Where two devices have written, both stand until one is chosen. Without a network it stays here and goes on when there is one.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { DraftView } from '@banjie/shared/contract/routes/filling.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { Attachments } from '../form/attachments.ts';
import { same, type Value } from '../form/values.ts';
import { meet, sealedOf, unsealed } from '../filling/meeting.ts';
import { fillingTexts as texts } from '../filling/texts.ts';
import { api } from '../session/api.ts';
import { newKey, type Draft } from './drafts.ts';

const PAUSE_MS = 1_200;

interface Sharing {
  /** Under which the server keeps it; undefined for what stays on this device. */
  name: string | undefined;
  fields: readonly FormField[];
  fresh: Value;
  current: () => Draft;
  /** Puts another draft in place. */
  put: (draft: Draft) => void;
  attachments?: Pick<Attachments, 'arrived' | 'take'>;
}

type Attached = readonly { id: string; of?: string | undefined }[];
const namesOf = (files: Attached): string => files.map(({ id, of = '' }) => `${id} ${of}`).join();
/** A draft with its files, to be compared with another. */
const withFiles = (form: Value, files: Attached): Value =>
  files.length > 0 ? { ...form, '#files': namesOf(files) } : form;

export interface SharedDraft {
  /** Of another device, while it is not chosen which of both counts. */
  other: DraftView | undefined;
  /** What became of it, in words. */
  note: string | undefined;
  take: (which: 'own' | 'other') => void;
  /** It is not wanted any more; `sent`: nor is anything else of this form. */
  drop: (why: 'sent' | 'discarded') => void;
  /** Something was typed. */
  typed: () => void;
}

export function useSharedDraft({ name, fields, fresh, current, put, attachments }: Sharing): SharedDraft {
  const [other, setOther] = useState<DraftView>();
  const [note, setNote] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pushing = useRef(false);
  const over = useRef(false);
  /** Which of the drafts of this form one after the other it is: what is on its way of an earlier one is not wanted. */
  const turn = useRef(0);
  const conflict = useRef(false);
  const files = useRef<Sharing['attachments']>(attachments);
  files.current = attachments;
  const attached = () =>
    (files.current?.arrived ?? []).map(({ id, of }) => ({ id, ...(of === undefined ? {} : { of }) }));
  const placed = namesOf(attached());
  /** What of it the server knows, or was there from the start. */
  const known = useRef(placed);
  conflict.current = other !== undefined;

  const forget = useCallback(
    (version: number | undefined): void => {
      if (name === undefined || version === undefined || version === 0) return;
      void api.dropDraft({ params: { name }, query: { version } }).catch(() => undefined);
    },
    [name],
  );

  const push = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current);
    if (name === undefined || pushing.current || over.current || conflict.current) return;
    const { form, key, base = 0, unsaved } = current();
    if (!unsaved) return;
    pushing.current = true;
    const of = turn.current;
    const sent = attached();
    try {
      const answer = await api.putDraft({
        ...{ params: { name }, body: { base, form: unsealed(fields, form), key, files: sent } },
      });
      if (of !== turn.current) return void forget(answer.version);
      const now = current();
      if (answer.version !== undefined)
        put({
          ...{ ...now, base: answer.version },
          unsaved: !same(unsealed(fields, now.form), unsealed(fields, form)) || namesOf(attached()) !== namesOf(sent),
        });
      else if (answer.other) setOther(answer.other);
      else {
        // What was sent under its key is sent: what is typed here from now on is something else.
        setNote(texts.draft.gone);
        put({ ...now, base: 0, key: newKey(Date.now()) });
      }
    } catch (error) {
      // Too large, or no draft of his: it stays here. Without an answer it is tried again with the next letter.
      if (error instanceof ApiError && error.status === 413) setNote(error.message);
    } finally {
      pushing.current = false;
    }
    if (current().unsaved) timer.current = setTimeout(() => void push(), PAUSE_MS);
  }, [name, fields, current, put, forget]);

  const typed = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void push(), PAUSE_MS);
  }, [push]);

  // What arrives or is taken off is a change of the draft like a letter; what was taken over is none.
  useEffect(() => {
    if (name === undefined || over.current || placed === known.current) return;
    known.current = placed;
    const now = current();
    if (placed === '' && (now.base ?? 0) === 0 && same(now.form, fresh)) return;
    put({ ...now, unsaved: true });
    typed();
  }, [name, placed, current, put, typed, fresh]);

  useEffect(() => {
    if (name === undefined) return undefined;
    let alive = true;
    void api
      .readDraft({ params: { name } })
      .then(({ draft }) => {
        if (!alive || over.current) return;
        const own = current();
        const mine = { ...own, form: withFiles(unsealed(fields, own.form), attached()) };
        const theirs = draft && { ...draft, form: withFiles(draft.form, draft.files) };
        switch (meet(mine, withFiles(unsealed(fields, fresh), []), theirs)) {
          case 'take':
            if (draft) take(draft);
            break;
          case 'same':
            if (draft) put({ ...own, base: draft.version, key: draft.key, unsaved: false });
            break;
          case 'both':
            setOther(draft);
            break;
          case 'gone':
            setNote(texts.draft.gone);
            put({ ...own, base: 0, key: newKey(Date.now()) });
            break;
          case 'own':
            if (own.unsaved) typed();
        }
      })
      .catch(() => undefined);
    return () => {
      alive = false;
      void push();
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- read once for each form: what is typed afterwards is newer
  }, [name]);

  function take(draft: DraftView): void {
    // Sealed fields are not at the server: they stay what they are here.
    put({
      form: { ...draft.form, ...sealedOf(fields, current().form) },
      key: draft.key,
      base: draft.version,
      unsaved: false,
    });
    known.current = namesOf(draft.files);
    files.current?.take(draft.files);
    setNote(texts.draft.fromOther(draft.atText));
  }

  return {
    other,
    note,
    take(which) {
      if (!other) return;
      conflict.current = false;
      setOther(undefined);
      if (which === 'other') take(other);
      else {
        put({ ...current(), base: other.version, unsaved: true });
        void push();
      }
    },
    drop(why) {
      clearTimeout(timer.current);
      turn.current += 1;
      over.current = why === 'sent';
      setNote(undefined);
      forget(current().base);
    },
    typed,
  };
}
