/**
 * Drafts that every device of a person finds. Kept under the form that they are of, for the unit in which he has begun
 * them, and given to him only while he may send that form; written only onto what the device knew, so that two devices
 * never overwrite each other.
 */
import {
  MOST_DRAFT_BYTES,
  MOST_DRAFTS,
  type DraftLine,
  type DraftView,
} from '@banjie/shared/contract/routes/filling.ts';
import { allowedCommands } from '@banjie/shared/engine/deciding/allowed.ts';
import { mayOpen } from '@banjie/shared/engine/deciding/open.ts';
import { ruleNamed } from '@banjie/shared/engine/deciding/rules.ts';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import { describeForm, noForm, type FormField } from '@banjie/shared/engine/forms/form.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import type { Directory, PersonId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant, type Instant } from '@banjie/shared/kernel/time.ts';
import { procedureOf, versions } from '@banjie/shared/procedures/index.ts';
import type { Files } from '../files/files.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import type { ActorRef } from '../matters/commands/actors.ts';
import { rowsOf } from '../matters/facts.ts';
import type { MatterService } from '../matters/service.ts';
import type { Sight } from '../matters/sight/table.ts';
import type { FillingPorts } from './handlers.ts';
import { DRAFT_KEPT_MS, type DraftStore, type StoredDraft } from './ports.ts';
import { texts } from './texts.ts';

type Names = 'listDrafts' | 'readDraft' | 'putDraft' | 'dropDraft';
interface Ports {
  drafts: DraftStore;
  service: Pick<MatterService, 'context' | 'freshly' | 'hasOpened'>;
  sightIn: FillingPorts['sightIn'];
  files: Pick<Files, 'hold' | 'discard'>;
}

/** The form that a draft is of, for whoever may send it. */
interface Place {
  fields: readonly FormField[];
  title: string;
  about?: string;
  procedure?: string;
  matter?: string;
  /** The matter that is asked for anew by it. */
  anew?: string;
  /** Nobody will send it any more: its task is closed, and by whom. */
  closed?: string;
  /** When he himself has given that command last. */
  givenAt?: Instant;
  directory?: Directory;
  sight?: Sight;
}

