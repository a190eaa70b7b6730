/** The operations on matters. */
import type { DoneUnseen, Given, MatterView } from '@banjie/shared/contract/shapes.ts';
import { allowedCommands } from '@banjie/shared/engine/deciding/allowed.ts';
import type { Context } from '@banjie/shared/engine/definition/definition.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { digitsOf } from '@banjie/shared/kernel/fold.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { procedures, versions } from '@banjie/shared/procedures/index.ts';
import type { ConfirmedCommand } from '../chat/ports.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import { aboutProcedure, blockedIn } from './openable.ts';
import type { MatterLists } from './listed.ts';
import { createLists, type ListQuery } from './lists.ts';
import { createPages } from './pages.ts';
import { createParts, type Committed } from './parts.ts';
import { createPolls } from './polls.ts';
import type {
  Counted,
  HistoryEntry,
  MatterStore,
  People,
  ReceiptRecord,
  Receipts,
  Registers,
  Standing,
} from './ports.ts';
import type { ActorRef } from './commands/actors.ts';
import type { MatterService } from './service.ts';
import type { Sight } from './sight/table.ts';
import { timelineOf } from './timeline.ts';
import { matterView } from './view/matter.ts';
import { eyeOf } from './view/reader.ts';
import { registerView } from './view/registers.ts';
import { texts } from './texts.ts';

export interface MatterHandlerPorts {
  service: MatterService;
  store: MatterStore;
  lists: MatterLists;
  receipts: Receipts;
  registers: Registers;
  people: People;
  /** Whether a decision from chat was repeated and confirmed by its person. */
  checkConfirmed(question: ConfirmedCommand): Promise<boolean>;
  /** What is counted about a matter and stands outside it, in words. */
  counted(matter: string): Promise<Counted>;
  /** What is known in memory and shows in every answer, as snapshots: each is another object, or text, when it changes. */
  grounds(): readonly (object | string)[];
}

/** Everything of a matter, for its file. */
export type WholeMatter = Pick<MatterView, 'timeline' | 'links' | 'registers'> & {
  state: MatterState;
  seq: number;
  history: HistoryEntry[];
  receipts: ReceiptRecord[];
};

type Names =
  | ('listProcedures' | 'listMatters' | 'openMatter' | 'readMatter' | 'giveCommand' | 'giveMany')
  | ('readCourse' | 'readTimeline' | 'listReceipts' | 'listLinks' | 'listEntries');

