/** What is in maintenance, by chat: who may can end it or give it more time. It is made on the page, where its systems are. */
import { addMs, dayOf, MS_PER_MINUTE, timeOfDay } from '@banjie/shared/kernel/time.ts';
import { maintenanceSaid } from '../language/duty.ts';
import { texts } from '../texts.ts';
import { answer, close, once, type Answered, type Turn } from '../turn.ts';

const t = texts.maintenance;
const listed = (turn: Turn) => once(turn, 'maintenance', () => turn.server.listMaintenance({}));
type Window = Awaited<ReturnType<typeof listed>>['items'][number];

/** Undefined where it is about something else. */
export async function maintenanceLooked(turn: Turn): Promise<Answered | undefined> {
  if (turn.overheard || maintenanceSaid(turn.spoken)?.kind !== 'list') return undefined;
  const open = (await listed(turn)).items.filter(({ state }) => state === 'running' || state === 'planned');
  return answer(open.length === 0 ? t.none : t.list(open));
}

/** Undefined where it is about something else. */
export async function maintenanceChanged(turn: Turn): Promise<Answered | undefined> {
  const meant = turn.overheard ? undefined : maintenanceSaid(turn.spoken);
  if (meant === undefined || meant.kind === 'list') return undefined;
  const mine = (await listed(turn)).items.filter(({ mayRun }) => mayRun);
  if (mine.length === 0) return answer(t.nothingMine);
  if (meant.kind === 'longer' && meant.minutes === undefined) return answer(t.howLong);
  if (mine.length > 1 && meant.place === undefined) return answer(t.which(mine));
  const one = mine[(meant.place ?? 1) - 1];
  if (!one) return answer(t.which(mine));
  const { text } = await (meant.kind === 'end' ? end(turn, one) : longer(turn, one, meant.minutes ?? 0));
  return close(`${t.line(one)}\n${text}`);
}

const end = (turn: Turn, { id }: Window) => turn.server.endMaintenance({ params: { id }, body: {} });
function longer(turn: Turn, { id, until }: Window, minutes: number) {
  const at = addMs(until, Math.round(minutes) * MS_PER_MINUTE);
  const body = { until: dayOf(at), untilTime: timeOfDay(at), why: t.byChat };
  return turn.server.moveMaintenance({ params: { id }, body });
}