export function draftHandlers({ drafts, service, sightIn, files }: Ports): Handlers<Names> {
  const refOf = ({ person, channel }: PersonCaller): ActorRef => ({ kind: 'person', person, channel });

  async function placeOf(name: string, caller: PersonCaller): Promise<(Place & { unit: string }) | Rejection> {
    const context = service.context(refOf(caller));
    if (isRejection(context)) return context;
    const unit = context.actor.unit ?? '';
    const [kind, of = '', item = '', command = ''] = name.split(':');
    if (kind === 'open' && command === '') {
      const procedure = versions.latest(of);
      if (!procedure) return reject('notFound', texts.unknownDraft);
      if (!mayOpen(procedure, context)) return reject('notAllowed', texts.notYours);
      const { title, key } = procedure;
      const place = { unit, fields: describeForm(procedure.opening.form), title: texts.opening(title), procedure: key };
      if (item === '') return place;
      const earlier = await sightIn(item, caller);
      if (isRejection(earlier)) return earlier;
      return { ...place, title: texts.anew(title), about: earlier.state.title, anew: earlier.state.id };
    }
    if (kind !== 'command' || command === '') return reject('notFound', texts.unknownDraft);
    const seen = await sightIn(of, caller);
    if (isRejection(seen)) return seen;
    const { state, sight } = seen;
    const allowed = await service.freshly(context, (at) =>
      allowedCommands(procedureOf(state.procedure, state.version), state, at),
    );
    const found = allowed.find((one) => one.command === command && (one.item?.id ?? '') === itemOf(item));
    if (found) return { unit, fields: found.form, title: found.rule.title, about: state.title, matter: state.id };
    const isOpen = itemOf(item) === '' ? !state.end : state.items.some(({ id }) => id === itemOf(item));
    if (isOpen) return reject('notAllowed', texts.notYours);
    const rule = ruleNamed(procedureOf(state.procedure, state.version), command);
    const { directory } = context;
    const own = state.given[command];
    return {
      ...{ unit, fields: describeForm(rule?.form ?? noForm), title: rule?.title ?? command, about: state.title },
      ...{ matter: state.id, closed: closedBy(state, itemOf(item)), directory, sight },
      ...(own?.by.person === caller.person ? { givenAt: own.at } : {}),
    };
  }

  /** A draft that is his; what was sent meanwhile is no draft any more. */
  async function usable(draft: StoredDraft, caller: PersonCaller): Promise<Place | Rejection | undefined> {
    const place = await placeOf(draft.name, caller);
    if (isRejection(place)) return place;
    if (draft.name.startsWith('open:') && (await service.hasOpened(refOf(caller), draft.key))) {
      await dropped(draft.person, draft.name, draft);
      return undefined;
    }
    // He has sent it, and only the word that it may go was lost; or there is nothing in it that could be.
    const isSent = place.givenAt !== undefined && place.givenAt >= draft.at;
    if (place.closed !== undefined && (isSent || Object.keys(draft.form).length === 0)) {
      await dropped(draft.person, draft.name, draft);
      return undefined;
    }
    return place.unit === draft.unit ? place : undefined;
  }

  /** With what is attached to it and was not submitted; whoever wrote it anew meanwhile keeps both. */
  async function dropped(person: PersonId, name: string, draft: StoredDraft | undefined): Promise<void> {
    if (!draft || !(await drafts.drop(person, name, draft.version))) return;
    await Promise.all((draft.files ?? []).map(({ id }) => files.discard(person, id)));
  }

  /** As long as the draft: those of them that he has sent himself and that are still there. */
  function kept(attached: readonly { id: string }[], person: PersonId) {
    const ids = attached.map(({ id }) => id);
    return files.hold(ids, person, DRAFT_KEPT_MS);
  }

  async function viewOf(draft: StoredDraft): Promise<DraftView> {
    const { files: attached = [], person } = draft;
    const there = await kept(attached, person);
    const ofIt = (id: string) => {
      const of = attached.find((one) => one.id === id)?.of;
      return of === undefined ? {} : { of };
    };
    return {
      ...{ ...headOf(draft), form: draft.form, key: draft.key },
      files: there.map((one) => ({ ...one, ...ofIt(one.id) })),
    };
  }

  return {
    async listDrafts({ caller }) {
      const found = await drafts.of(caller.person);
      const lines = await Promise.all(
        found.map(async (draft): Promise<DraftLine[]> => {
          const place = await usable(draft, caller);
          if (!place || isRejection(place)) return [];
          const { title, about, procedure, matter, anew, closed } = place;
          return [
            {
              ...headOf(draft),
              title,
              ...(about === undefined ? {} : { about }),
              ...(procedure === undefined ? {} : { procedure }),
              ...(matter === undefined ? {} : { matter }),
              ...(anew === undefined ? {} : { anew }),
              ...(closed === undefined ? {} : { closed, said: saidIn(place, draft.form) }),
            },
          ];
        }),
      );
      return { items: lines.flat() };
    },
    async readDraft({ caller, params }) {
      const draft = await drafts.get(caller.person, params.name);
      if (!draft) return {};
      const place = await usable(draft, caller);
      if (isRejection(place)) return place;
      return place && place.closed === undefined ? { draft: await viewOf(draft) } : {};
    },
    async putDraft({ caller, params, body }) {
      const { name } = params;
      const place = await placeOf(name, caller);
      if (isRejection(place)) return place;
      if (place.closed !== undefined) return reject('taskClosed', place.closed);
      const form = asKept(place.fields, body.form);
      if (Buffer.byteLength(JSON.stringify(form)) > MOST_DRAFT_BYTES)
        return reject('tooLarge', texts.tooBig(MOST_DRAFT_BYTES / 1024));
      const { person } = caller;
      if (body.base === 0 && (await drafts.of(person)).filter((one) => one.name !== name).length >= MOST_DRAFTS)
        return reject('tooLarge', texts.tooMany(MOST_DRAFTS));
      const context = service.context(refOf(caller));
      if (isRejection(context)) return context;
      const attached = body.files ?? [];
      const mine = await kept(attached, person);
      const draft = {
        ...{ person, name, unit: place.unit, form, key: body.key, at: context.now },
        // Only what he has sent himself, and only what is still there.
        files: attached.flatMap(({ id, of }) =>
          mine.some((one) => one.id === id) ? [{ id, ...(of === undefined ? {} : { of }) }] : [],
        ),
      };
      const version = await drafts.put(draft, body.base);
      if (version !== undefined) return { version };
      const other = await drafts.get(person, name);
      // One of another unit, in which he was before, is in nobody's way.
      if (other && other.unit !== place.unit) {
        await dropped(person, name, other);
        const again = await drafts.put(draft, 0);
        return again === undefined ? {} : { version: again };
      }
      return other ? { other: await viewOf(other) } : {};
    },
    async dropDraft({ caller, params, query }) {
      const { person } = caller;
      const draft = await drafts.get(person, params.name);
      if (draft && (query.version === undefined || draft.version === query.version))
        await dropped(person, params.name, draft);
      return { ok: true };
    },
  };
}

