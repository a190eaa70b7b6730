/** What the city's data say of a provider: every sheet starts from it, and nothing that a client sends can change it. */
import type { Context, FigureName } from '../../engine/definition/definition.ts';
import { long } from '../../engine/forms/form.ts';
import { texts as t } from './texts.ts';

export const basis = long(t.fields.basis, { readOnly: true, help: t.fields.basisHelp }).optional();

const names = {
  'incident-acknowledge': t.basis.acknowledge,
  'incident-recover': t.basis.recover,
  'incident-noise': t.basis.noise,
} as const satisfies Partial<Record<FigureName, string>>;

export function basisOf(provider: string, { figures }: Pick<Context, 'figures'>): string {
  const said = (Object.keys(names) as (keyof typeof names)[]).flatMap((name) => {
    const found = figures(name).find(({ unit }) => unit === provider);
    return found ? [`${names[name]}：${found.source}`] : [];
  });
  return said.length > 0 ? said.join('；') : t.basis.none;
}
