/** The file of a matter on paper, as an official would put it into the archive. */
import { formatDay, formatInstant, msOf } from '@banjie/shared/kernel/time.ts';
import { sizeText } from '@banjie/shared/kernel/size.ts';
import { fingerprint } from '../key.ts';
import type { FileDelivery, MatterFile, PrintedFile } from './file.ts';
import { printMaterials } from './materials.ts';
import { createSheet, type Sheet } from './sheet.ts';
import { texts as t } from './texts.ts';

/** So many recipients of one notice are named on paper; all of them are in the JSON. */
const NAMED = 40;

const full = (at: string) => formatInstant(at, { year: true });
/** In tables the year stands in the section above. */
const brief = (at: string) => formatInstant(at);

/** PDF bytes. */
export function printFile(file: PrintedFile): Promise<Uint8Array> {
  const { matter } = file;
  const sheet = createSheet({
    title: `${t.file} ${matter.number}`,
    subject: matter.title,
    at: new Date(msOf(file.exportedAt)),
  });
  sheet.text(t.file, { size: 20, weight: 700, align: 'center', after: 2 });
  sheet.text(matter.title, { size: 13, align: 'center', after: 2 });
  sheet.text(t.numbered(matter.number, full(file.exportedAt)), {
    ...{ size: 9, align: 'center', color: '#595959', after: 10 },
  });

  let section = 0;
  const head = (title: string) => sheet.heading(`${t.ordinals[section++] ?? ''}、${title}`);
  head(t.basics);
  basics(sheet, file);
  head(t.facts);
  facts(sheet, file);
  if (file.materials && file.materials.length > 0) {
    head(t.materials);
    printMaterials(sheet, file.materials);
  }
  head(t.steps);
  steps(sheet, file);
  head(t.timeline);
  timeline(sheet, file);
  if (file.votes.length > 0) {
    head(t.votes);
    votes(sheet, file);
  }
  head(t.receipts);
  receipts(sheet, file);
  head(t.deliveries);
  deliveries(sheet, file);
  head(t.attachments);
  attachments(sheet, file);
  signatures(sheet, file);
  head(t.links);
  links(sheet, file);
  if (file.registers.length > 0) {
    head(t.registers);
    registers(sheet, file);
  }
  head(t.chain);
  chain(sheet, file);
  head(t.sealing);
  sealing(sheet, file);
  return sheet.finish((page, of) => t.foot(matter.number, page, of));
}

/** A table, or a word where there is nothing. */
function tableOr(sheet: Sheet, columns: Parameters<Sheet['table']>[0], rows: string[][]): void {
  if (rows.length === 0) sheet.text(t.none);
  else sheet.table(columns, rows);
}

function basics(sheet: Sheet, { matter, articles }: MatterFile): void {
  const b = t.basic;
  sheet.pairs([
    [b.number, matter.number],
    [b.kind, matter.procedureTitle],
    [b.title, matter.title],
    [b.state, matter.ending === undefined ? b.running(matter.steps) : b.ended(matter.ending)],
    [b.unit, matter.unit],
    [b.by, matter.openedBy],
    [b.at, full(matter.openedAt)],
    [b.regime, matter.regime],
    ...(matter.turn === undefined ? [] : [[b.turn, matter.turn] as [string, string]]),
    [b.articles, articles.map(({ id, text }) => `${id}　${text}`).join('\n')],
  ]);
}

function facts(sheet: Sheet, file: MatterFile): void {
  if (file.facts.length === 0) sheet.text(t.none);
  for (const { title, rows, tables } of file.facts) {
    sheet.text(title, { weight: 700, after: 3 });
    if (rows.length > 0) sheet.pairs(rows.map(({ label, value }) => [label, value]));
    for (const table of tables) {
      sheet.text(table.title, { size: 9, after: 2 });
      sheet.table(
        table.header.map((name) => ({ title: name, share: 1 })),
        table.rows,
      );
    }
  }
}

function steps(sheet: Sheet, file: MatterFile): void {
  const s = t.step;
  tableOr(
    sheet,
    [
      { title: s.title, share: 15 },
      { title: s.who, share: 24 },
      { title: s.from, share: 17 },
      { title: s.limit, share: 27 },
      { title: s.done, share: 22 },
    ],
    file.steps.map(({ title, who, from, until, done, by, limits }) => [
      title,
      who,
      brief(from),
      limits.length === 0
        ? t.noLimit
        : limits
            .map(({ at, limit, article, provisional, lapsed }) =>
              [
                t.limit(brief(at), limit, article),
                ...(provisional ? [t.provisional] : []),
                ...(lapsed ? [t.lapsed] : []),
              ].join('，'),
            )
            .join('\n'),
      until === undefined ? t.still : [brief(until), [by, done].filter(Boolean).join('：')].filter(Boolean).join('\n'),
    ]),
  );
}

function timeline(sheet: Sheet, file: MatterFile): void {
  const l = t.line;
  sheet.table(
    [
      { title: l.seq, share: 7 },
      { title: l.at, share: 21 },
      { title: l.who, share: 24 },
      { title: l.what, share: 53 },
    ],
    file.timeline.map(({ seq, at, who, onBehalfOf, what, details }) => [
      String(seq),
      full(at),
      onBehalfOf === undefined ? who : `${who}${t.onBehalfOf(onBehalfOf)}`,
      [what, ...details.map(({ label, value }) => `${label}：${value}`)].join('\n'),
    ]),
  );
}

