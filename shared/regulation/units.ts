/** Who is a unit of the city (市直单位), and who takes part beside them: the one list for openers, recurrences and assessments. */
import { unitKinds, type UnitKind } from '../kernel/party.ts';

/**
 * What each kind is to the city's measures. `city`: a unit of the city, with all its duties (A-2, B-2, C-2). `district`: a
 * county, district or park, which takes part where the law says so and has no duty of the city's units (A-52, B-46).
 * `body`: decides about the others, or is convened by them. `contractor`: works for the city, and is none of it.
 */
const standings: Record<UnitKind, 'city' | 'district' | 'body' | 'contractor'> = {
  unit: 'city',
  office: 'city',
  authority: 'city',
  'security-authority': 'city',
  'quality-authority': 'city',
  finance: 'city',
  secrecy: 'city',
  legal: 'city',
  audit: 'city',
  police: 'city',
  cyberspace: 'city',
  'state-security': 'city',
  district: 'district',
  committee: 'body',
  'city-government': 'body',
  'emergency-group': 'body',
  'standards-group': 'body',
  experts: 'body',
  'cloud-provider': 'contractor',
};
const ofStanding = (standing: (typeof standings)[UnitKind]): readonly UnitKind[] =>
  unitKinds.filter((kind) => standings[kind] === standing);

/** 市直单位. */
export const cityKinds = ofStanding('city');
/** Those and the districts, where the law lets them take part (A-52, B-46). */
export const sharingPartners: readonly UnitKind[] = [...cityKinds, ...ofStanding('district')];
export const isOfCity = ({ kind }: { kind: UnitKind }): boolean => standings[kind] === 'city';

/**
 * Who stands above whom when something is decided: a unit by itself 0, the office 1, an authority in its own field 2, the
 * committee 3, the city government 4.
 */
export const rankOf = (kind: UnitKind): 0 | 1 | 2 | 3 | 4 => {
  if (kind === 'city-government') return 4;
  if (kind === 'committee') return 3;
  if (kind === 'office') return 1;
  return standings[kind] === 'city' && kind !== 'unit' ? 2 : 0;
};
/** The bodies that supervise, from below. */
export const bodiesByRank: readonly UnitKind[] = ['office', 'authority', 'committee', 'city-government'];

/** Kinds of which the city has more than one; of every other it has one body at most. */
export const severalKinds: readonly UnitKind[] = ['unit', 'district', 'cloud-provider'];
