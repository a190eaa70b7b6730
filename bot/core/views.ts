/** Matters and lists as chat text. */
import {
  isUnseen,
  type DeadlineView,
  type DutyClockView,
  type Given,
  type MatterSummary,
  type MatterView,
} from '@banjie/shared/contract/shapes.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { formatDay, isDay } from '@banjie/shared/kernel/time.ts';
import { doableIn } from './acts/doable.ts';
import { materialText } from './language/materials.ts';
import { texts } from './texts.ts';

const MOST_ITEMS = 10;
const t = texts.matter;

export function todoList(items: readonly MatterSummary[], total: number, overdue: number, link: string): string {
  if (items.length === 0) return texts.todo.none;
  const shownItems = items.slice(0, MOST_ITEMS).map((item, n) => {
    const marks = [
      item.urgent && texts.todo.urgent,
      item.overdue && texts.todo.overdue,
      item.behalf !== undefined && texts.todo.behalf(item.behalf),
    ].filter(Boolean);
    const step = item.kind === 'receipt' ? texts.todo.receipt : item.steps.join('、');
    const due = [item.number, item.leftText ?? item.dueText].filter(Boolean).join(' · ');
    return `${n + 1}. ${marks.length > 0 ? `【${marks.join('·')}】` : ''}${short(item.title, 60)}（${step}）\n   ${due}`;
  });
  const more = Math.max(total, items.length) - shownItems.length;
  return [
    texts.todo.head(Math.max(total, items.length), overdue),
    ...shownItems,
    ...(more > 0 ? [texts.todo.more(more, link)] : []),
    texts.todo.hint,
  ].join('\n');
}

/** 查看: what it is, where it stands, what it says, and what I may do. */
export function matterInFull(matter: MatterView, link: string): string {
  const facts = matter.facts.flatMap((section) => [
    ...section.rows.map(({ label, value }) => `${label}：${short(value, 120)}`),
    ...section.tables.flatMap((table) => [
      `${table.title}（${t.rows(table.rows.length)}）：`,
      ...table.rows.slice(0, 5).map((row) => `· ${row.map((cell) => short(cell, 40)).join(' | ')}`),
    ]),
  ]);
  const names = namesOf(matter);
  return [
    `【${matter.procedureTitle}】${short(matter.title, 120)}`,
    t.number(matter.number),
    t.from(matter.unit),
    whereItIs(matter),
    ...(matter.clocks ?? []).flatMap(clockLines),
    ...alertLines(matter),
    ...materialLines(matter),
    ...facts.slice(0, 16),
    ...(matter.sight === undefined ? [] : [matter.sight]),
    ...matter.advice,
    ...(names === '' ? [] : [t.can(names)]),
    t.more(link),
  ].join('\n');
}

/** 申请材料: each there, missing or to be replaced; why, and what it bears. */
const materialLines = ({ materials = [] }: MatterView): string[] =>
  materials.length === 0
    ? []
    : [
        texts.materials.head(materials.filter(({ is }) => is === 'there').length, materials.length),
        ...materials.map(({ title, isText, why, by, number, date, note, count }) => {
          const said = [why, by, number, date, note, count === undefined ? undefined : texts.materials.files(count)];
          return `· 【${isText}】${title}${said.some((one) => one !== undefined) ? `：${short(said.filter((one) => one !== undefined).join('，'), 120)}` : ''}`;
        }),
      ];

/** A duty with a clock of its own: until when, from when it runs; once it was done, when, by whom and with what. */
function clockLines({ title, fromText, atText, leftText, limit, overdue, article, done }: DutyClockView): string[] {
  const runs = t.clock(title, fromText, limit, atText, article);
  if (!done) return [leftText === undefined ? runs : `${runs}，${leftText}`];
  const rows = done.rows.map(({ label, value }) => `${label}：${short(value, 120)}`);
  return [runs, t.clockDone(done.atText, done.by, done.tookText, overdue), ...rows];
}

const MOST_ALERTS = 5;
function alertLines({ alerts }: MatterView): string[] {
  if (!alerts) return [];
  const { rows, firing, others } = alerts;
  const left = rows.length - MOST_ALERTS + others;
  return [
    t.alerts(rows.length + others, firing),
    ...rows
      .slice(0, MOST_ALERTS)
      .flatMap(({ name, fires, count, firstText, lastText, firstSaid, lastSaid }) => [
        `· ${t.alert(name, fires, count, firstText, lastText)}`,
        `  ${short(firstSaid, 60)}${lastSaid === firstSaid ? '' : ` → ${short(lastSaid, 60)}`}`,
      ]),
    ...(left > 0 ? [t.moreAlerts(left)] : []),
  ];
}

