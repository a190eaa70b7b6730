// What people write in several ways is read as one by shared/kernel/fold.ts and by nothing else: a second fold would find at
// one door what it misses at another.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from '../screen.mjs';
import { sources } from './sources.mjs';

const everywhere = ['shared', 'server', 'bot', 'miniapp/src'];
/** What normalizes for another purpose, and why. */
const others = {
  'shared/kernel/fold.ts': 'the fold itself',
  'shared/kernel/mask.ts': 'looks for numbers, digits of other scripts included, and must know where each stood',
  'server/proof/dossier/fonts.ts': 'looks for a glyph that a font has',
  'shared/procedures/data-correction/findings.ts':
    'a published definition stays as it was; it stores an identifier in plain width',
};
/** NFC composes, which is another matter: nothing that was written apart becomes one by it. */
const NORMALIZES = /\.normalize\((?!'NFC'\))|\\u3000|\\uff0[01]|0xfee0/i;
const planted = [`name.normalize('NFKC')`, `text.replace(/[\\s\\u3000]/g, '')`, `String.fromCharCode(code - 0xfee0)`];

/** Resolves to whether nothing else normalizes what people write. */
export async function checkFold() {
  if (!planted.every((line) => NORMALIZES.test(line))) {
    say('✗ the check itself is broken: what was planted is not found');
    return false;
  }
  let clean = true;
  for (const file of everywhere.flatMap(sources)) {
    if (file in others || /\.test\.tsx?$/.test(file)) continue;
    for (const [n, line] of readFileSync(join(root, file), 'utf8').split('\n').entries()) {
      if (!NORMALIZES.test(line)) continue;
      say(`✗ ${file}:${n + 1} folds by itself: shared/kernel/fold.ts is the one place`);
      clean = false;
    }
  }
  return clean;
}