export function createMatterHandlers(ports: MatterHandlerPorts) {
  const { service, store, receipts, people } = ports;
  const lists = createLists(ports.lists, receipts, service.freshly);
  const parts = createParts({ ...ports, freshly: service.freshly });

  const refOf = (caller: PersonCaller): ActorRef => ({
    kind: 'person',
    person: caller.person,
    channel: caller.channel,
  });

  /** Who calls, as the engine and the directory see him now. */
  function callerOf(caller: PersonCaller): { context: Context; standing: Standing } | Rejection {
    const context = service.context(refOf(caller));
    if (isRejection(context)) return context;
    const standing = people.standing(caller.person, context.now);
    return standing ? { context, standing } : reject('notSignedIn', texts.notSignedIn);
  }

  async function resolveId(idOrNumber: string): Promise<string | undefined> {
    const digits = digitsOf(idOrNumber);
    if (!/^\d{6,12}$/.test(digits)) return idOrNumber;
    // A number is given once and for ever.
    const known = numbers.get(digits) ?? (await store.idOfNumber(digits));
    if (known !== undefined && numbers.size < NUMBERS_KEPT) numbers.set(digits, known);
    return known;
  }
  const numbers = new Map<string, string>();

  /**
   * A matter as this person sees it. To whoever is no party it does not exist.
   * @param committed as a command has just left it: it is not read again
   */
  async function view(id: string, caller: PersonCaller, committed?: Committed): Promise<MatterView | Rejection> {
    const found = await viewIn(id, caller, committed);
    return isRejection(found) ? found : found.view;
  }

  /** With the state that it is a view of. */
  async function viewIn(
    id: string,
    caller: PersonCaller,
    committed?: Committed,
  ): Promise<{ state: MatterState; view: MatterView } | Rejection> {
    const who = callerOf(caller);
    if (isRejection(who)) return who;
    const shown = await parts.of(id, who, committed);
    if (!shown) return reject('notFound', texts.notFound);
    if (shown === 'unknownVersion') return reject('unavailable', texts.unknownVersion);
    const { procedure, state } = shown.parts;
    const figured = await service.withFigures(who.context, procedure);
    const known = isGivers(figured, state) ? await service.withOutside(figured, state) : figured;
    return service.freshly(known, (context) => ({
      ...{ state, view: matterView(shown.parts, { ...shown.reader, context }) },
    }));
  }

  /** What a command is answered with. That it is done is told in any case. */
  async function answer(id: string, caller: PersonCaller, given: Partial<Committed> = {}): Promise<Given | Rejection> {
    const { state, seq } = given;
    const seen = await view(id, caller, state && seq !== undefined ? { ...given, state, seq } : undefined);
    if (!isRejection(seen) || seen.rejected !== 'notFound') return seen;
    return doneIn(id, given, texts.doneUnseen);
  }
  const doneIn = (id: string, { state }: Partial<Committed>, text: string): DoneUnseen => ({
    ...{ id, ...(state ? { number: state.number } : {}) },
    ...{ done: true, text },
  });

  /** What the table gives this person of a matter. */
  async function sightIn(
    idOrNumber: string,
    caller: PersonCaller,
  ): Promise<{ state: MatterState; sight: Sight } | Rejection> {
    const who = callerOf(caller);
    if (isRejection(who)) return who;
    const id = await resolveId(idOrNumber);
    const matter = id === undefined ? undefined : await parts.seen(id, who);
    if (matter === 'unknownVersion') return reject('unavailable', texts.unknownVersion);
    return matter ? { state: matter.state, sight: matter.reader.sight } : reject('notFound', texts.notFound);
  }

  /** A matter as this person sees it, with every page of it. */
  async function whole(id: string, caller: PersonCaller): Promise<WholeMatter | Rejection> {
    const who = callerOf(caller);
    if (isRejection(who)) return who;
    const matter = await parts.seen(id, who);
    if (!matter) return reject('notFound', texts.notFound);
    if (matter === 'unknownVersion') return reject('unavailable', texts.unknownVersion);
    const { state, seq, reader } = matter;
    const { history, links, registers, receipts: asked } = await parts.everyPage(matter, who);
    const procedure = versions.of(state.procedure, state.version);
    return service.freshly(reader.context, (context) => ({
      ...{ state, seq, history, receipts: asked },
      timeline: timelineOf(procedure, history, eyeOf({ ...reader, context })),
      links,
      registers: registers.map((one) => registerView(one, context.directory, reader.sight.entries === 'all')),
    }));
  }

  const handlers: Handlers<Names> = {
    async listProcedures({ caller }) {
      const who = callerOf(caller);
      if (isRejection(who)) return who;
      const items = await service.freshly(who.context, (context) =>
        procedures.map((procedure) => ({
          ...aboutProcedure(procedure),
          articles: [...procedure.articles],
          ...blockedIn(procedure, context),
        })),
      );
      return { items };
    },
    async listMatters({ caller, query }) {
      const who = callerOf(caller);
      if (isRejection(who)) return who;
      const found = await lists.list(query, who.standing, who.context);
      return isRejection(found) ? found : found.page;
    },
    async openMatter({ caller, body, key, brief }) {
      const { files, anew, ...asked } = body;
      const earlier = anew === undefined ? undefined : ((await resolveId(anew)) ?? anew);
      const opened = await service.open(refOf(caller), {
        ...{ ...asked, key },
        ...(files ? { files } : {}),
        ...(earlier === undefined ? {} : { anew: earlier }),
      });
      if (isRejection(opened)) return opened;
      return brief ? doneIn(opened.id, opened, texts.done) : answer(opened.id, caller, opened);
    },
    async readMatter({ caller, params }) {
      const id = await resolveId(params.id);
      return id === undefined ? reject('notFound', texts.notFound) : view(id, caller);
    },
    async giveCommand({ caller, params, body, key, brief }) {
      const id = await resolveId(params.id);
      if (id === undefined) return reject('notFound', texts.notFound);
      const unconfirmed = await mustConfirm(id, params.command, body, key, caller);
      if (unconfirmed) return unconfirmed;
      const given = await service.give(refOf(caller), {
        id,
        command: params.command,
        key,
        form: body.form,
        ...(body.item ? { item: body.item } : {}),
        ...(body.files ? { files: body.files } : {}),
        ...(body.signature ? { signature: body.signature } : {}),
      });
      if (isRejection(given)) return given;
      return brief ? doneIn(id, given, texts.done) : answer(id, caller, given);
    },
    async giveMany({ caller, body, key }) {
      const who = callerOf(caller);
      if (isRejection(who)) return who;
      // Many at once are picked with the eyes: a chat has no list to pick from, and no yes that covers them.
      if (caller.channel === 'chat') return reject('notAllowed', texts.notInChat);
      const items = [];
      // One after the other: each is a decision of its own, and a repetition meets each under its own key.
      for (const [n, { matter, command, item, form }] of body.items.entries()) {
        const id = (await resolveId(matter)) ?? matter;
        const given = await service.give(refOf(caller), {
          id,
          command,
          key: `${key}:${n}`,
          form: form ?? {},
          ...(item ? { item } : {}),
        });
        // Only of what he may see does he learn more than that it did not work.
        const loaded = isRejection(given) && given.rejected === 'notFound' ? undefined : await store.load(id);
        const about = loaded ? { number: loaded.state.number, title: loaded.state.title } : {};
        const faults = isRejection(given) ? (given.faults ?? []).map((one) => one.message).join('；') : '';
        items.push({
          matter,
          ...about,
          done: !isRejection(given),
          ...(isRejection(given) ? { code: given.rejected } : {}),
          text: isRejection(given) ? (faults ? `${given.text}（${faults}）` : given.text) : texts.done,
        });
      }
      return { items };
    },
    ...createPages({ ...ports, parts, callerOf, resolveId }),
  };

  /** A decision by chat or by a card needs the yes to its repetition: a forwarded or mistyped message decides nothing. */
  async function mustConfirm(
    id: string,
    command: string,
    body: {
      item?: string | undefined;
      form?: Record<string, unknown> | undefined;
      files?: string[] | undefined;
      confirmed?: string | undefined;
    },
    key: string,
    caller: PersonCaller,
  ): Promise<Rejection | undefined> {
    if (caller.channel !== 'chat' && caller.channel !== 'wecom') return undefined;
    const who = callerOf(caller);
    if (isRejection(who)) return who;
    const loaded = await store.load(id);
    if (!loaded) return undefined;
    const procedure = versions.find(loaded.state.procedure, loaded.state.version);
    if (!procedure) return undefined;
    const [meant] = await service.freshly(who.context, (context) =>
      allowedCommands(procedure, loaded.state, context, (one) => one === command),
    );
    if (!meant?.rule.decides) return undefined;
    const { confirmed, item, form, files } = body;
    const valid =
      confirmed !== undefined &&
      (await ports.checkConfirmed({
        contact: caller.contact ?? '',
        confirmed,
        matter: id,
        command,
        key,
        ...(caller.room ? { room: caller.room } : {}),
        ...(item ? { item } : {}),
        ...(form ? { form } : {}),
        ...(files && files.length > 0 ? { files } : {}),
      }));
    return valid ? undefined : reject('notNow', texts.confirmFirst);
  }

  /** By its number as well. */
  const viewed = async (idOrNumber: string, caller: PersonCaller) =>
    viewIn((await resolveId(idOrNumber)) ?? idOrNumber, caller);

  const polls = createPolls({ ...ports, lists, callerOf, resolveId });
  /** What words find beyond the lists, among what may be opened. */
  const listBeyond = (caller: PersonCaller, query: ListQuery) => {
    const who = callerOf(caller);
    return isRejection(who) ? Promise.resolve(who) : lists.beyond(query, who.standing, who.context);
  };

  return { handlers, polls, listBeyond, view, viewed, idOf: resolveId, sightIn, answer, whole, counts: lists.counts };
}

/** Whether the latest decision is of whoever reads, or of somebody he stands in for. */
const isGivers = ({ actor }: Context, { back }: MatterState): boolean =>
  actor.kind === 'person' &&
  actor.principals.some(({ person }) => person === back?.by.person || person === back?.by.onBehalfOf?.person);

/** Numbers whose matters are known without asking: as many as cost little. */
const NUMBERS_KEPT = 100_000;
