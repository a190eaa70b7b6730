/** What is doubted and what came of it (B-32): the report, the conclusions of the provider, and how both are checked. */
import { z } from 'zod';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, list, long, resource, text } from '../../engine/forms/form.ts';
import { identifierKey } from '../../kernel/compare.ts';
import { postKey, type Directory, type PartyKey } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const finding = z.object({
  record: text(t.fields.record, { max: 64 }),
  field: text(t.fields.field, { max: 64 }),
  says: text(t.fields.says, { max: 500 }),
  should: text(t.fields.should, { max: 500 }),
  evidence: long(t.fields.evidence, { max: 2000, private: true }),
});
export const report = z.object({
  resource: resource(t.fields.resource),
  findings: list(t.fields.findings, finding, { max: 500 }),
  note: long(t.fields.note, { private: true }).optional(),
});
const result = z.object({
  finding: text(t.fields.finding, { readOnly: true, max: 8 }),
  what: text(t.fields.what, { readOnly: true, max: 1200 }),
  outcome: choice(t.fields.outcome, t.fields.outcomes),
  value: text(t.fields.value, { max: 500 }).optional(),
  why: long(t.fields.why, { max: 1000 }).optional(),
});
export const answer = z.object({
  results: list(t.fields.results, result, { max: 500, fixedRows: true }),
  note: long(t.fields.note).optional(),
});
export const receipt = z.object({
  compared: choice(t.fields.compared, t.fields.comparedOptions),
  note: text(t.fields.receiptNote).optional(),
});

export type Report = z.infer<typeof report>;
type Answer = z.infer<typeof answer>;
export const reported = (matter: MatterState) => matter.opening as Report;
export const providerOf = (matter: MatterState, directory: Directory) =>
  directory.resource(reported(matter).resource)?.provider;
export const resourceName = (matter: MatterState, directory: Directory) =>
  directory.resource(reported(matter).resource)?.name ?? reported(matter).resource;
export const contacts = (matter: MatterState, { directory }: Pick<Context, 'directory'>): PartyKey[] =>
  directory.usersOf(reported(matter).resource).map((unit) => postKey(unit, 'data'));

export function checkReport(form: Record<string, unknown>, { actor, directory }: Context): Fault[] {
  const { resource: id, findings } = form as Report;
  const known = directory.resource(id);
  if (!known) return [{ path: 'resource', message: t.faults.unknownResource }];
  if (known.provider === actor.unit) return [{ path: 'resource', message: t.faults.own }];
  if (!directory.usersOf(id).some((unit) => unit === actor.unit))
    return [{ path: 'resource', message: t.faults.notUser }];
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const [n, one] of findings.entries()) {
    const field = known.fields.find((f) => f.key === one.field || f.title === one.field);
    if (!field)
      faults.push({
        path: `findings.${n}.field`,
        message: t.faults.unknownField(known.fields.map((f) => f.title).join('、')),
      });
    const key = `${identifierKey(one.record)}\n${field?.key ?? one.field}`;
    if (seen.has(key)) faults.push({ path: `findings.${n}.record`, message: t.faults.twice });
    seen.add(key);
  }
  return faults;
}

export function checkAnswer(form: Record<string, unknown>, matter: MatterState): Fault[] {
  const { results } = form as Answer;
  const expected = reported(matter).findings.map((_, n) => String(n + 1));
  const given = results.map((one) => one.finding);
  const wrong = [
    ...expected.filter((n) => given.filter((g) => g === n).length !== 1),
    ...given.filter((g) => !expected.includes(g)),
  ];
  if (wrong.length > 0) return [{ path: 'results', message: t.faults.notEach([...new Set(wrong)].join('、')) }];
  return results.flatMap((one, n): Fault[] => [
    ...(one.outcome !== 'corrected' && !one.why ? [{ path: `results.${n}.why`, message: t.faults.reasonNeeded }] : []),
    ...(one.outcome !== 'confirmed' && !one.value
      ? [{ path: `results.${n}.value`, message: t.faults.valueNeeded }]
      : []),
  ]);
}

/**
 * A field goes by its key in tables and by its title in talk: the title is kept, which everybody reads. An identifier
 * that was typed in full-width digits is the same record.
 */
export function withTitles(form: Record<string, unknown>, { directory }: Context): Record<string, unknown> {
  const { resource: id, findings } = form as Report;
  const fields = directory.resource(id)?.fields ?? [];
  const titled = findings.map((one) => ({
    ...one,
    record: one.record.normalize('NFKC').trim(),
    field: fields.find((f) => f.key === one.field)?.title ?? one.field,
  }));
  return { ...form, findings: titled };
}

/** A record that was right has no corrected value, whatever the form proposed. */
export const withoutVoidValues = (form: Record<string, unknown>): Record<string, unknown> => ({
  ...form,
  results: (form as Answer).results.map(({ value, ...one }) =>
    one.outcome === 'confirmed' || value === undefined ? one : { ...one, value },
  ),
});

export const prefill = (matter: MatterState) => ({
  results: reported(matter).findings.map((one, n) => ({
    finding: String(n + 1),
    what: `${one.record} ${one.field}：${one.says} → ${one.should}`,
    value: one.should,
  })),
});

export const verification =
  (op: 'put' | 'lift') =>
  (matter: MatterState, { directory }: Context): RegisterChange[] => {
    const { resource: id, findings } = reported(matter);
    const users = [...directory.usersOf(id)];
    const provider = providerOf(matter, directory);
    return findings.map((one) => ({
      register: 'verifications',
      subject: `${id}/${one.record}/${one.field}`,
      op,
      title: t.entryTitle(resourceName(matter, directory), one.record, one.field),
      why: t.entryWhy,
      units: provider ? [provider, ...users] : users,
      note: t.verifyingNote,
    }));
  };

export const someRecords = (matter: MatterState) => {
  const records = [...new Set(reported(matter).findings.map((one) => one.record))];
  return records.length > 3 ? `${records.slice(0, 3).join('、')} 等 ${records.length} 条` : records.join('、');
};

export function resultLines(matter: MatterState): string {
  const given = matter.given['answer']?.form as Answer | undefined;
  const findings = reported(matter).findings;
  const lines = (given?.results ?? []).map((one) => {
    const about = findings[Number(one.finding) - 1];
    return `${one.finding}. ${about?.record ?? ''} ${about?.field ?? ''} ${t.fields.outcomes[one.outcome]}${one.value && one.outcome !== 'confirmed' ? `为“${one.value}”` : ''}`;
  });
  const again = matter.given['correctAgain']?.form['what'];
  const shown = lines.length > 5 ? `${lines.slice(0, 5).join('；')}；共 ${lines.length} 条` : lines.join('；');
  return again === undefined ? shown : `${shown}；${t.afterDispute(String(again))}`;
}
