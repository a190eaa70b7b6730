// What is compiled is changed in one place, and so are the packages that are helped while they are read: nothing is spread
// into an object literal before that which it begins with (launch/spread.mjs). A pattern finds these places in the text;
// this reads the syntax, and sees that it finds all of them and nothing else, such as a string or what is taken apart.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from '../screen.mjs';
import { HELPED_PACKAGES, SPREAD_FIRST } from '../spread.mjs';
import { sources } from './sources.mjs';

const everywhere = ['shared', 'server', 'bot', 'test/bench', 'test/harness'];
const planted = `const text = 'of {...one, a}'; const { ...kept } = taken; const { ...more } =
  taken; const { ...
  apart } = taken; f({ /* a word */ ...one, a: 1 }); const g = ({ ...rest }) => rest; const copy = one && { ...one };`;
const expected = 5;
const allowed = `f({ ...one }); const inside = { a: { ...one } }; const copy = { ...one }; return { ...one }; f({ ...one, a: 1 }); f({\n  // a word\n  ...one(),\n  a,\n}); const { ...kept } = taken; f({ a, ...one }); [...one];`;

/** Resolves to whether the pattern finds what it is for and nothing else. */
export async function checkSpread() {
  const { default: ts } = await import('typescript');
  const found = findings(ts, 'planted.ts', planted);
  if (found.length !== expected || findings(ts, 'allowed.ts', allowed).length > 0) {
    say(`✗ the check itself is broken: ${found.length} of ${expected} planted places found`);
    return false;
  }
  const all = everywhere
    .flatMap(sources)
    .filter((file) => file.endsWith('.ts'))
    .concat(packaged())
    .flatMap((file) => findings(ts, file, readFileSync(join(root, file), 'utf8')));
  for (const finding of all) say(`✗ ${finding}`);
  return all.length === 0;
}

/** The files of the packages that are helped, wherever npm has put them. */
function packaged() {
  const places = ['node_modules', 'node_modules/mongoose/node_modules', 'server/node_modules'];
  const files = places
    .map((place) => join(place, 'mongodb', 'lib'))
    .filter((place) => existsSync(join(root, place)))
    .flatMap((place) => readdirSync(join(root, place), { recursive: true }).map((file) => join(place, file)))
    .filter((file) => HELPED_PACKAGES.test(`/${file}`));
  if (files.length === 0) throw new Error('the driver of the database is not where it was');
  return files;
}

function findings(ts, file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  /** Where literals stand that begin with a spread; true where it has to be found. */
  const literals = new Map();
  const visit = (node) => {
    if (ts.isObjectLiteralExpression(node) && node.properties[0] && ts.isSpreadAssignment(node.properties[0]))
      // A copy behind the name of a property looks like what is taken apart there: it is left as it is.
      literals.set(node.getStart(source), node.properties.length > 1 || !ts.isPropertyAssignment(node.parent));
    ts.forEachChild(node, visit);
  };
  visit(source);
  const matched = new Set([...text.matchAll(SPREAD_FIRST)].map(({ index }) => index));
  const at = (position) => `${file}:${source.getLineAndCharacterOfPosition(position).line + 1}`;
  const wrong = [...matched].filter((position) => !literals.has(position));
  const missed = [...literals].flatMap(([position, isToBeFound]) =>
    isToBeFound && !matched.has(position) ? [position] : [],
  );
  return [
    ...wrong.map(
      (position) =>
        `${at(position)} would be changed when it is compiled, and is no object literal: write it otherwise`,
    ),
    ...missed.map(
      (position) => `${at(position)} is a slow literal that is not found: nothing may stand between { and ...`,
    ),
  ];
}