/** Matters as a whole have commands too: those belong to no task. */
const itemOf = (written: string): string => (written === 'undefined' ? '' : written);

const headOf = ({ name, version, at }: StoredDraft) => ({ name, version, at, atText: formatInstant(at) });

/** Who has closed the task that it was for, or how the matter has ended. */
function closedBy({ closed, end, procedure, version }: MatterState, item: string): string {
  const last = closed.findLast((one) => one.item === item);
  if (last) return texts.closed(last.by, formatInstant(last.at), last.title);
  const ending = end && versions.find(procedure, version)?.ends[end.end]?.title;
  return ending === undefined ? texts.over : texts.ended(ending);
}

/** What he has typed, to be read and copied: nothing of it goes without a word. */
function saidIn({ fields, directory, sight }: Place, form: Record<string, unknown>): DraftLine['said'] {
  if (!directory || !sight) return [];
  // It is his own: nothing of it is private to him.
  const eye = { directory, registers: noRegisters, sight: { ...sight, fields: 'all' as const } };
  const rows = (some: readonly FormField[], values: Record<string, unknown>) =>
    rowsOf([...some], values, eye).map(({ label, value }) => ({ label, value }));
  const lists = fields.flatMap(({ key, title, items = [] }) => {
    const list = form[key];
    return Array.isArray(list) && items.length > 0
      ? list.flatMap((row: unknown, n) =>
          isRow(row)
            ? [
                {
                  label: `${title} ${n + 1}`,
                  value: rows(items, row)
                    .map(({ value }) => value)
                    .join('，'),
                },
              ]
            : [],
        )
      : [];
  });
  return [...rows(fields, form), ...lists];
}

/**
 * What of a form is kept: its own fields, personal numbers masked as they will be when it is sent, and nothing of what is
 * to be sealed; that stays on the device until it is sent.
 */
export function asKept(fields: readonly FormField[], form: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap(({ key, kind, items }): [string, unknown][] => {
      const value = form[key];
      if (value === undefined || kind === 'personal') return [];
      if (kind === 'list' && Array.isArray(value))
        return [[key, value.map((row: unknown) => (isRow(row) ? asKept(items ?? [], row) : {}))]];
      return [[key, masked(value)]];
    }),
  );
}
const isRow = (row: unknown): row is Record<string, unknown> =>
  typeof row === 'object' && row !== null && !Array.isArray(row);
function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskIds(value).text;
  if (Array.isArray(value)) return value.map((one: unknown) => (typeof one === 'string' ? maskIds(one).text : ''));
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}
