import { createHash } from 'node:crypto';
import { merklePath, merkleRoot, rootOfPath } from './merkle.ts';

const leaf = (text: string) => createHash('sm3').update(text).digest('hex');
const sm3 = (hex: string) => createHash('sm3').update(Buffer.from(hex, 'hex')).digest('hex');

it('is made level by level, an odd one moving up', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((text) => sm3(`00${leaf(text)}`));
  expect(merkleRoot(['a', 'b', 'c'].map(leaf))).toBe(sm3(`01${sm3(`01${a}${b}`)}${c}`));
  expect(merkleRoot([leaf('a')])).toBe(a);
});

it('changes with any leaf, with their order and with their number', () => {
  const leaves = ['a', 'b', 'c', 'd'].map(leaf);
  const roots = [
    leaves,
    [...leaves].reverse(),
    leaves.slice(0, 3),
    [...leaves, leaf('d')],
    [...leaves.slice(0, 3), leaf('e')],
    [],
  ].map(merkleRoot);
  expect(new Set(roots).size).toBe(roots.length);
});

it('a node can not be passed off as a leaf', () => {
  const [a = '', b = ''] = ['a', 'b'].map(leaf);
  expect(merkleRoot([sm3(`01${sm3(`00${a}`)}${sm3(`00${b}`)}`)])).not.toBe(merkleRoot([a, b]));
});

it('every leaf of every size finds its way to the root, and no other leaf does', () => {
  for (let size = 1; size <= 20; size++) {
    const leaves = Array.from({ length: size }, (_, n) => leaf(`leaf ${n}`));
    leaves.forEach((one, place) => {
      expect(rootOfPath(one, merklePath(leaves, place))).toBe(merkleRoot(leaves));
      expect(rootOfPath(leaf('another'), merklePath(leaves, place))).not.toBe(merkleRoot(leaves));
    });
  }
});
