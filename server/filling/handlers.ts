/** The operations on a form that is being filled in: its beginning, what would be said of it, and what it can start from. */
import type { KnownView } from '@banjie/shared/contract/shapes.ts';
import { allowedCommands } from '@banjie/shared/engine/deciding/allowed.ts';
import { mayOpen } from '@banjie/shared/engine/deciding/open.ts';
import type { Context, Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import { stillPossible } from '@banjie/shared/engine/forms/references.ts';
import { startTexts } from '@banjie/shared/engine/forms/starts-texts.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { procedureOf, versions } from '@banjie/shared/procedures/index.ts';
import { articleText } from '@banjie/shared/regulation/articles.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import type { ActorRef } from '../matters/commands/actors.ts';
import { aboutProcedure, blockedIn } from '../matters/openable.ts';
import type { MatterService } from '../matters/service.ts';
import type { Sight } from '../matters/sight/table.ts';
import { texts as matterTexts } from '../matters/texts.ts';
import { createKnown } from './known.ts';
import type { EarlierStore } from './ports.ts';
import { createWarnings, viewOf } from './rehearsal.ts';
import { texts } from './texts.ts';

export interface FillingPorts {
  earlier: EarlierStore;
  service: Pick<MatterService, 'context' | 'freshly' | 'rehearse'>;
  sightIn(idOrNumber: string, caller: PersonCaller): Promise<{ state: MatterState; sight: Sight } | Rejection>;
}

const EARLIER_SHOWN = 30;

export function fillingHandlers(
  ports: FillingPorts,
): Handlers<'readProcedure' | 'rehearseOpening' | 'rehearseCommand' | 'listEarlier'> {
  const { earlier, service, sightIn } = ports;
  const { known, startingFrom } = createKnown(ports);
  const warnings = createWarnings(ports);
  const refOf = ({ person, channel }: PersonCaller): ActorRef => ({ kind: 'person', person, channel });

  /** What stands in the form that opens a matter from the start; of an earlier matter, where it starts from one. */
  async function begun(procedure: Procedure, from: string | undefined, caller: PersonCaller, context: Context) {
    const given = await service.freshly(context, (at) => procedure.opening.prefill?.(at) ?? {});
    const own: KnownView[] = Object.entries(
      stillPossible(describeForm(procedure.opening.form), given, context.now),
    ).flatMap(([field, value]) => (value === undefined ? [] : [{ field, value, from: startTexts.begun }]));
    if (from === undefined) return [...own, ...(await known({ procedure }, valuesOf(own), caller, context))];
    const started = await startingFrom(procedure, from, caller, context);
    if (isRejection(started)) return started;
    const more = await known({ procedure }, valuesOf([...own, ...started]), caller, context);
    // What the definition says of today counts for more than what was so then.
    return [...own, ...started.filter(({ field }) => !own.some((one) => one.field === field)), ...more];
  }

  return {
    async readProcedure({ caller, params, query }) {
      const context = service.context(refOf(caller));
      if (isRejection(context)) return context;
      const procedure = versions.latest(params.key);
      if (!procedure) return reject('notFound', matterTexts.unknownProcedure(params.key));
      const blocked = await service.freshly(context, (at) => blockedIn(procedure, at));
      const from = mayOpen(procedure, context) ? await begun(procedure, query.from, caller, context) : [];
      if (isRejection(from)) return from;
      return {
        ...aboutProcedure(procedure),
        articles: procedure.articles.map((id) => ({ id, text: articleText(id) })),
        form: describeForm(procedure.opening.form),
        ...blocked,
        ...(from.length > 0 ? { prefill: valuesOf(from), known: from } : {}),
      };
    },
    async rehearseOpening({ caller, params, body }) {
      const said = await service.rehearse(refOf(caller), { procedure: params.key, form: body.form });
      if (isRejection(said)) return said;
      if (said.refused?.code === 'notAllowed') return reject('notAllowed', said.refused.text);
      const context = service.context(refOf(caller));
      const procedure = versions.latest(params.key);
      if (isRejection(context)) return context;
      if (!procedure) return reject('notFound', matterTexts.unknownProcedure(params.key));
      return {
        ...viewOf(said),
        warnings: await warnings(procedure, body.form, context),
        known: await known({ procedure }, body.form, caller, context),
      };
    },
    async rehearseCommand({ caller, params, body }) {
      const seen = await sightIn(params.id, caller);
      if (isRejection(seen)) return seen;
      const { state: matter } = seen;
      const { command } = params;
      const item = body.item === undefined ? {} : { item: body.item };
      const said = await service.rehearse(refOf(caller), { id: matter.id, command, ...item, form: body.form });
      if (isRejection(said)) return said;
      const { refused } = said;
      if (refused?.code === 'notAllowed' || refused?.code === 'ownRequest') return reject(refused.code, refused.text);
      const context = service.context(refOf(caller));
      if (isRejection(context)) return context;
      const procedure = procedureOf(matter.procedure, matter.version);
      const prefilled = await service.freshly(
        context,
        (at) => allowedCommands(procedure, matter, at, (one) => one === command)[0]?.prefill ?? {},
      );
      const place = { procedure, command, matter };
      return {
        ...viewOf(said),
        warnings: [],
        known: await known(place, { ...prefilled, ...body.form }, caller, context),
      };
    },
    async listEarlier({ caller, params }) {
      const context = service.context(refOf(caller));
      if (isRejection(context)) return context;
      const procedure = versions.latest(params.key);
      if (!procedure) return reject('notFound', matterTexts.unknownProcedure(params.key));
      const { unit } = context.actor;
      if (unit === undefined || !mayOpen(procedure, context)) return { items: [] };
      const found = await earlier.openedBy(unit, procedure.key, { limit: EARLIER_SHOWN });
      return {
        items: found.map(({ id, number, title, openedAt, end, version }) => ({
          ...{ id, number, title, atText: dayOf(openedAt) },
          state: end ? (versions.find(procedure.key, version)?.ends[end.end]?.title ?? end.end) : texts.inHand,
        })),
      };
    },
  };
}

const valuesOf = (known: readonly KnownView[]): Record<string, unknown> =>
  Object.fromEntries(known.map(({ field, value }) => [field, value]));