/** 进度: where it stands and what happened last. */
export function progressOf(matter: MatterView): string {
  const recent = [...matter.timeline].sort((one, other) => other.seq - one.seq).slice(0, 5);
  return [
    `${short(matter.title, 120)}`,
    t.number(matter.number),
    whereItIs(matter),
    ...(recent.length > 0 ? [t.recent, ...recent.map((entry) => t.entry(entry.atText, entry.who, entry.what))] : []),
  ].join('\n');
}

/** Current step, who acts, until when and why until then; or the end. */
export function whereItIs(matter: MatterView): string {
  if (!matter.open) return t.ended(matter.ending ?? '');
  const lines = matter.items.flatMap((item) => [
    `${t.step(item.title)}${item.parties.length > 0 ? `，${t.by(item.parties.join('、'))}` : ''}`,
    ...(item.behalf === undefined ? [] : [t.behalf(item.behalf)]),
    ...item.deadlines.map(deadline),
  ]);
  const receipts = matter.receipts ? [t.receipts(matter.receipts.confirmed, matter.receipts.total)] : [];
  return [...(lines.length > 0 ? lines : [t.step(matter.steps.join('、'))]), ...receipts].join('\n');
}

/** Until when, step by step, and why until then. */
export const deadlinesOf = (matter: MatterView): string[] =>
  matter.items.flatMap((item) => item.deadlines.map((one) => `${item.title}：${deadline(one)}`));

function deadline({ atText, leftText, basis, provisional }: DeadlineView): string {
  return `${t.due(atText, leftText, t.basis(basis.limit, basis.article))}${provisional ? t.provisional : ''}`;
}

/** What was done, and what comes now. */
export function done(matter: Given, word: string, how: 'head' | 'opened' = 'head', behalf?: string): string {
  // Done for certain, whatever else there is to see: whoever has passed it on is no part of it any more.
  if (isUnseen(matter)) return texts.done.unseen(word, matter.number, behalf);
  const lines = [texts.done[how](word, matter.number, short(matter.title, 120), behalf), whereItIs(matter)];
  // Said once, to whoever has just said that it is not solved.
  if (matter.anew) lines.push(t.anew(matter.anew.number));
  return lines.join('\n');
}

/** What this person may do in a matter, by name; what is blocked for now is not offered. */
export function namesOf(matter: MatterView): string {
  const open = doableIn(matter).filter((does) => !('command' in does && does.command.blocked !== undefined));
  const isMore = (does: (typeof open)[number]) => 'command' in does && does.command.verb && does.tone !== 'primary';
  const names = (some: typeof open) => [...new Set(some.map(({ title }) => title))].join(' / ');
  const own = names(open.filter((does) => !isMore(does)));
  const more = names(open.filter(isMore));
  if (own === '') return more;
  return more === '' ? own : `${own}${t.besides(more)}`;
}

export const candidates = (matters: readonly { number: string; title: string; steps: readonly string[] }[]): string =>
  texts.find.candidates(
    matters
      .slice(0, MOST_ITEMS)
      .map(({ number, title, steps }) => texts.find.candidate(number, short(title, 40), steps)),
  );

/** A value as people read it. */
export function shown(field: Pick<FormField, 'kind' | 'options' | 'unit'>, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (field.kind === 'material') return short(materialText(value), 300);
  if (typeof value === 'boolean') return value ? t.yes : t.no;
  if (field.kind === 'date' && isDay(value)) return formatDay(value, { year: true });
  if (Array.isArray(value)) {
    return field.kind === 'list' ? t.rows(value.length) : value.map((one) => titleOf(field, one)).join('、');
  }
  return `${short(titleOf(field, value), 300)}${field.unit === undefined ? '' : ` ${field.unit}`}`;
}

const titleOf = (field: Pick<FormField, 'options'>, value: unknown): string =>
  field.options?.find((option) => option.value === value)?.title ?? String(value);

export const short = (text: string, max: number): string => {
  const characters = [...text];
  return characters.length > max ? `${characters.slice(0, max).join('')}…` : text;
};

/** 11月22日 10:05, as a clock in the city shows it. */
export const cityTime = (at: string): string =>
  new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(new Date(at));
