/** A form on its way to the server: draft, key, faults, and what to do when no answer comes. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { Fault } from '@banjie/shared/kernel/rejection.ts';
import type { Attachments } from '../form/attachments.ts';
import { cleaned, draftFits, emptyValue, faultsIn, isBlank, same, valueAt, type Value } from '../form/values.ts';
import { errorText, NoAnswer } from '../session/api.ts';
import { noticeError } from '../session/session.ts';
import { texts } from '../texts.ts';
import { dropDraft, newKey, readDraft, writeDraft, type Draft } from './drafts.ts';
import { useSharedDraft, type SharedDraft } from './shared-draft.ts';

interface Sending<Body, Answer> {
  /** Name of the draft. */
  name: string;
  /** Under which other devices find it; without it the draft stays on this one. */
  shared?: string;
  fields: readonly FormField[];
  prefill?: Value;
  /** Ids of what is attached. */
  files?: readonly string[];
  /** What has arrived of it, for a draft that other devices find. */
  attachments?: Pick<Attachments, 'arrived' | 'take'>;
  /** The form with what else belongs to it: files that were sent for its materials. */
  whole?: (form: Value) => Value;
  /** Everything that is sent, made once per submission: a retry sends the same. */
  bodyOf: (form: Value) => Body;
  send: (body: Body, key: string) => Promise<Answer>;
  onDone: (answer: Answer) => void;
  /** The server refused it for a reason that lies outside of the form (too late, not allowed). */
  onRefused?: (error: ApiError) => void;
  /** What stands beside the form and has been changed since it was found wrong. */
  corrected?: (fault: Fault) => boolean;
  /** An earlier submission whose answer was lost had been carried out. */
  onAlreadyDone: () => void;
}

export interface Submission {
  form: Value;
  setForm: (form: Value) => void;
  /** Fills in what is known of fields in which nothing stands, unless they were emptied. */
  fillIn: (known: readonly { field: string; value: unknown }[]) => void;
  /** In place of everything that stands there. */
  startOver: (form: Value) => void;
  empty: (field: string) => void;
  draft: Pick<SharedDraft, 'other' | 'note' | 'take'>;
  faults: readonly Fault[];
  error: string | undefined;
  busy: boolean;
  /** No answer came to the last try: pressing again is safe. */
  unanswered: boolean;
  /** The form was begun earlier. */
  restored: boolean;
  discard: () => void;
  /** Under which it is sent, also again. */
  key: string;
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
  const { name, shared, fields, prefill = {}, files = [], whole = (form: Value) => form } = sending;
  const [state, setState] = useState<State>(() => begin(name, fields, prefill));
  const [found, setFound] = useState<{ list: readonly Fault[]; files: string }>({ list: [], files: '' });
  const [error, setError] = useState<{ text: string; ofFaults: boolean }>();
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
  const isOpen = (fault: Fault) =>
    (found.files === chosen || !/^files(\.|$)/.test(fault.path)) && !sending.corrected?.(fault);
  const faults = found.list.filter(isOpen);
  const setFaults = (list: readonly Fault[]) => setFound({ list, files: chosen });

  // What an answer changes is what stands there when it comes.
  const latest = useRef(state.draft);
  const keep = useCallback(
    (draft: Draft, restored?: boolean) => {
      latest.current = draft;
      writeDraft(name, draft);
      if (alive.current) setState((before) => ({ draft, restored: restored ?? before.restored }));
    },
    [name],
  );
  const current = useCallback(() => latest.current, []);
  const [fresh] = useState(() => emptyValue(fields, prefill));
  const draftAtServer = useSharedDraft({
    ...{ name: shared, fields, fresh, current, put: keep },
    ...(sending.attachments ? { attachments: sending.attachments } : {}),
  });

  const typedIn = (draft: Draft) => {
    keep({ ...draft, unsaved: true });
    draftAtServer.typed();
  };
  const setForm = (form: Value) => {
    const before = latest.current;
    typedIn({ ...before, form });
    // What is being corrected is no longer marked as wrong.
    setFaults(faults.filter((fault) => same(valueAt(form, fault.path), valueAt(before.form, fault.path))));
  };
  const fillIn: Submission['fillIn'] = (known) => {
    const { form, emptied = [] } = latest.current;
    const more = known.filter(({ field }) => isBlank(form[field]) && !emptied.includes(field));
    if (more.length === 0) return;
    const filled = { ...form, ...Object.fromEntries(more.map(({ field, value }) => [field, value])) };
    keep({ ...latest.current, form: filled });
  };
  const empty = (field: string) => {
    const { emptied = [] } = latest.current;
    typedIn({ ...latest.current, emptied: [...emptied.filter((one) => one !== field), field] });
    setForm(
      emptyValue(fields, Object.fromEntries(Object.entries(latest.current.form).filter(([key]) => key !== field))),
    );
  };
  const startOver = (form: Value) => {
    typedIn({ ...latest.current, form: emptyValue(fields, form), emptied: [] });
    setFaults([]);
  };

  const dropped = (why: 'sent' | 'discarded') => {
    draftAtServer.drop(why);
    dropDraft(name);
  };
  const discard = () => {
    dropped('discarded');
    latest.current = { form: emptyValue(fields, prefill), key: newKey(Date.now()) };
    setState({ draft: latest.current, restored: false });
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
      dropped('sent');
      if (alive.current) sending.onDone(answer);
    } catch (failure) {
      if (failure instanceof ApiError && failure.status < 500) refused(failure, draft);
      else {
        noticeError(failure);
        if (alive.current) setUnanswered(failure instanceof NoAnswer || failure instanceof ApiError);
      }
      const ofFaults = failure instanceof ApiError && (failure.error.faults ?? []).length > 0;
      if (alive.current) setError({ text: errorText(failure), ofFaults });
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
    const { sent: _, ...unsent } = { ...draft, ...pickVersion(latest.current) };
    keep(unsent);
    if (!alive.current) return;
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
    fillIn,
    startOver,
    empty,
    draft: draftAtServer,
    faults,
    // What was said of faults goes with the last of them.
    error: error?.ofFaults && faults.length === 0 ? undefined : error?.text,
    busy,
    unanswered,
    restored: state.restored,
    key: state.draft.key,
    discard,
    check,
    submit,
  };
}

/** The server may have taken the draft over while its form was on its way. */
const pickVersion = ({ base, unsaved }: Draft): Partial<Draft> => ({
  ...(base === undefined ? {} : { base }),
  ...(unsaved === undefined ? {} : { unsaved }),
});

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

export const faultSummary = (faults: readonly Fault[]): string | undefined =>
  faults.length > 0 ? texts.command.faults(faults.length) : undefined;
