/** Which posts a unit declares, who is named for each, and which of them may not stay without anybody. */
import { unitKinds, type PostKey, type Unit, type UnitKind } from '../../kernel/party.ts';

/** The post that each field of a declaration names somebody for: confirmed, he holds it. */
export const declaredPosts = {
  ...{ head: 'head', sharing: 'sharing', data: 'data', registrar: 'registrar', reviewer: 'reviewer' },
  ...{ secrecy: 'secrecy', contact: 'contact', safety: 'security' },
} as const satisfies Record<string, PostKey>;

/** Every body of the city but its pool of experts and the groups that have no office of their own. */
export const declaring: readonly UnitKind[] = unitKinds.filter(
  (kind) => !['experts', 'standards-group', 'emergency-group', 'district'].includes(kind),
);
/** Those on duty and the emergency team answer for the cloud only: one more is named where nobody is left. */
export const cloudPosts = { duty: 'duty', emergency: 'emergency' } as const satisfies Record<string, PostKey>;
type NeededPost = (typeof declaredPosts)[keyof typeof declaredPosts] | keyof typeof cloudPosts;

/** Posts to which the procedures address tasks of such a unit. */
export const neededPosts = ({ kind }: Pick<Unit, 'kind'>): readonly NeededPost[] => [
  ...(declaring.includes(kind) ? Object.values(declaredPosts) : []),
  ...(kind === 'cloud-provider' ? Object.values(cloudPosts) : []),
];
