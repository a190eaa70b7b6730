/** Puts the questions of a form one after the other, and does what the form is for when the last one is answered. */
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { Given } from '@banjie/shared/contract/shapes.ts';
import { drawn, fieldKinds, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { readAnswer } from '../language/answers.ts';
import { intentOf } from '../language/intent.ts';
import { phraseIn } from '../language/phrases.ts';
import { after, said, type Said } from '../language/said.ts';
import { texts } from '../texts.ts';
import { answer, close, keyOf, yesOrNo, type Answered, type Turn } from '../turn.ts';
import { done } from '../views.ts';
import { phrasesAt } from './at-hand.ts';
import { changeable, changeIn } from './changing.ts';
import { foresee } from './foreseen.ts';
import { asked, chosenOf, MOST_LISTED, named, resourceIn, type Asked, type Chosen } from './lookup.ts';
import {
  besides,
  faulty,
  isAboutRows,
  keeping,
  rowOf,
  rowsOf,
  tooComplex,
  withAnswer,
  withRow,
  withRowsAnew,
  type FormDialogue,
} from './form.ts';

/** Asks what is missing, or does it when nothing is. `lead` goes before the first question. */
export async function proceed(turn: Turn, form: FormDialogue, lead?: string): Promise<Answered> {
  if (tooComplex(form, fieldKinds)) return close(texts.form.tooComplex(form.purpose.word, turn.link(numberOf(form))));
  if (form.queue.length > 0) return { texts: [await question(turn, form, lead)], keep: { form } };
  if (asksFile(form)) return { texts: [askFile(form, lead)], keep: { form } };
  const isRepeated = form.purpose.kind === 'command' && form.purpose.decides;
  const isAsked = form.purpose.kind === 'open' || ((form.dated || hasFiles(form)) && !isRepeated);
  if (isAsked && !form.summed) {
    const summed = { ...form, summed: true };
    return {
      texts: [texts.form.summary(form.purpose.word, await summary(turn, form), lead)],
      keep: { form: summed },
      buttons: yesOrNo(turn),
    };
  }
  return complete(turn, form);
}

const hasFiles = ({ files = [] }: FormDialogue): boolean => files.length > 0;
/** What is only about a file has nothing to say without one. */
const asksFile = (form: FormDialogue): boolean =>
  form.purpose.kind === 'command' && form.purpose.command === 'attach' && !hasFiles(form);
const askFile = ({ purpose }: FormDialogue, lead?: string): string =>
  [lead, texts.files.ask(purpose.word)].filter((line) => line !== undefined).join('\n');

/** A message while a form is on the table. */
export async function reply(turn: Turn, form: FormDialogue): Promise<Answered> {
  const kind = intentOf(turn.spoken)?.kind;
  if (form.summed) {
    if (kind === 'yes') return complete(turn, form);
    if (kind === 'no') return close(texts.form.left(form.purpose.word));
    return (await change(turn, form)) ?? answer(texts.form.yesOrNo(form.purpose.word));
  }
  if (form.queue.length === 0 && asksFile(form)) return answer(askFile(form));
  const path = form.queue[0] ?? '';
  if (path.endsWith('.+')) {
    if (kind === 'yes') return proceed(turn, withRow(form, path));
    if (kind === 'no' || kind === 'done') return proceed(turn, keeping(form, [path]));
    return answer(await question(turn, form, texts.answers.yesOrNo('')));
  }
  const keeps = kept(turn.spoken, form, path);
  if (keeps) return proceed(turn, keeping(form, keeps));
  if (path.endsWith('.=')) {
    if (turn.spoken.folded === texts.form.anew) return proceed(turn, withRowsAnew(form, path));
    return answer(await question(turn, form, texts.form.keepOrAnew));
  }
  const put = await asked(turn, form, path);
  if (!put) return close(texts.form.tooComplex(form.purpose.word, turn.link(numberOf(form))));
  if (turn.spoken.folded === texts.form.morePhrases && (await phrasesAt(turn, form, path)).folded > 0) {
    const unfolded = { ...form, unfolded: path };
    return { texts: [await question(turn, unfolded)], keep: { form: unfolded } };
  }
  const { words, paths } = forAll(turn.spoken, form, path);
  const { read, isSearched } = await readFor(turn, form, path, put, words);
  const { offered: _, ...answered } = form;
  if ('fault' in read) {
    const again = read.offered ? { ...answered, offered: { path, options: [...read.offered] } } : answered;
    return { texts: [await question(turn, again, read.fault)], ...(isSearched ? { keep: { form: again } } : {}) };
  }
  const value = put.field.kind === 'material' ? besides(form, path, read.value) : read.value;
  let next: FormDialogue = read.inexact ? { ...answered, dated: true } : answered;
  for (const one of paths) next = withAnswer(next, one, value);
  const resource = put.field.kind === 'resource' ? await resourceIn(turn, next) : undefined;
  if (resource?.personal) return close(texts.correct.personal(resource.name, turn.link()));
  return foreseen(turn, form, next, path);
}

/** Goes on with an answer, unless what it would come to is known already: then it is said now. */
async function foreseen(turn: Turn, form: FormDialogue, next: FormDialogue, path: string): Promise<Answered> {
  const { refused, fault, warning, form: known } = await foresee(turn, next, path);
  if (refused !== undefined) return close(refused);
  if (fault !== undefined) return answer(await question(turn, form, fault));
  return proceed(turn, known, warning);
}

/** What was said as the value of a field: read, or looked up where the city has more of it than are listed. */
async function readFor(
  turn: Turn,
  form: FormDialogue,
  path: string,
  put: Asked,
  words: Said,
): Promise<{ read: Chosen; isSearched: boolean }> {
  const before = form.offered?.path === path ? form.offered.options : undefined;
  const taken = phraseIn(words, (await phrasesAt(turn, form, path)).shown);
  if (taken) {
    if ('text' in taken)
      return { read: readAnswer(put.field, said(taken.text), [], dayOf(turn.me.now)), isSearched: false };
    const fault = 'missing' in taken ? texts.form.noPhrase(taken.missing) : texts.form.goesOn(taken.begins);
    return { read: { fault }, isSearched: false };
  }
  const listed = put.endless || before ? undefined : readAnswer(put.field, words, put.options, dayOf(turn.me.now));
  // A number is a place in the list, never a name.
  const isSearched = put.endless === true || (put.searched === true && !/^\d+$/.test(words.folded));
  const read: Chosen =
    listed && (!isSearched || 'value' in listed) ? listed : await chosenOf(turn, put.field, words, before);
  return { read, isSearched };
}

/**
 * 改 审核意见 材料齐全, 理由改为…: what is repeated and waits for its yes, with one answer changed; it is repeated again. Undefined
 * when nothing was said about changing it.
 */
export async function change(turn: Turn, form: FormDialogue): Promise<Answered | undefined> {
  const said = changeIn(turn.spoken, form);
  if (!said) return undefined;
  const { summed: _, ...open } = form;
  if (said.path === undefined) {
    const titles = changeable(form).map(({ title }) => title);
    return answer(titles.length === 0 ? texts.change.nothing : texts.change.which(titles));
  }
  const { path, value } = said;
  const put = await asked(turn, form, path);
  const again = { ...open, queue: [path, ...open.queue.filter((one) => one !== path)] };
  if (value.raw === '' || !put) return { texts: [await question(turn, again)], keep: { form: again } };
  const { read } = await readFor(turn, form, path, put, value);
  if ('fault' in read) return { texts: [await question(turn, again, read.fault)], keep: { form: again } };
  return proceed(turn, withAnswer({ ...open, ...(read.inexact ? { dated: true } : {}) }, path, read.value));
}

/** The question on the table once more, e.g. after something was asked in between. */
export const remind = (turn: Turn, form: FormDialogue): Promise<string> =>
  form.summed || (form.queue.length === 0 && asksFile(form))
    ? Promise.resolve(form.summed ? texts.form.yesOrNo(form.purpose.word) : askFile(form))
    : question(turn, form, texts.form.goOn(form.purpose.word));

async function question(turn: Turn, form: FormDialogue, lead?: string): Promise<string> {
  const path = form.queue[0] ?? '';
  if (path.endsWith('.+')) {
    const list = path.slice(0, -2);
    const title = form.fields.find((field) => field.key === list)?.title ?? '';
    return texts.form.anotherRow(rowsOf(form, list).length, lead, title);
  }
  if (path.endsWith('.=')) {
    const list = form.fields.find((field) => field.key === path.slice(0, -2));
    return texts.form.rowsAsTheyAre(list?.title ?? '', list ? await rowLines(turn, form, list) : [], lead);
  }
  const put = await asked(turn, form, path);
  if (!put) return texts.form.tooComplex(form.purpose.word, turn.link(numberOf(form)));
  const offered = form.offered?.path === path ? form.offered.options : undefined;
  const listed = offered ?? put.options;
  const row = rowOf(form, path);
  const about = row ? await rowNames(turn, form, row) : [];
  const current = form.keepable.includes(path) ? await named(turn, form, path) : undefined;
  return texts.form.question({
    lead,
    about: about.join(' '),
    title:
      row && !row.list.fixedRows && (row.n > 0 || rowsOf(form, row.list.key).length > 1)
        ? `${put.field.title}（第 ${row.n + 1} 条）`
        : put.field.title,
    kind: put.field.kind,
    help: put.endless && !offered ? [put.field.help, texts.form.searchable].filter(Boolean).join('\n') : put.field.help,
    unit: put.field.unit,
    current,
    options: listed.length > MOST_LISTED ? undefined : listed.map((option) => option.title),
    phrases: await phrasesAt(turn, form, path),
    sameForAll: row?.list.fixedRows === true && sameItem(form, path).length > 1,
    left: form.queue.filter((one) => !isAboutRows(one)).length,
  });
}

/** 沿用 keeps the value that is there; 全部沿用 every one. */
function kept(spoken: Said, form: FormDialogue, path: string): string[] | undefined {
  const isKeepable = (one: string) => form.keepable.includes(one) || one.endsWith('.=');
  if (spoken.folded === texts.form.keepAll) return form.queue.filter(isKeepable);
  if (spoken.folded === texts.form.keep && isKeepable(path)) return [path];
  return undefined;
}

/** 全部 before an answer gives it to the same field of every row that is still open. */
function forAll(spoken: Said, form: FormDialogue, path: string): { words: Said; paths: string[] } {
  const rest = rowOf(form, path)?.list.fixedRows ? after(spoken, texts.form.all) : undefined;
  return rest && rest.raw !== '' ? { words: rest, paths: sameItem(form, path) } : { words: spoken, paths: [path] };
}

const sameItem = (form: FormDialogue, path: string): string[] => {
  const [key, , item] = path.split('.');
  return form.queue.filter((one) => one.startsWith(`${key}.`) && one.endsWith(`.${item}`));
};

/** What the server has written into a row, by which people know which one it is. */
const rowNames = (turn: Turn, form: FormDialogue, { list, n }: { list: FormField; n: number }): Promise<string[]> =>
  Promise.all(
    drawn(list.items ?? [])
      .filter((item) => item.readOnly)
      .map((item) => named(turn, form, `${list.key}.${n}.${item.key}`)),
  );

async function summary(turn: Turn, form: FormDialogue): Promise<string[]> {
  const behalf = behalfIn(form);
  const lines: string[] = behalf === undefined ? [] : [texts.matter.behalf(behalf)];
  for (const field of drawn(form.fields))
    if (form.values[field.key] !== undefined && field.kind !== 'list')
      lines.push(`${field.title}：${await named(turn, form, field.key)}`);
  for (const field of form.fields.filter(({ kind }) => kind === 'list'))
    lines.push(...(await rowLines(turn, form, field)));
  lines.push(...(form.files ?? []).map(({ name, size }) => texts.files.attached(name, size)));
  return lines;
}

/** The rows of a list, one a line. */
async function rowLines(turn: Turn, form: FormDialogue, list: FormField): Promise<string[]> {
  const lines: string[] = [];
  for (const n of rowsOf(form, list.key).keys()) {
    const parts: string[] = [];
    for (const item of drawn(list.items ?? [])) {
      const value = await named(turn, form, `${list.key}.${n}.${item.key}`);
      if (value === '' || (item.readOnly && value === `${n + 1}`)) continue;
      parts.push(item.readOnly ? value : `${item.title}：${value}`);
    }
    lines.push(`${n + 1}. ${parts.join('；')}`);
  }
  return lines;
}

/** Does what the form is for. Faults that have a place in the form are asked again. */
async function complete(turn: Turn, form: FormDialogue): Promise<Answered> {
  const { purpose, values } = form;
  if (purpose.kind === 'command' && purpose.decides) return askForYes(turn, form);
  try {
    const given = await give(turn, form, values);
    const usual = form.fields.flatMap(({ key, title, phrases = [] }) =>
      phrases.some((one) => one === values[key]) ? [`${title}：${String(values[key])}`] : [],
    );
    return {
      ...close(
        [done(given, purpose.word, purpose.kind === 'open' ? 'opened' : 'head', behalfIn(form)), ...usual].join('\n'),
      ),
      did: `${purpose.word} ${given.number ?? ''}`.trim(),
    };
  } catch (error) {
    return corrected(turn, form, error);
  }
}

export async function corrected(turn: Turn, form: FormDialogue, error: unknown): Promise<Answered> {
  if (!(error instanceof ApiError) || error.status !== 422) throw error;
  const again = faulty(form, error.error.faults ?? []);
  const faults = (error.error.faults ?? []).map((fault) => fault.message);
  if (!again)
    return close(texts.form.faults(faults.length > 0 ? faults : [error.error.text], turn.link(numberOf(form))));
  return { texts: [await question(turn, again, texts.form.stillNeeded(faults))], keep: { form: again } };
}

function give(turn: Turn, { purpose, files = [] }: FormDialogue, form: Record<string, unknown>): Promise<Given> {
  const key = keyOf(turn);
  const attached = idsOf(files);
  switch (purpose.kind) {
    case 'command': {
      const { matter, command, item } = purpose;
      return turn.server.giveCommand({ params: { id: matter, command }, body: { item, form, ...attached }, key });
    }
    case 'receipt':
      return turn.server.confirmReceipt({ params: { id: purpose.receipt }, body: { form }, key });
    case 'open':
      return turn.server.openMatter({
        body: {
          ...{ procedure: purpose.procedure, form },
          ...(purpose.anew === undefined ? {} : { anew: purpose.anew }),
          ...attached,
        },
        key,
      });
  }
}

const idsOf = (files: FormDialogue['files'] = []): { files?: string[] } =>
  files.length > 0 ? { files: files.map(({ id }) => id) } : {};

async function askForYes(turn: Turn, form: FormDialogue): Promise<Answered> {
  const { purpose, values } = form;
  if (purpose.kind !== 'command') return close();
  const { matter, number, command, title, item, word, consequence } = purpose;
  const messageId = turn.incoming.messageId;
  const { withinText: within } = await turn.server.putPending({
    params: { id: turn.place },
    body: {
      matter,
      number,
      command,
      title: word,
      item,
      form: values,
      ...idsOf(form.files),
      messageId,
      at: turn.incoming.at,
    },
  });
  const lines = await summary(turn, form);
  return {
    texts: [texts.decide.ask({ number, title, word, lines, consequence, within })],
    keep: { waiting: { number, title, word, form } },
    buttons: yesOrNo(turn),
  };
}

/** For whom it is given, where somebody stands in. */
export const behalfIn = ({ purpose }: FormDialogue): string | undefined =>
  purpose.kind === 'open' ? undefined : purpose.behalf;

const numberOf = ({ purpose }: FormDialogue): string | undefined => ('number' in purpose ? purpose.number : undefined);
