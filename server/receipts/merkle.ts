/**
 * The root of a list of hashes: whoever keeps it can show that one receipt was among those that closed a step, and that
 * none was changed. Leaves and nodes are hashed differently, so that no node can be passed off as a leaf.
 */
import { createHash } from 'node:crypto';

const sm3 = (prefix: number, ...parts: Buffer[]): Buffer => {
  const hash = createHash('sm3').update(Buffer.from([prefix]));
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** SM3, 64 hex digits, of hex leaves in their order. A node without a neighbour moves up as it is. */
export function merkleRoot(leaves: readonly string[]): string {
  if (leaves.length === 0) return createHash('sm3').digest('hex');
  let level = leaves.map((leaf) => sm3(0, Buffer.from(leaf, 'hex')));
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let n = 0; n < level.length; n += 2) {
      const left = level[n];
      const right = level[n + 1];
      if (left) above.push(right ? sm3(1, left, right) : left);
    }
    level = above;
  }
  return level[0]?.toString('hex') ?? '';
}