function votes(sheet: Sheet, file: MatterFile): void {
  const v = t.vote;
  sheet.table(
    [
      { title: v.title, share: 20 },
      { title: v.who, share: 30 },
      { title: v.what, share: 35 },
      { title: v.at, share: 20 },
    ],
    file.votes.flatMap(({ title, rows }) =>
      rows.map(({ who, what, atText, details }) => [
        title,
        who,
        [what, ...details.map(({ label, value }) => `${label}：${value}`)].join('\n'),
        atText,
      ]),
    ),
  );
}

function receipts(sheet: Sheet, file: MatterFile): void {
  const r = t.receipt;
  tableOr(
    sheet,
    [
      { title: r.unit, share: 28 },
      { title: r.what, share: 24 },
      { title: r.state, share: 32 },
      { title: r.by, share: 20 },
    ],
    file.receipts.map(({ unit, what, state, dueAt, confirmedAt, by }) => [
      unit,
      what,
      [
        t.receiptState[state],
        ...(confirmedAt === undefined ? (dueAt === undefined ? [] : [t.due(brief(dueAt))]) : [full(confirmedAt)]),
      ].join('，'),
      by ?? '',
    ]),
  );
}

function deliveries(sheet: Sheet, file: MatterFile): void {
  const d = t.delivery;
  // One line for what went to many at once by one channel.
  const notices = new Map<string, FileDelivery[]>();
  for (const one of file.deliveries) {
    const key = JSON.stringify([one.at, one.subject, one.channel]);
    const known = notices.get(key);
    if (known) known.push(one);
    else notices.set(key, [one]);
  }
  tableOr(
    sheet,
    [
      { title: d.at, share: 19 },
      { title: d.what, share: 34 },
      { title: d.channel, share: 15 },
      { title: d.to, share: 38 },
    ],
    [...notices.values()].flatMap((all) => {
      const [first] = all;
      return first ? [[brief(first.at), first.subject, t.channel(first.channel), reached(all)]] : [];
    }),
  );
}

/** Who was reached how far, each state on a line of its own. */
function reached(all: readonly FileDelivery[]): string {
  const states = new Map<string, string[]>();
  for (const { state, to, readAt } of all) {
    const name = readAt === undefined ? to : `${to}（${t.deliveryState.read} ${brief(readAt)}）`;
    states.set(t.deliveryState[state], [...(states.get(t.deliveryState[state]) ?? []), name]);
  }
  return [...states].map(([state, names]) => t.names(state, names.slice(0, NAMED), names.length)).join('\n');
}

function attachments(sheet: Sheet, file: MatterFile): void {
  const a = t.attachment;
  tableOr(
    sheet,
    [
      { title: a.name, share: 34 },
      { title: a.size, share: 12 },
      { title: a.by, share: 22 },
      { title: a.hash, share: 36, size: 7 },
    ],
    file.attachments.map(({ name, size, by, at, hash }) => [name, sizeText(size), `${by}\n${brief(at)}`, hash]),
  );
}

/** As they were drawn, under what they sign. */
function signatures(sheet: Sheet, { attachments: files, pictures = {} }: PrintedFile): void {
  for (const { id, signs, by, at } of files) {
    const picture = pictures[id];
    if (signs !== undefined && picture) sheet.picture(picture, t.signature(signs, by, brief(at)));
  }
}

function links(sheet: Sheet, file: MatterFile): void {
  const l = t.link;
  tableOr(
    sheet,
    [
      { title: l.relation, share: 24 },
      { title: l.number, share: 14 },
      { title: l.title, share: 42 },
      { title: l.state, share: 24 },
    ],
    file.links.map(({ side, relation, number, title, procedureTitle, state }) => [
      `${t.sides[side] ?? side}\n${relation}`,
      number ?? '',
      title ?? procedureTitle,
      state,
    ]),
  );
}

function registers(sheet: Sheet, file: MatterFile): void {
  const r = t.register;
  sheet.table(
    [
      { title: r.name, share: 18 },
      { title: r.title, share: 26 },
      { title: r.since, share: 20 },
      { title: r.until, share: 20 },
      { title: r.why, share: 26 },
    ],
    file.registers.map(({ registerTitle, title, since, until, why }) => [
      registerTitle,
      title,
      full(since),
      until === undefined ? '' : full(until),
      why,
    ]),
  );
}

function chain(sheet: Sheet, file: MatterFile): void {
  sheet.text(t.chainMeaning, { size: 9 });
  if (file.masked.length > 0) sheet.text(t.masked(file.masked.join('、')), { size: 9 });
  sheet.table(
    [
      { title: t.link1.seq, share: 8 },
      { title: t.link1.at, share: 27 },
      { title: t.link1.hash, share: 70, size: 7.5 },
    ],
    file.history.map(({ seq, at, hash }) => [String(seq), full(at), hash]),
  );
}

function sealing(sheet: Sheet, { matter, proof, seal, exportedAt, exportedBy }: MatterFile): void {
  const s = t.sealed;
  sheet.pairs([
    [s.head, matter.head],
    [s.root, proof ? s.rootOf(formatDay(proof.day, { year: true }), proof.leaf.seq) : s.rootNone],
    [s.key, fingerprint(seal.publicKey)],
    [s.how, s.howText],
    [s.by, s.exported(exportedBy, full(exportedAt))],
  ]);
}
