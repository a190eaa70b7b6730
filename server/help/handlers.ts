/** Help where one stands: of a page as it is written, of a form, a matter and a decision as the definition says it. */
import type { HelpView } from '@banjie/shared/contract/routes/help.ts';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { helpOfCommand, helpOfForm, helpOfMatter, type Standing } from '@banjie/shared/help/of-procedure.ts';
import { helpOfPage } from '@banjie/shared/help/pages.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { latestProcedure, procedureOf } from '@banjie/shared/procedures/index.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import { texts } from './texts.ts';

export interface HelpPorts {
  viewed(idOrNumber: string, caller: PersonCaller): Promise<{ state: MatterState; view: MatterView } | Rejection>;
}

export function helpHandlers({ viewed }: HelpPorts): Handlers<'readPageHelp' | 'readProcedureHelp' | 'readMatterHelp'> {
  return {
    async readPageHelp({ params }) {
      const parts = helpOfPage(params.page);
      return parts ? { title: texts.page, parts } : reject('notFound', texts.noPage);
    },
    async readProcedureHelp({ params }) {
      const procedure = latestProcedure(params.key);
      return procedure
        ? { title: procedure.title, parts: helpOfForm(procedure) }
        : reject('notFound', texts.noProcedure);
    },
    async readMatterHelp({ caller, params, query }): Promise<HelpView | Rejection> {
      const seen = await viewed(params.id, caller);
      if (isRejection(seen)) return seen;
      const { state, view: matter } = seen;
      const procedure = procedureOf(state.procedure, state.version);
      const standing = standingIn(matter, state.end && (procedure.ends[state.end.end]?.title ?? texts.ended));
      if (query?.command === undefined)
        return { title: `${matter.procedureTitle} ${matter.number}`, parts: helpOfMatter(procedure, standing) };
      const title = matter.allowed.find(({ command }) => command === query.command)?.title ?? '';
      const parts = helpOfCommand(procedure, standing, query.command);
      return parts ? { title, parts } : reject('notNow', texts.notOffered);
    },
  };
}

/** What he sees of it on its page, and nothing besides. */
function standingIn(matter: MatterView, ended: string | undefined): Standing {
  return {
    items: matter.items
      .filter(({ kind }) => kind !== 'span')
      .map(({ step, title, parties, mine, deadlines }) => {
        const [first] = deadlines;
        return {
          ...{ step, title, mine, who: parties.join('、') },
          due: first === undefined ? '' : texts.due(first.atText, first.leftText),
          articles: deadlines.flatMap(({ basis }) => basis.article ?? []),
        };
      }),
    offers: matter.allowed.map(({ command, title, verb, form, blocked }) => ({
      ...{ command, title, verb },
      needs: form.filter(({ required }) => required).map((field) => field.title),
      ...(blocked === undefined ? {} : { blocked }),
    })),
    opener: matter.openedBy,
    ...(ended === undefined ? {} : { ended }),
  };
}
