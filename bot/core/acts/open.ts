/** Opening a matter by chat: 纠错 as a dialogue or in one line, and 发起 for every other procedure. */
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { MatterView, ProcedureSummary, ProcedureView } from '@banjie/shared/contract/shapes.ts';
import { bare, cut, said, after, type Said } from '../language/said.ts';
import { texts } from '../texts.ts';
import { answer, once, type Answered, type Turn } from '../turn.ts';
import { proceed } from './dialogue.ts';
import { byNumber, lastPushed, quoted } from './find.ts';
import { beginForm, isAboutRows } from './form.ts';
import { resourcesOf } from './lookup.ts';
import { choose } from './rows.ts';

const CORRECTION = 'data-correction';

export const proceduresOf = (turn: Turn): Promise<ProcedureSummary[]> =>
  once(turn, 'procedures', async () => (await turn.server.listProcedures({})).items);

const inFull = (turn: Turn, key: string): Promise<ProcedureView> =>
  once(turn, `procedure ${key}`, () => turn.server.readProcedure({ params: { key } }));

export async function open(turn: Turn, rest: Said): Promise<Answered> {
  const procedures = await proceduresOf(turn);
  const mine = procedures.filter(({ blocked }) => blocked === undefined);
  const named = procedures
    .filter(({ title }) => after(rest, title) || (rest.raw !== '' && bare(title).includes(bare(rest.raw))))
    .sort((one, other) => other.title.length - one.title.length);
  const [procedure, ...others] = named;
  if (!procedure || (others.length > 0 && !after(rest, procedure.title))) {
    return answer(texts.open.choose((named.length > 0 ? named : mine).map(({ title }) => title)));
  }
  if (procedure.key === CORRECTION) return correct(turn, after(rest, procedure.title) ?? said(''));
  if (procedure.blocked !== undefined) return answer(procedure.blocked);
  return begin(turn, await inFull(turn, procedure.key), texts.open.begin(procedure.title));
}

/** What is known stands in the form already, and may be kept. */
function begin(
  turn: Turn,
  { key, title, form: fields, prefill }: ProcedureView,
  lead: string,
  anew?: string,
): Promise<Answered> {
  const purpose = { kind: 'open' as const, procedure: key, word: title, ...(anew === undefined ? {} : { anew }) };
  return proceed(turn, beginForm(purpose, fields, prefill), lead);
}

/** 照 26000012 再办一件: the form of a new matter starts from that one's. */
export async function again(turn: Turn, rest: Said): Promise<Answered> {
  const [digits = ''] = /^\d+/.exec(rest.folded) ?? [];
  const found = digits === '' ? undefined : await byNumber(turn, digits);
  if (!found?.matter) return answer(texts.open.notAgain(digits));
  const { id, number, procedure } = found.matter;
  return startingFrom(turn, { procedure, matter: id }, (title) => texts.open.again(number, title));
}

/** 重新办理 26000012: what did not solve it, or the call-back that has said so, is asked for anew; without a number the push that is meant. */
export async function anew(turn: Turn, rest: Said): Promise<Answered> {
  const [digits] = /^\d+/.exec(rest.folded) ?? [];
  const found = digits === undefined ? undefined : await byNumber(turn, digits);
  if (found?.several) return choose(found.several, turn.spoken);
  const meant = digits === undefined ? ((await quoted(turn)) ?? (await lastPushed(turn))) : found?.matter;
  if (!meant)
    return answer(digits === undefined ? texts.find.which(texts.words.anew) : texts.find.noSuchNumber(digits));
  if (!meant.anew) return answer(texts.open.notAnew(meant.number, linkedAnew(meant)));
  const { number, matter, procedure } = meant.anew;
  return startingFrom(turn, { procedure, matter, anew: matter }, (title) => texts.open.anew(number, title));
}

/** The number of the matter in which it is asked for anew already. */
const linkedAnew = ({ links }: MatterView): string | undefined =>
  links.find(({ side, relation }) => side === 'cites' && relation === texts.words.anew)?.number;

async function startingFrom(
  turn: Turn,
  { procedure, matter: id, anew: earlier }: { procedure: string; matter: string; anew?: string },
  lead: (title: string) => string,
): Promise<Answered> {
  try {
    const view = await turn.server.readProcedure({ params: { key: procedure }, query: { from: id } });
    if (view.blocked !== undefined) return answer(view.blocked);
    return await begin(turn, view, lead(view.title), earlier);
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) return answer(error.message);
    throw error;
  }
}

