/** A mapping tried on a message that somebody has pasted: what would be read, what is missing, where, and what to do. */
import type { TriedView } from '@banjie/shared/contract/routes/feeds.ts';
import {
  expressionIn,
  faultsOfMapping,
  fieldsOf,
  type MappedKind,
  type Mapping,
} from '@banjie/shared/feeds/mapping.ts';
import { exactNumbers } from '@banjie/shared/feeds/numbers.ts';
import { readMapped, type MappedAlert, type MappedUsage, type ReadField } from '@banjie/shared/feeds/reading.ts';
import { texts as words } from '@banjie/shared/feeds/texts.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { parseJson } from '../http/incoming/body.ts';
import { saidOf } from './reading.ts';
import { texts } from './texts.ts';

const SHOWN = 5;
const t = texts.tried;

/** @param known whether there is a unit of that name or id */
export function tried(
  kind: MappedKind,
  mapping: Mapping,
  message: string,
  known: (unit: string) => boolean,
): TriedView {
  const wrong = faultsOfMapping(kind, mapping);
  if (wrong.length > 0) return failed(wrong);
  const body = parseJson(exactNumbers(message));
  if (isRejection(body) || body.value === undefined) {
    const why = isRejection(body) ? (body.faults?.[0]?.message ?? body.text) : texts.needSample;
    return failed([{ path: 'message', message: isRejection(body) ? `${words.said.notJson}：${why}` : why }]);
  }
  const read = readMapped(kind, mapping, body.value);
  if ('fault' in read)
    return failed([{ path: mapping.list === undefined ? 'message' : 'list', message: read.fault.message }]);
  if (read.items.length === 0) return failed([{ path: 'message', message: words.said.empty }]);
  const good = read.items.filter(({ value }) => value !== undefined).length;
  const names = read.items.flatMap(({ value }) => (value && 'units' in value ? value.units : []));
  const strangers = [...new Set(names)].filter((name) => !known(name)).slice(0, SHOWN);
  return {
    reads: good === read.items.length,
    text:
      good === 0 ? t.none : good < read.items.length ? t.partly(good, read.items.length) : t.reads(read.items.length),
    faults: strangers.length > 0 ? [{ path: 'units', message: t.unknownUnits(strangers) }] : [],
    // Those with a fault first: nobody looks for them behind five good ones.
    items: [...read.items]
      .sort((one, other) => faultsIn(other.fields) - faultsIn(one.fields))
      .slice(0, SHOWN)
      .map(({ fields, value }) => ({
        taken: value !== undefined,
        text: value === undefined ? t.lost : summaryOf(value),
        fields: fieldsOf(kind).map((field) => fieldView(mapping, field, fields, value !== undefined)),
      })),
  };
}

const failed = (faults: TriedView['faults']): TriedView => ({ reads: false, text: t.none, faults, items: [] });
const faultsIn = (fields: readonly ReadField[]): number =>
  fields.reduce((sum, { fault }) => sum + (fault ? (fault.grave ? 100 : 1) : 0), 0);

function summaryOf(value: MappedAlert | MappedUsage): string {
  if ('used' in value) return t.usage(words.resources[value.resource], value.used, value.system);
  return t.alert(words.statuses[value.status], words.levels[value.level ?? 'IV'], value.title);
}

function fieldView(mapping: Mapping, field: ReadField['field'], fields: readonly ReadField[], taken: boolean) {
  const written = mapping[field];
  const read = fields.find((one) => one.field === field);
  const title = words.fields[field];
  if (written === undefined || !read) return { title, from: t.notMapped };
  const expression = expressionIn(written);
  return {
    title,
    from: expression && 'fixed' in expression ? t.fixed(expression.fixed) : written,
    ...(read.found === undefined ? {} : { found: read.found }),
    ...(read.means === undefined ? {} : { means: read.means }),
    ...(read.fault ? { fault: taken ? saidOf(field, read.fault) : read.fault.message } : {}),
  };
}
