// shared/ and server/matters/ get the time and every random value from outside: a clock of their own would make a
// history that replays differently. This reads the syntax, so a comment that names Date.now() does no harm.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from '../screen.mjs';

const folders = ['shared', 'server/matters'];
const forbiddenMembers = {
  Date: ['now'],
  Math: ['random'],
  performance: ['now', 'timeOrigin'],
  crypto: ['randomUUID', 'getRandomValues', 'randomBytes'],
};
const planted = `new Date(); new Date; Date(); Date.now(); const now = Date.now; Math.random(); performance.now(); crypto.randomUUID();
  Date['now'](); globalThis.Date.now(); const { random } = Math;`;
const allowed = `new Date('2026-01-01'); Date.UTC(2026, 0); new Date(instant).getTime(); Math.floor(1.5); // Date.now()`;

/** Resolves to whether nothing reads the machine's clock or dice, and the planted readings were all found. */
export async function checkClock() {
  const { default: ts } = await import('typescript');
  const expected = 11;
  const found = findings(ts, 'planted.ts', planted);
  if (found.length !== expected || findings(ts, 'allowed.ts', allowed).length !== 0) {
    say(`✗ the check itself is broken: ${found.length} of ${expected} planted readings found`);
    return false;
  }
  let clean = true;
  for (const folder of folders) {
    for (const file of sources(folder)) {
      for (const finding of findings(ts, file, readFileSync(join(root, file), 'utf8'))) {
        say(`✗ ${finding}: the time and randomness are passed in here`);
        clean = false;
      }
    }
  }
  return clean;
}

function sources(folder) {
  let entries = [];
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return sources(`${folder}/${entry.name}`);
    return /\.tsx?$/.test(entry.name) ? [`${folder}/${entry.name}`] : [];
  });
}

function findings(ts, file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found = [];
  const nameOf = (node) => {
    if (ts.isIdentifier(node)) return node.text;
    if (
      ts.isPropertyAccessExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'globalThis'
    ) {
      return node.name.text;
    }
    return undefined;
  };
  const report = (node, what) => {
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push(`${file}:${line + 1}:${character + 1} ${what}`);
  };
  const isForbidden = (object, member) =>
    Object.hasOwn(forbiddenMembers, object ?? '') && forbiddenMembers[object].includes(member);
  const visit = (node) => {
    if (ts.isNewExpression(node) && nameOf(node.expression) === 'Date' && !node.arguments?.length)
      report(node, 'new Date()');
    if (ts.isCallExpression(node) && nameOf(node.expression) === 'Date') report(node, 'Date()');
    if (ts.isPropertyAccessExpression(node) && isForbidden(nameOf(node.expression), node.name.text))
      report(node, node.getText());
    if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
      if (isForbidden(nameOf(node.expression), node.argumentExpression.text)) report(node, node.getText());
    }
    if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer) {
      for (const element of node.name.elements) {
        const member = (element.propertyName ?? element.name).getText();
        if (isForbidden(nameOf(node.initializer), member)) report(element, `${node.initializer.getText()}.${member}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
