/** A form on its way to the server: draft, key, faults, and what to do when no answer comes. */
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { Fault } from '@banjie/shared/kernel/rejection.ts';
import { cleaned, draftFits, emptyValue, faultsIn, same, type Value } from '../form/values.ts';
import { errorText, NoAnswer } from '../session/api.ts';
import { noticeError } from '../session/session.ts';
import { texts } from '../texts.ts';
import { dropDraft, newKey, readDraft, writeDraft, type Draft } from './drafts.ts';

interface Sending<Body, Answer> {
  /** Name of the draft. */
  name: string;
  fields: readonly FormField[];
  prefill?: Value;
  /** Ids of what is attached. */
  files?: readonly string[];
  /** The form with what else belongs to it: files that were sent for its materials. */
  whole?: (form: Value) => Value;
  /** Everything that is sent, made once per submission: a retry sends the same. */
  bodyOf: (form: Value) => Body;
  send: (body: Body, key: string) => Promise<Answer>;
  onDone: (answer: Answer) => void;
  /** The server refused it for a reason that lies outside of the form (too late, not allowed). */
  onRefused?: (error: ApiError) => void;
  /** An earlier submission whose answer was lost had been carried out. */
  onAlreadyDone: () => void;
}

export interface Submission {
  form: Value;
  setForm: (form: Value) => void;
  faults: readonly Fault[];
  error: string | undefined;
  busy: boolean;
  /** No answer came to the last try: pressing again is safe. */
  unanswered: boolean;
  /** The form was begun earlier. */
  restored: boolean;
  discard: () => void;
  /** Checks what can be checked here; true when nothing is wrong. */
  check: () => boolean;
  submit: () => Promise<void>;
}

interface State {
  draft: Draft;
  restored: boolean;
}

function begin(name: string, fields: readonly FormField[], prefill: Value): State {
  const kept = readDraft(name);
  const fresh = emptyValue(fields, prefill);
  if (kept && draftFits(fields, prefill, kept.form)) return { draft: kept, restored: !same(kept.form, fresh) };
  return { draft: { form: fresh, key: newKey(Date.now()) }, restored: false };
}

export function useSubmission<Body, Answer>(sending: Sending<Body, Answer>): Submission {
  const { name, fields, prefill = {}, files = [], whole = (form: Value) => form } = sending;
  const [state, setState] = useState<State>(() => begin(name, fields, prefill));
  const [found, setFound] = useState<{ list: readonly Fault[]; files: string }>({ list: [], files: '' });
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [unanswered, setUnanswered] = useState(state.draft.sent !== undefined);
  const sendingNow = useRef(false);
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);

  // Another choice of files is judged anew, like another text.
  const chosen = files.join();
  const faults = found.files === chosen ? found.list : found.list.filter(({ path }) => !/^files(\.|$)/.test(path));
  const setFaults = (list: readonly Fault[]) => setFound({ list, files: chosen });

  const keep = (draft: Draft, restored = state.restored) => {
    writeDraft(name, draft);
    setState({ draft, restored });
  };

  const setForm = (form: Value) => {
    keep({ ...state.draft, form });
    // What is being corrected is no longer marked as wrong.
    setFaults(faults.filter((fault) => same(at(form, fault.path), at(state.draft.form, fault.path))));
  };

  const discard = () => {
    dropDraft(name);
    setState({ draft: { form: emptyValue(fields, prefill), key: newKey(Date.now()) }, restored: false });
    setFaults([]);
    setError(undefined);
    setUnanswered(false);
  };

  const check = () => {
    const found = faultsIn(fields, whole(state.draft.form));
    setFaults(found);
    return found.length === 0;
  };

  const submit = async () => {
    if (sendingNow.current || !check()) return;
    sendingNow.current = true;
    setBusy(true);
    setError(undefined);
    const form = cleaned(fields, whole(state.draft.form));
    const body = unsent(state.draft, form, files) ? sending.bodyOf(form) : (state.draft.sent as Sent<Body>).body;
    const draft: Draft = { ...state.draft, sent: { form, files, body } satisfies Sent<Body> };
    // Before sending: the app may be closed before the answer comes.
    keep(draft);
    try {
      const answer = await sending.send(body, draft.key);
      dropDraft(name);
      if (alive.current) sending.onDone(answer);
    } catch (failure) {
      if (failure instanceof ApiError && failure.status < 500) refused(failure, draft);
      else {
        noticeError(failure);
        if (alive.current) setUnanswered(failure instanceof NoAnswer || failure instanceof ApiError);
      }
      if (alive.current) setError(errorText(failure));
    }
    sendingNow.current = false;
    if (alive.current) setBusy(false);
  };

  const refused = (failure: ApiError, draft: Draft) => {
    if (failure.error.code === 'keyReused') {
      dropDraft(name);
      if (alive.current) sending.onAlreadyDone();
      return;
    }
    const { form, key } = draft;
    writeDraft(name, { form, key });
    if (!alive.current) return;
    setState({ draft: { form, key }, restored: state.restored });
    setUnanswered(false);
    // Paths are those of the form, whether or not the server names the body's part that it stands in.
    const found = (failure.error.faults ?? []).map(({ path, message }) => ({
      path: path.replace(/^(form|mapping)\./, ''),
      message,
    }));
    setFaults(found);
    if (found.length === 0) sending.onRefused?.(failure);
  };

  return {
    form: state.draft.form,
    setForm,
    faults,
    error,
    busy,
    unanswered,
    restored: state.restored,
    discard,
    check,
    submit,
  };
}

interface Sent<Body> {
  form: Value;
  files: readonly string[];
  body: Body;
}

/** True when what is in the form now is not what went out without an answer. */
const unsent = (draft: Draft, form: Value, files: readonly string[]): boolean => {
  const sent = draft.sent as Partial<Sent<unknown>> | undefined;
  return !same(sent?.form, form) || !same(sent?.files ?? [], files);
};

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, step) => {
    return typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[step] : undefined;
  }, value);
}

export const faultSummary = (faults: readonly Fault[]): string | undefined =>
  faults.length > 0 ? texts.command.faults(faults.length) : undefined;
