/** The operations on matters. */
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { allowedCommands } from '@banjie/shared/engine/deciding/allowed.ts';
import { mayOpen } from '@banjie/shared/engine/decide.ts';
import type { Context, Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { procedureOf, procedures } from '@banjie/shared/procedures/index.ts';
import { articleText } from '@banjie/shared/regulation/articles.ts';
import type { ConfirmedCommand } from '../chat/ports.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import { createLists, type MatterLists } from './lists.ts';
import type { MatterStore, People, Receipts, Registers, Standing } from './ports.ts';
import { hasPart, supervises, type ActorRef, type MatterService } from './service.ts';
import { matterView } from './view.ts';
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
}

type Names = 'listProcedures' | 'listMatters' | 'openMatter' | 'readMatter' | 'giveCommand' | 'giveMany';

export function createMatterHandlers(ports: MatterHandlerPorts) {
  const { service, store, receipts, registers, people } = ports;
  const lists = createLists(ports.lists, receipts, service.freshly);

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
    const digits = idOrNumber.normalize('NFKC').replace(/\s/g, '');
    return /^\d{6,12}$/.test(digits) ? store.idOfNumber(digits) : idOrNumber;
  }

  /** A matter as this person sees it. To whoever is no party it does not exist. */
  async function view(id: string, caller: PersonCaller): Promise<MatterView | Rejection> {
    const who = callerOf(caller);
    if (isRejection(who)) return who;
    const { context, standing } = who;
    const whole = await store.whole(id);
    if (!whole) return reject('notFound', texts.notFound);
    const { state, seq, history } = whole;
    const procedure = procedureOf(state.procedure, state.version);
    // Most procedures ask for no receipts and write no register: then there is nothing to look for.
    const asks = Object.values(procedure.steps).some((step) => step.kind === 'receipts');
    const writes = procedure.registers.length > 0;
    const [asked, entries, others] = await Promise.all([
      asks ? receipts.ofMatter(id) : [],
      writes ? registers.ofMatter(id) : [],
      Promise.all(state.links.map((link) => store.load(link.id))),
    ]);
    const keys = [...standing.keys, ...standing.standsInFor.flatMap((one) => one.keys)];
    const partyIn = (one: MatterState, at: Context) =>
      one.units.includes(standing.unit) || hasPart(one, keys) || supervises(one, keys, at);
    const party = await service.freshly(context, (at) => partyIn(state, at));
    if (!party && !asked.some((one) => one.unit === standing.unit && one.state !== 'dropped'))
      return reject('notFound', texts.notFound);
    const known = await service.withFigures(context, procedure);
    return service.freshly(known, (at) => {
      const linked = others.flatMap((one) => (one ? [{ state: one.state, visible: partyIn(one.state, at) }] : []));
      const parts = {
        procedure,
        state,
        seq,
        history,
        receipts: asked,
        registers: entries,
        updatedAt: history.at(-1)?.at ?? state.openedAt,
        linked: new Map(linked.map((one) => [one.state.id, one])),
      };
      return matterView(parts, { context: at, keys, unit: standing.unit, party });
    });
  }

  const handlers: Handlers<Names> = {
    async listProcedures({ caller }) {
      const who = callerOf(caller);
      if (isRejection(who)) return who;
      const items = await service.freshly(who.context, (context) =>
        procedures.map((procedure) => ({
          key: procedure.key,
          title: procedure.title,
          summary: procedure.summary,
          articles: procedure.articles.map((id) => ({ id, text: articleText(id) })),
          group: procedure.group,
          form: describeForm(procedure.opening.form),
          ...openingOf(procedure, context),
        })),
      );
      return { items };
    },
    async listMatters({ caller, query }) {
      const who = callerOf(caller);
      return isRejection(who) ? who : lists.list(query, who.standing, who.context);
    },
    async openMatter({ caller, body, key }) {
      const { files, ...asked } = body;
      const opened = await service.open(refOf(caller), { ...asked, key, ...(files ? { files } : {}) });
      return isRejection(opened) ? opened : view(opened.id, caller);
    },
    async readMatter({ caller, params }) {
      const id = await resolveId(params.id);
      return id === undefined ? reject('notFound', texts.notFound) : view(id, caller);
    },
    async giveCommand({ caller, params, body, key }) {
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
      });
      return isRejection(given) ? given : view(id, caller);
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
  };

  /** Whether it may be opened now, and from what its form starts. */
  function openingOf(procedure: Procedure, context: Context): { blocked?: string; prefill?: Record<string, unknown> } {
    if (!mayOpen(procedure, context)) return { blocked: texts.mayNotOpen(procedure.opening.by.title) };
    const blocked = procedure.opening.gate?.(context);
    const prefill = procedure.opening.prefill?.(context);
    return { ...(blocked === undefined ? {} : { blocked }), ...(prefill ? { prefill } : {}) };
  }

  /** A decision by chat needs the yes to its repetition: a forwarded or mistyped message decides nothing. */
  async function mustConfirm(
    id: string,
    command: string,
    body: { item?: string | undefined; form?: Record<string, unknown> | undefined; confirmed?: string | undefined },
    key: string,
    caller: PersonCaller,
  ): Promise<Rejection | undefined> {
    if (caller.channel !== 'chat') return undefined;
    const who = callerOf(caller);
    if (isRejection(who)) return who;
    const loaded = await store.load(id);
    if (!loaded) return undefined;
    const { state } = loaded;
    const allowed = await service.freshly(who.context, (context) =>
      allowedCommands(procedureOf(state.procedure, state.version), state, context),
    );
    const rule = allowed.find((one) => one.command === command)?.rule;
    if (!rule?.decides) return undefined;
    const { confirmed, item, form } = body;
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
      }));
    return valid ? undefined : reject('notNow', texts.confirmFirst);
  }

  return { handlers, view, counts: lists.counts };
}
