/** Another matter, as it is seen from this one. */
import type { LinkView } from '@banjie/shared/contract/shapes.ts';
import type { Link, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { latestProcedure } from '@banjie/shared/procedures/index.ts';
import { texts } from '../texts.ts';
import { endTitle } from './summary.ts';

/** Another matter as it stands now; `visible` to this reader. */
export type Linked = ReadonlyMap<string, { state: MatterState; visible: boolean }>;

export function linkView(link: Link, linked: Linked): LinkView {
  const other = linked.get(link.id);
  const end = other?.state.end;
  const procedure = latestProcedure(link.procedure);
  const number = other?.state.number ?? link.number;
  const title = other?.visible ? other.state.title : undefined;
  return {
    id: link.id,
    side: link.side,
    relation: link.relation,
    ...(number === undefined ? {} : { number }),
    ...(title === undefined ? {} : { title }),
    procedureTitle: procedure?.title ?? link.procedure,
    state: other ? (end ? endTitle(procedure, end.end) : texts.running) : (link.end?.title ?? texts.opening),
    visible: other?.visible === true,
  };
}
