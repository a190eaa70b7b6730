/** The audit trail as people read it: on the page of an auditor and at the machine. */
import { routes, type RouteName } from '@banjie/shared/contract/routes.ts';
import type { AuditView } from '@banjie/shared/contract/routes/audit.ts';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import type { Directory } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { latestProcedure } from '@banjie/shared/procedures/index.ts';
import { addDays, formatInstant, isDay, startOfDay, type Day } from '@banjie/shared/kernel/time.ts';
import type { AuditFilter, AuditRecord, Channel, Kind, MatterNames } from './ports.ts';
import { channelTitles, operationTitles, texts } from './texts.ts';

const isRoute = (what: string): what is RouteName => Object.hasOwn(routes, what);

export function titleOf(what: string): string {
  if (what.startsWith('admin ')) return texts.command(what.slice('admin '.length));
  if (!isRoute(what)) return what === 'beyond' ? texts.beyond : what === 'incoming' ? texts.forged : what;
  return operationTitles[what] ?? routes[what].summary.split(/[；，（]/)[0] ?? what;
}

function nameOf(who: string | undefined, directory: Pick<Directory, 'known' | 'unit'>): string {
  if (who === undefined) return '';
  if (who.startsWith('bot:')) return texts.machine(who.slice('bot:'.length));
  if (who.startsWith('os:')) return texts.atMachine(who.slice('os:'.length));
  const known = directory.known(who);
  return known ? `${known.name}（${directory.unit(known.unit)?.name ?? known.unit}）` : who;
}

/** Records in words. What they are about begins with the id of a matter, or is something else. */
export async function viewsOf(
  records: readonly (AuditRecord & { id: string })[],
  directory: Pick<Directory, 'known' | 'unit'>,
  names: MatterNames,
): Promise<AuditView[]> {
  const ids = records.flatMap(({ of, look }) => [
    ...(look ? [look.matter] : []),
    ...(of?.split(' ').slice(0, 1) ?? []),
  ]);
  const matters = await names([...new Set(ids)]);
  return records.map((record) => viewOf(record, directory, matters));
}

function aboutText({ of = '', look }: AuditRecord, matters: Awaited<ReturnType<MatterNames>>): string {
  const [first = '', ...rest] = of.split(' ');
  const matter = matters.get(look?.matter ?? first);
  if (!matter) return of;
  const form = look && latestProcedure(matter.procedure)?.opening.form;
  const field = form && describeForm(form).find(({ key }) => key === look.field)?.title;
  return texts.ofMatter(matter.number, field ?? rest.join(' '));
}

function viewOf(
  record: AuditRecord & { id: string },
  directory: Pick<Directory, 'known' | 'unit'>,
  matters: Awaited<ReturnType<MatterNames>>,
): AuditView {
  const { id, at, who, what, outcome, channel, from, times } = record;
  return {
    ...{ id, at, atText: formatInstant(at, { year: true }), who: nameOf(who, directory), what: titleOf(what) },
    ...{ of: aboutText(record, matters), outcome: texts.outcome(outcome), refused: texts.isRefusal(outcome) },
    ...{ channel: channelTitles[channel], from: from ?? '', times: times ?? 1 },
  };
}

/** What was asked for, in days and names, as the store is asked. A day that is none is refused. */
export function filterOf(
  asked: {
    who?: string | undefined;
    kind?: Kind | undefined;
    what?: string | undefined;
    channel?: Channel | undefined;
    from?: string | undefined;
    until?: string | undefined;
  },
  persons: readonly { id: string; name: string }[],
): AuditFilter | Rejection {
  const dayIn = (day: string | undefined): Day | undefined => (isDay(day) ? day : undefined);
  const [from, until] = [dayIn(asked.from), dayIn(asked.until)];
  if ((asked.from !== undefined && !from) || (asked.until !== undefined && !until)) {
    const path = asked.from !== undefined && !from ? 'from' : 'until';
    return reject('invalid', texts.noDay, { faults: [{ path, message: texts.noDay }] });
  }
  const named = persons.filter(({ name }) => name === asked.who);
  return {
    who:
      asked.who === undefined || asked.who === ''
        ? undefined
        : named.length > 0
          ? named.map(({ id }) => id)
          : [asked.who],
    kind: asked.kind,
    what: asked.what === '' ? undefined : asked.what,
    channel: asked.channel,
    from: from && startOfDay(from),
    until: until && startOfDay(addDays(until, 1)),
  };
}
