/** From a decision to what stands: its entry is written and chained, and what was given before is found again. */
import { isDeepStrictEqual } from 'node:util';
import { signsFor } from '@banjie/shared/contract/routes/files.ts';
import type { GivenSignature } from '@banjie/shared/engine/deciding/command.ts';
import type { Decision } from '@banjie/shared/engine/deciding/draft.ts';
import type { Effect, FileRef, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { reject, isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { wellFormedDeep } from '@banjie/shared/kernel/text.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import { writeEntry } from '../../proof/entry.ts';
import { toldOf } from '../../proof/told.ts';
import { pendingOf, type OutboxEntry } from '../outbox.ts';
import {
  CommitFailed,
  type Commit,
  type HistoryEntry,
  type LoadedMatter,
  type MatterPorts,
  type NamedSignature,
  type StoredEntry,
} from '../ports.ts';
import { texts } from '../texts.ts';
import type { ActorRef } from './actors.ts';
import type { KeptMatters } from './kept.ts';
import { knownKeys } from './keys.ts';

/** A matter names at most so many files: it must not grow towards the limit of a document. */
const MOST_FILES = 200;

export interface Saving {
  /**
   * Saves a decision. `lost` when somebody else was faster; a rejection when the database has refused it; `uncertain`
   * when it may have been written: to decide again on what stands then can't do it twice.
   */
  save(
    id: string,
    loaded: LoadedMatter | undefined,
    decision: Decision,
    meta: Pick<HistoryEntry, 'key' | 'body' | 'actor' | 'command' | 'at'>,
  ): Promise<StoredEntry | 'lost' | 'uncertain' | Rejection>;
  /** The files that a command names, ready to be named by this matter. */
  claimed(
    ids: readonly string[] | undefined,
    actor: ActorRef,
    matter: string,
    present?: number,
  ): Promise<{ files?: FileRef[] } | Rejection>;
  /** The signature that a command carries: the picture only where it was sent for this very command. */
  signed(
    signature: NamedSignature | undefined,
    actor: ActorRef,
    command: { matter: string; item: string | undefined; key: string },
  ): Promise<{ signature?: GivenSignature } | Rejection>;
  /** The history says what a matter has: that its files need not be kept for anything else is only noted here. */
  noteAttached(ids: readonly string[] | undefined, matter: string): Promise<void>;
  /**
   * The place of a command that was given before; a rejection when its key was used for another one.
   * @param isNew the key names this very state: it can't have left the matter yet
   */
  replayed(
    loaded: LoadedMatter,
    k: string,
    body: string,
    isNew?: boolean,
  ): Promise<{ seq: number } | Rejection | undefined>;
}

export function createSaving(ports: MatterPorts, genesis: string, kept: KeptMatters): Saving {
  const { store } = ports;
  const keys = knownKeys(store);
  /** Whether its course is measured otherwise than before: most of what is done about a fault is noted, and changes nothing of it. */
  function isMeasuredOtherwise(before: MatterState, after: MatterState): boolean {
    const watched = (ports.registry ?? versions).find(after.procedure, after.version)?.watched;
    return watched !== undefined && !isDeepStrictEqual(watched(before), watched(after));
  }
  function projected(before: MatterState | undefined, after: MatterState): Effect[] {
    if (!before || isFoundOtherwise(before, after)) return [{ effect: 'project' }];
    return isMeasuredOtherwise(before, after) ? [{ effect: 'project', only: 'course' }] : [];
  }
  return {
    async save(id, loaded, decision, meta) {
      const seq = (loaded?.seq ?? 0) + 1;
      const previous = loaded?.head ?? genesis;
      const written = ({ state, events, effects: made }: Decision): Commit => {
        const effects: Effect[] = [
          ...made,
          ...projected(loaded?.state, state),
          ...(isCountedOtherwise(loaded?.state, state) ? [{ effect: 'count' } as const] : []),
        ];
        const told = toldOf(effects);
        const entry = writeEntry({ matter: id, seq, ...meta, events, previous, ...(told ? { told } : {}) });
        const outbox: OutboxEntry[] = effects.flatMap((effect, n) =>
          effect.effect === 'cancel' ? [] : [{ id: `${id}.${seq}.${n}`, at: meta.at, effect }],
        );
        const cancels = effects.flatMap((effect) =>
          effect.effect === 'cancel' ? [{ key: effect.key, count: effect.count }] : [],
        );
        return { id, expected: loaded, state, entry, outbox, ...(cancels.length > 0 ? { cancels } : {}) };
      };
      let commit = written(decision);
      // Forms are well-formed where they are read; what a name or a label brings along is made so here. JSON escapes
      // nothing but halves of characters this way, so most texts need no closer look.
      if (commit.entry.text.includes('\\ud')) commit = written(wellFormedDeep(decision));
      try {
        const stands = await store.commit(commit);
        if (!stands) {
          kept.drop(id);
          return 'lost';
        }
        kept.keep(id, stands, meta.command === 'tick');
        keys.add(commit);
        if (commit.outbox.length > 0) {
          const { state, entry } = commit;
          ports.committed?.({ ...pendingOf(id, state, commit.outbox), atHand: { state, entry } });
        }
        return commit.entry;
      } catch (error) {
        kept.drop(id);
        if (!(error instanceof CommitFailed)) throw error;
        if (error.outcome === 'uncertain') return 'uncertain';
        return error.outcome === 'tooLarge'
          ? reject('tooLarge', texts.tooLarge)
          : reject('unavailable', texts.notSaved);
      }
    },
    async claimed(ids, actor, matter, present = 0) {
      if (!ids || ids.length === 0) return {};
      if (present + ids.length > MOST_FILES) return reject('invalid', texts.tooManyFiles(MOST_FILES));
      if (!ports.files || actor.kind !== 'person') return reject('invalid', texts.noFiles);
      const files = await ports.files.claim(ids, actor.person, matter);
      return isRejection(files) ? files : { files };
    },
    async signed(signature, actor, { matter, item, key }) {
      if (!signature) return {};
      if ('typed' in signature) return { signature: { typed: signature.typed } };
      if (!ports.files || actor.kind !== 'person') return reject('invalid', texts.noFiles);
      const files = await ports.files.claim([signature.file], actor.person, matter, signsFor(matter, item, key));
      if (isRejection(files)) return files;
      const [file] = files;
      return file ? { signature: { file } } : {};
    },
    async noteAttached(ids, matter) {
      if (ids && ids.length > 0) await ports.files?.attached(ids, matter).catch(() => undefined);
    },
    async replayed(loaded, k, body, isNew = false) {
      const oldest = loaded.recent[0]?.seq ?? loaded.seq + 1;
      const before =
        loaded.recent.find((one) => one.k === k) ?? (oldest > 1 && !isNew ? await keys.find(loaded, k) : undefined);
      if (!before) return undefined;
      return before.body === body ? { seq: before.seq } : reject('keyReused', texts.keyReused);
    },
  };
}

/** Whether the boards count other things as open or done than before. */
const isCountedOtherwise = (before: MatterState | undefined, after: MatterState): boolean =>
  before?.items !== after.items || before.end !== after.end || before.ratings !== after.ratings;

/** Whether a search finds it by other words, for others, or among other states than before. */
const isFoundOtherwise = (before: MatterState, after: MatterState): boolean =>
  before.title !== after.title ||
  before.units.length !== after.units.length ||
  before.readers.length !== after.readers.length ||
  before.end?.end !== after.end?.end;
