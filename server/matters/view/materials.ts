/** The materials of a matter in words: each there, missing or to be replaced, and what it took the place of. */
import type { FileView, MaterialView } from '@banjie/shared/contract/shapes.ts';
import { rulesOf } from '@banjie/shared/engine/definition/define.ts';
import { nameOf, type Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import { materialsOf } from '@banjie/shared/engine/forms/material.ts';
import type { Doer, MaterialValue, MatterMaterial, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import { texts } from '../texts.ts';
import type { Reader } from './reader.ts';

const t = texts.materials;

/** @param files those that the reader sees */
export function materialsView(
  procedure: Procedure,
  state: MatterState,
  files: readonly FileView[],
  reader: Pick<Reader, 'sight'>,
): MaterialView[] {
  if (reader.sight.fields === 'none') return [];
  const hidden = reader.sight.fields === 'all' ? new Set<string>() : privateIn(procedure);
  const by = (one: Doer) => (reader.sight.lines === 'all' ? nameOf(one) : (one.unitName ?? one.name));
  const partsOf = ({ files: ids = [], from, number, date, by: issuer, note }: MaterialValue) => ({
    ...(number === undefined ? {} : { number }),
    ...(date === undefined ? {} : { date }),
    ...(issuer === undefined ? {} : { by: issuer }),
    ...(note === undefined ? {} : { note }),
    files: ids.flatMap((id) => files.find((one) => one.id === id) ?? []),
    ...(ids.length > 0 ? { count: ids.length } : {}),
    ...(from === undefined ? {} : { reused: true as const }),
  });
  const viewOf = ({ key, title, value, at, by: whose, asked, earlier = [] }: MatterMaterial): MaterialView => {
    const is = asked ? (value ? 'replace' : 'missing') : value ? 'there' : 'missing';
    return {
      ...{ key, title, is, isText: t.states[is] },
      ...(asked ? { why: asked.why, askedText: t.asked(asked.by, formatInstant(asked.at)) } : {}),
      ...(value ? partsOf(value) : { files: [] }),
      ...(at !== undefined && whose ? { handedInText: t.handedIn(by(whose), formatInstant(at)) } : {}),
      earlier: earlier.map((one) => ({
        ...partsOf(one.value),
        handedInText: t.handedIn(by(one.by), formatInstant(one.at)),
        ...(one.why === undefined ? {} : { why: one.why }),
      })),
    };
  };
  const known = state.materials ?? [];
  return [...known, ...stillToCome(procedure, state)].filter(({ key }) => !hidden.has(key)).map(viewOf);
}

/** Those that what is open now asks for, and that nobody has handed in yet. */
const stillToCome = (procedure: Procedure, { items, materials = [] }: MatterState): MatterMaterial[] => {
  const open = new Set(items.map(({ step }) => step));
  const fields = rulesOf(procedure).flatMap(({ rule, step }) =>
    rule.form && step !== undefined && open.has(step) ? materialsOf(rule.form).filter(({ required }) => required) : [],
  );
  const all = new Map(fields.map(({ key, title, material: { id } }) => [key, { key, title, material: id }]));
  return [...all.values()].filter(({ key }) => !materials.some((one) => one.key === key));
};

const privateIn = (procedure: Procedure): Set<string> =>
  new Set(
    [procedure.opening.form, ...rulesOf(procedure).flatMap(({ rule }) => (rule.form ? [rule.form] : []))]
      .flatMap((form) => describeForm(form))
      .flatMap((field) => (field.kind === 'material' && field.private ? [field.key] : [])),
  );
