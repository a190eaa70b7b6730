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
import { describeForm, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import { procedureOf, versions } from '@banjie/shared/procedures/index.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import type { ActorRef } from '../matters/commands/actors.ts';
import type { MatterService } from '../matters/service.ts';
import type { FillingPorts } from './handlers.ts';
import type { DraftStore, StoredDraft } from './ports.ts';
import { texts } from './texts.ts';

type Names = 'listDrafts' | 'readDraft' | 'putDraft' | 'dropDraft';
interface Ports {
  drafts: DraftStore;
  service: Pick<MatterService, 'context' | 'freshly' | 'hasOpened'>;
  sightIn: FillingPorts['sightIn'];
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
}

export function draftHandlers({ drafts, service, sightIn }: Ports): Handlers<Names> {
  const refOf = ({ person, channel }: PersonCaller): ActorRef => ({ kind: 'person', person, channel });

  /** `gone`: its task is closed, nobody will send it any more. */
  async function placeOf(name: string, caller: PersonCaller): Promise<(Place & { unit: string }) | 'gone' | Rejection> {
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
    const { state } = seen;
    const allowed = await service.freshly(context, (at) =>
      allowedCommands(procedureOf(state.procedure, state.version), state, at),
    );
    const found = allowed.find((one) => one.command === command && (one.item?.id ?? '') === itemOf(item));
    if (found) return { unit, fields: found.form, title: found.rule.title, about: state.title, matter: state.id };
    const isOpen = itemOf(item) === '' ? !state.end : state.items.some(({ id }) => id === itemOf(item));
    return isOpen ? reject('notAllowed', texts.notYours) : 'gone';
  }

  /** A draft that is his to go on with; what was sent meanwhile, or whose task is closed, is no draft any more. */
  async function usable(draft: StoredDraft, caller: PersonCaller): Promise<Place | Rejection | undefined> {
    const place = await placeOf(draft.name, caller);
    if (isRejection(place)) return place;
    const isOver =
      place === 'gone' || (draft.name.startsWith('open:') && (await service.hasOpened(refOf(caller), draft.key)));
    if (place === 'gone' || isOver) {
      await drafts.drop(draft.person, draft.name, draft.version);
      return undefined;
    }
    return place.unit === draft.unit ? place : undefined;
  }

  return {
    async listDrafts({ caller }) {
      const found = await drafts.of(caller.person);
      const lines = await Promise.all(
        found.map(async (draft): Promise<DraftLine[]> => {
          const place = await usable(draft, caller);
          if (!place || isRejection(place)) return [];
          const { title, about, procedure, matter, anew } = place;
          return [
            {
              ...headOf(draft),
              title,
              ...(about === undefined ? {} : { about }),
              ...(procedure === undefined ? {} : { procedure }),
              ...(matter === undefined ? {} : { matter }),
              ...(anew === undefined ? {} : { anew }),
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
      return place ? { draft: viewOf(draft) } : {};
    },
    async putDraft({ caller, params, body }) {
      const { name } = params;
      const place = await placeOf(name, caller);
      if (place === 'gone') return reject('taskClosed', texts.unknownDraft);
      if (isRejection(place)) return place;
      const form = asKept(place.fields, body.form);
      if (Buffer.byteLength(JSON.stringify(form)) > MOST_DRAFT_BYTES)
        return reject('tooLarge', texts.tooBig(MOST_DRAFT_BYTES / 1024));
      const { person } = caller;
      if (body.base === 0 && (await drafts.of(person)).filter((one) => one.name !== name).length >= MOST_DRAFTS)
        return reject('tooLarge', texts.tooMany(MOST_DRAFTS));
      const context = service.context(refOf(caller));
      if (isRejection(context)) return context;
      const draft = { person, name, unit: place.unit, form, key: body.key, at: context.now };
      const version = await drafts.put(draft, body.base);
      if (version !== undefined) return { version };
      const other = await drafts.get(person, name);
      // One of another unit, in which he was before, is in nobody's way.
      if (other && other.unit !== place.unit) {
        await drafts.drop(person, name, other.version);
        const again = await drafts.put(draft, 0);
        return again === undefined ? {} : { version: again };
      }
      return other ? { other: viewOf(other) } : {};
    },
    async dropDraft({ caller, params, query }) {
      await drafts.drop(caller.person, params.name, query.version);
      return { ok: true };
    },
  };
}

/** Matters as a whole have commands too: those belong to no task. */
const itemOf = (written: string): string => (written === 'undefined' ? '' : written);

const headOf = ({ name, version, at }: StoredDraft) => ({ name, version, at, atText: formatInstant(at) });
const viewOf = (draft: StoredDraft): DraftView => ({ ...headOf(draft), form: draft.form, key: draft.key });

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