export async function correct(turn: Turn, rest: Said): Promise<Answered> {
  const procedure = (await proceduresOf(turn)).find(({ key }) => key === CORRECTION);
  if (!procedure) return answer(texts.correct.unknown(turn.link()));
  if (procedure.blocked !== undefined) return answer(procedure.blocked);
  const resources = await resourcesOf(turn);
  if (resources.length === 0) return answer(texts.correct.noResources);
  const given = oneLine(rest, resources);
  const resource = resources.find(({ id }) => id === given.resource);
  if (resource?.personal) return answer(texts.correct.personal(resource.name, turn.link()));
  // The shape of the one line is the shape of this procedure's form; what is missing in it is asked.
  const { form: fields } = await inFull(turn, procedure.key);
  const resourceKey = fields.find(({ kind }) => kind === 'resource')?.key ?? 'resource';
  const listKey = fields.find(({ kind }) => kind === 'list')?.key ?? 'findings';
  const only = resources.length === 1 ? resources[0]?.id : undefined;
  const values: Record<string, unknown> = {};
  if (given.resource ?? only) values[resourceKey] = given.resource ?? only;
  if (Object.keys(given.finding).length > 0) values[listKey] = [given.finding];
  const form = beginForm({ kind: 'open', procedure: procedure.key, word: texts.words.correct }, fields, {}, values);
  const whole = form.queue.every(isAboutRows);
  // Everything said in one line: reporting is done at once, without a question whether there is more.
  if (whole) return proceed(turn, { ...form, queue: [], summed: true });
  return proceed(turn, form, rest.raw === '' ? texts.correct.begin : texts.correct.goOn);
}

export interface OneLine {
  resource?: string;
  finding: Partial<Record<'record' | 'field' | 'says' | 'should' | 'evidence', string>>;
}

const SAYS = '(?:现在?[为是]|目前[为是]|写[的成]是?|登记为|:)';
const SHOULD = '(?:应当?该?[为是]|改为|更正为)';
const EVIDENCE = '(?:依据|证据|来源|因为|理由)[为是:]?';

/** `行政区划代码 430102 名称 现为 芙蓉区 应为 … 依据 …`: each part that is there, up to the first that is not understood. */
export function oneLine(
  spoken: Said,
  resources: readonly { id: string; name: string; fields: readonly { title: string }[] }[],
): OneLine {
  const byLength = [...resources].sort((one, other) => other.name.length - one.name.length);
  let resource = byLength.find(({ name }) => after(spoken, name));
  let rest = resource && after(spoken, resource.name);
  if (!resource) {
    const word = /^[^\s\d]{2,}/.exec(spoken.folded)?.[0];
    const containing = word === undefined ? [] : resources.filter(({ name }) => bare(name).includes(bare(word)));
    if (word !== undefined && containing.length === 1) {
      resource = containing[0];
      rest = cut(spoken, word.length);
    } else if (resources.length === 1) {
      resource = resources[0];
      rest = spoken;
    }
  }
  if (!resource || !rest) return { finding: {} };
  const finding: OneLine['finding'] = {};
  // An identifier of letters and digits ends where Chinese begins, blank or not.
  const record = /^[\x21-\x7e]+(?=[^\x00-\x7f])|^[^\s,;]+/.exec(rest.folded)?.[0];
  if (record === undefined) return { resource: resource.id, finding };
  finding.record = rest.raw.slice(0, record.length);
  rest = cut(rest, record.length);
  const fields = [...resource.fields].sort((one, other) => other.title.length - one.title.length);
  const behind = rest;
  const field = fields.find(({ title }) => after(behind, title));
  if (field) {
    finding.field = field.title;
    rest = after(rest, field.title) ?? rest;
  }
  const claims = rest;
  const part = (pattern: string): string | undefined => {
    const match = new RegExp(pattern, 'd').exec(claims.folded);
    const [from = 0, until = 0] = match?.indices?.[1] ?? [];
    const value = match ? cut(claims, from, until).raw : '';
    return value === '' ? undefined : value.replace(/[，,;；。]+$/, '');
  };
  const says = part(`${SAYS} *(.+?)(?= *[,;]? *${SHOULD}| *[,;]? *${EVIDENCE}|$)`);
  const should = part(`${SHOULD} *(.+?)(?= *[,;。]? *${EVIDENCE}|$)`);
  const evidence = part(`${EVIDENCE} *(.+)$`);
  if (field && says !== undefined) finding.says = says;
  if (field && should !== undefined) finding.should = should;
  if (field && evidence !== undefined) finding.evidence = evidence;
  return { resource: resource.id, finding };
}
