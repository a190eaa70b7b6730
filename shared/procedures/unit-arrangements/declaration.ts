/** Who answers for sharing in a unit, which posts are vacant, and what of a declaration can’t be (B-11, B-17, N-11). */
import { z } from 'zod';
import { lateForms } from '../../catalogue/late.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, long, person, reason, text } from '../../engine/forms/form.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import type { Directory, UnitId, UnitKind } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { cloudPosts, neededPosts } from './posts.ts';
import { texts as t } from './texts.ts';

export const opening = z.object({ cause: choice(t.fields.cause, t.fields.causes) });
const own = { among: 'own' } as const;
export const declaration = z.object({
  head: person(t.fields.head, own),
  body: text(t.fields.body, { max: 60 }),
  sharing: person(t.fields.sharing, own),
  data: person(t.fields.data, own),
  registrar: person(t.fields.registrar, own),
  reviewer: person(t.fields.reviewer, own),
  secrecy: person(t.fields.secrecy, own),
  contact: person(t.fields.contact, own),
  safety: person(t.fields.safety, own),
  duty: person(t.fields.duty, { ...own, help: t.fields.cloudHelp }).optional(),
  emergency: person(t.fields.emergency, { ...own, help: t.fields.cloudHelp }).optional(),
  rules: long(t.fields.rules),
  security: long(t.fields.security, { help: t.fields.securityHelp }).optional(),
});

export const forms = {
  opening,
  declare: declaration,
  ...lateForms,
  incomplete: z.object({ missing: reason(t.fields.missing) }),
};
export type Matter = MatterOf<typeof forms>;
/** Noted at the opening: whose it is, and what was vacant, so that whoever reads the matter sees it. */
export type Opened = Matter['opening'] & { unit?: string; vacant?: string };

type Declaration = z.infer<typeof declaration>;
export const PEOPLE = ['head', 'sharing', 'data', 'registrar', 'reviewer', 'secrecy', 'contact', 'safety'] as const;
const ANSWERS_FOR_CLOUD: UnitKind[] = ['office', 'cloud-provider'];

export const declared = (matter: Matter) => matter.given.declare?.form;
const answersForCloud = (unit: UnitId | undefined, directory: Directory) => {
  const kind = unit === undefined ? undefined : directory.unit(unit)?.kind;
  return kind !== undefined && ANSWERS_FOR_CLOUD.includes(kind);
};
export const vacancies = (id: UnitId | undefined, directory: Directory): string[] => {
  const unit = id === undefined ? undefined : directory.unit(id);
  if (!unit) return [];
  return neededPosts(unit)
    .filter((post) => directory.holders(unit.id, post).length === 0)
    .map((post) => t.posts[post]);
};
export const vacantOf = ({ opening: noted }: Matter) => (noted as Opened).vacant ?? '';

export function check(given: Declaration, { opener }: Matter, { directory }: Context): Fault[] {
  return [
    ...PEOPLE.filter((one) => directory.person(given[one])?.unit !== opener.unit).map((path) => ({
      path,
      message: t.faults.own,
    })),
    ...cloudFaults(given, opener.unit, directory),
    ...(given.registrar === given.reviewer ? [{ path: 'reviewer', message: t.faults.same }] : []),
    ...(answersForCloud(opener.unit, directory) && given.security === undefined
      ? [{ path: 'security', message: t.faults.security }]
      : []),
  ];
}

/** Of the cloud provider whoever is named works there, and somebody is named where nobody is left. */
function cloudFaults(given: Declaration, id: UnitId | undefined, directory: Directory): Fault[] {
  const unit = id === undefined ? undefined : directory.unit(id);
  return Object.values(cloudPosts).flatMap((path): Fault[] => {
    const named = given[path];
    if (unit?.kind !== 'cloud-provider') return named === undefined ? [] : [{ path, message: t.faults.notCloud }];
    if (named !== undefined) return directory.person(named)?.unit === id ? [] : [{ path, message: t.faults.own }];
    return directory.holders(unit.id, path).length > 0 ? [] : [{ path, message: t.faults.vacant }];
  });
}
