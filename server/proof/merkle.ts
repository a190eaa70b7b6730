/**
 * The root of a list of hashes: whoever keeps it can show that one of them was in the list, and that none was changed.
 * Leaves and nodes are hashed differently, so that no node can be passed off as a leaf. A node without a neighbour moves
 * up as it is.
 */
import { createHash } from 'node:crypto';

const sm3 = (prefix: number, ...parts: Buffer[]): Buffer => {
  const hash = createHash('sm3').update(Buffer.of(prefix));
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const leafNode = (leaf: string): Buffer => sm3(0, Buffer.from(leaf, 'hex'));
const EMPTY = createHash('sm3').digest('hex');

export interface MerkleTree {
  /** The next leaf, hex. */
  add(leaf: string): void;
  /** Leaves so far. */
  readonly size: number;
  /** SM3, 64 hex digits, of the leaves so far. */
  root(): string;
}

/** A tree that keeps one node for each level, however many leaves come. */
export function merkleTree(): MerkleTree {
  const whole: (Buffer | undefined)[] = [];
  let size = 0;
  return {
    add(leaf) {
      size += 1;
      let node = leafNode(leaf);
      let level = 0;
      for (let left = whole[level]; left; left = whole[++level]) {
        node = sm3(1, left, node);
        whole[level] = undefined;
      }
      whole[level] = node;
    },
    get size() {
      return size;
    },
    root() {
      let right: Buffer | undefined;
      for (const left of whole) if (left) right = right ? sm3(1, left, right) : left;
      return right?.toString('hex') ?? EMPTY;
    },
  };
}

/** SM3, 64 hex digits, of hex leaves in their order. */
export function merkleRoot(leaves: Iterable<string>): string {
  const tree = merkleTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

/** The neighbours that a leaf meets on its way up. */
export type MerklePath = { side: 'left' | 'right'; hash: string }[];

/** The way from the leaf in this place to the root. @throws RangeError when there is no such leaf */
export function merklePath(leaves: readonly string[], place: number): MerklePath {
  if (leaves[place] === undefined) throw new RangeError(`no leaf ${place}`);
  const path: MerklePath = [];
  let level = leaves.map(leafNode);
  for (let at = place; level.length > 1; at = at >> 1) {
    const side = at % 2 === 0 ? 'right' : 'left';
    const neighbour = level[side === 'right' ? at + 1 : at - 1];
    if (neighbour) path.push({ side, hash: neighbour.toString('hex') });
    const above: Buffer[] = [];
    for (let n = 0; n < level.length; n += 2) {
      const [left, right] = [level[n], level[n + 1]];
      if (left) above.push(right ? sm3(1, left, right) : left);
    }
    level = above;
  }
  return path;
}

/** The root that a leaf leads to on this way. */
export function rootOfPath(leaf: string, path: MerklePath): string {
  let node = leafNode(leaf);
  for (const { side, hash } of path) {
    const neighbour = Buffer.from(hash, 'hex');
    node = side === 'left' ? sm3(1, neighbour, node) : sm3(1, node, neighbour);
  }
  return node.toString('hex');
}
