/** Writes the letters 文书 of decisions: number, docx, PDF, and their place in the matter. May be done again at any place. */
import { ruleNamed } from '@banjie/shared/engine/deciding/rules.ts';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import type { CarriedOut, FileRef, Letter, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import { letterRule } from '@banjie/shared/procedures/letters.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { dayOf, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Directory, PersonId } from '@banjie/shared/kernel/party.ts';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import type { Files } from '../files/files.ts';
import { rowsOf } from '../matters/facts.ts';
import type { Standing } from '../matters/ports.ts';
import type { MatterService } from '../matters/service.ts';
import { sightOf } from '../matters/sight/table.ts';
import { NotCarriedOut } from '../notify/effects.ts';
import { ROWS, type LetterData } from './fields.ts';
import { numberText, seriesOf, yearOf } from './numbers.ts';
import type { LetterNumbers } from './ports.ts';
import { fill, type Templates } from './templates.ts';
import { basisText, dateText, texts } from './texts.ts';

type Due = Extract<CarriedOut, { effect: 'letter' }>;

/** Draws a docx as PDF, elsewhere; a rejection where there is no room for it now. */
export type Print = (docx: Uint8Array, info: { title: string; at: Instant }) => Promise<Uint8Array | Rejection>;

export interface LetterPorts {
  templates: Templates;
  print: Print;
  numbers: LetterNumbers;
  /** The city's rules, by the name of the unit. */
  rules(): ReadonlyMap<string, string>;
  files: Pick<Files, 'keepMade' | 'attached'>;
  state(matter: string): Promise<MatterState | undefined>;
  note: MatterService['letter'];
  directory(): Directory;
  standing(person: PersonId): Pick<Standing, 'name' | 'unit'> | undefined;
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const PDF = 'application/pdf';

export function createLetters(ports: LetterPorts) {
  const { templates, numbers, files } = ports;

  /** @throws NotCarriedOut when it could not be written now: the matter says so, and it is tried again */
  async function write(matter: string, due: Due): Promise<void> {
    const { letter } = due;
    const state = await ports.state(matter);
    const known = state?.letters?.find(({ id }) => id === letter.id);
    // Cancelled before it was written, or written already.
    if (!state || !known || known.number !== undefined) return;
    const number = await numbers.claim(
      letter.id,
      { key: seriesOf(letter.from.unit, letter.at), unit: letter.from.unit },
      (n) => numberText(ports.rules(), letter.from.name, yearOf(letter.at), n),
    );
    const made = await filesOf(matter, letter, number, dataOf(state, due, number, ports.directory()));
    if (typeof made === 'string') {
      await ports.note(matter, letter.id, { failed: made });
      throw new NotCarriedOut(made);
    }
    const noted = await ports.note(matter, letter.id, { number, files: made });
    if (isRejection(noted)) throw new NotCarriedOut(noted.text);
    await files.attached(
      made.map(({ id }) => id),
      matter,
    );
  }

  /** Both forms of it, or why there are none. */
  async function filesOf(
    matter: string,
    letter: Letter,
    number: string,
    data: LetterData,
  ): Promise<FileRef[] | string> {
    let docx: Uint8Array;
    try {
      docx = fill(templates.of[letter.kind].bytes, data);
    } catch {
      return texts.failed.template;
    }
    const name = texts.file(number, letter.kind);
    const pdf = await ports.print(docx, { title: name, at: letter.at });
    if (isRejection(pdf)) return texts.failed.printing;
    return [
      await files.keepMade({ name: `${name}.pdf`, type: PDF, matter }, pdf),
      await files.keepMade({ name: `${name}.docx`, type: DOCX, matter }, docx),
    ];
  }

  /** Served: the first of each unit to which it is addressed who opens it stands in the matter. */
  async function opens(matter: string, id: string, { person }: { person: PersonId }): Promise<void> {
    const who = ports.standing(person);
    const letter = (await ports.state(matter))?.letters?.find((one) => one.id === id);
    if (!who || !letter?.to.some(({ unit }) => unit === who.unit)) return;
    if (letter.received?.some(({ unit }) => unit === who.unit)) return;
    await ports.note(matter, id, { received: { unit: who.unit, by: who.name } });
  }

  return { write, opens };
}

const day = (at: Instant): string => dateText(dayOf(at));
/** In which field an opinion or a reason stands, whatever it is called there; the first that there is. */
const OPINIONS = [
  'reason',
  'opinion',
  'verdict',
  'answer',
  'decision',
  'requirement',
  'why',
  'missing',
  'note',
  'overall',
];
/** What everybody reads in whose matter it is: a letter is for the file, and has nothing private. */
const open = sightOf(['copyOfForms']);

function dataOf(
  state: MatterState,
  { letter, form, basis, until }: Due,
  number: string,
  directory: Directory,
): LetterData {
  const procedure = versions.find(state.procedure, state.version);
  const rule = procedure && ruleNamed(procedure, letter.command);
  const asked = letter.command === 'open' ? procedure?.opening.form : rule?.form;
  const also = letterRule(state.procedure, letter.command)?.with;
  const other = also === undefined || !procedure ? undefined : ruleNamed(procedure, also)?.form;
  const fields = [asked, other].flatMap((one) => (one ? describeForm(one) : []));
  const eye = { directory, registers: noRegisters, sight: open };
  const plain = fields.filter(({ kind }) => kind !== 'list');
  const found = OPINIONS.map((key) => plain.filter((field) => field.key === key)).find(
    (some) => some.length > 0 && form[some[0]?.key ?? ''] !== undefined,
  );
  const opinion = found && rowsOf(found, form, eye)[0]?.value;
  const rows = rowsOf(
    plain.filter((field) => found?.[0] !== field && field.key !== 'until'),
    form,
    eye,
  );
  const listed = fields
    .filter(({ kind }) => kind === 'list')
    .flatMap((list) => listRows(form[list.key]).map((row) => rowsOf(list.items ?? [], row, eye)))
    .map((cells, n) => ({ 项目: String(n + 1), 内容: cells.map(({ value }) => value).join('，') }));
  return {
    发文机关: letter.from.name,
    文号: number,
    主送机关: letter.to.length > 0 ? letter.to.map(({ name }) => name).join(texts.separator) : texts.everybody,
    成文日期: day(letter.at),
    事项名称: state.title,
    事项编号: state.number,
    事项类别: procedure?.title ?? '',
    决定: letter.title,
    决定日期: day(letter.at),
    申请单位: state.opener.unitName ?? state.opener.name,
    申请日期: day(state.openedAt),
    依据: basisText(basis),
    ...(opinion ? { 意见: opinion.replace(/\n/g, `\n${texts.indent}`) } : {}),
    ...(until === undefined ? {} : { 期限: dateText(until) }),
    [ROWS]: [...rows.map(({ label, value }) => ({ 项目: label, 内容: value })), ...listed],
  };
}

const listRows = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value)
    ? value.filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null)
    : [];
