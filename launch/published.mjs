// Published definitions are frozen: matters run on them. shared/procedures/published.json holds a fingerprint of each
// version; docs/changes.md says what goes into it.
//   npm run publish-procedures      writes it anew, and says what it adds, changes and drops
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, say } from './screen.mjs';

const folder = join(root, 'shared', 'procedures');
const file = join(folder, 'published.json');
/** What every definition is written in; a change there is a change of the engine, not of a definition. */
const layers = ['engine', 'kernel', 'regulation'].map((name) => join(root, 'shared', name));

/** Fingerprints by `key@version`. @throws Error when a file's version can't be read from it, or two claim the same. */
export async function fingerprints() {
  const { default: ts } = await import('typescript');
  const found = {};
  for (const key of readdirSync(folder)) {
    if (!existsSync(join(folder, key, 'procedure.ts'))) continue;
    const versions = join(folder, key, 'versions');
    const earlier = existsSync(versions) ? readdirSync(versions).filter((name) => /^v\d+\.ts$/.test(name)) : [];
    for (const path of ['procedure.ts', ...earlier.map((name) => `versions/${name}`)]) {
      const name = `${key}@${versionIn(ts, join(folder, key, path))}`;
      if (path !== 'procedure.ts' && !path.endsWith(`/v${name.split('@')[1]}.ts`))
        throw new Error(`${key}/${path} says that it is ${name}`);
      if (name in found) throw new Error(`${name} stands in two files`);
      found[name] = fingerprintOf(ts, join(folder, key, path));
    }
  }
  return found;
}

/** The number beside `version:` in the definition. */
function versionIn(ts, path) {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
  let version;
  const visit = (node) => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'version' && ts.isNumericLiteral(node.initializer))
      version ??= node.initializer.text;
    ts.forEachChild(node, visit);
  };
  visit(source);
  // The first one says nothing.
  return version ?? '1';
}

/**
 * What the code says once types, comments and layout are gone. An import of a module of ours stands as the module's own
 * fingerprint: a copy under another name is the same definition, and a changed helper is a change of all that use it.
 * Of a module of texts only the keys of what is used count, e.g. the options of a choice, which forms and registers
 * keep. Wording decides nothing, and a later version may add texts of its own.
 */
function fingerprintOf(ts, path) {
  const text = readFileSync(path, 'utf8');
  const used = [];
  const placed = (context) => (node) => {
    const visit = (one) => {
      if (ts.isImportDeclaration(one)) {
        const specifier = ts.factory.createStringLiteral(placeOf(ts, path, one.moduleSpecifier.text));
        return ts.factory.updateImportDeclaration(one, one.modifiers, one.importClause, specifier, one.attributes);
      }
      return ts.visitEachChild(one, visit, context);
    };
    used.push(...optionsUsed(ts, node, path));
    return ts.visitNode(node, visit);
  };
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      removeComments: true,
      verbatimModuleSyntax: true,
    },
    transformers: { before: [placed] },
  });
  const said = [outputText.replace(/\s+/g, ' '), ...new Set(used)].join('\n');
  return createHash('sha256').update(said).digest('hex').slice(0, 32);
}

/** `t.fields.levels{high,low}` for each group of texts that a module uses, in the order of use. */
function optionsUsed(ts, source, path) {
  const groups = new Map();
  for (const one of source.statements) {
    if (!ts.isImportDeclaration(one) || !isTexts(one.moduleSpecifier.text)) continue;
    const bindings = one.importClause?.namedBindings;
    const texts = exportsOf(ts, join(dirname(path), one.moduleSpecifier.text));
    if (bindings && ts.isNamedImports(bindings))
      for (const { name, propertyName } of bindings.elements) groups.set(name.text, texts[(propertyName ?? name).text]);
  }
  const found = [];
  const visit = (node) => {
    const chain = chainOf(ts, node);
    if (chain && groups.has(chain[0])) {
      let value = groups.get(chain[0]);
      for (const name of chain.slice(1)) value = value?.[name];
      if (value) found.push(`${chain.join('.')}${JSON.stringify(value)}`);
    } else ts.forEachChild(node, visit);
  };
  source.statements.filter((one) => !ts.isImportDeclaration(one)).forEach(visit);
  return found;
}

/** `['t', 'fields', 'levels']` of `t.fields.levels`. */
function chainOf(ts, node) {
  if (ts.isIdentifier(node)) return [node.text];
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const before = chainOf(ts, node.expression);
  return before && [...before, node.name.text];
}

/** What a module of texts exports, its objects as objects and everything else as nothing. */
function exportsOf(ts, path) {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
  const shapeOf = (node) => {
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return shapeOf(node.expression);
    if (!ts.isObjectLiteralExpression(node)) return null;
    return Object.fromEntries(
      node.properties.map((one) => [
        one.name?.text ?? one.getText(),
        ts.isPropertyAssignment(one) ? shapeOf(one.initializer) : null,
      ]),
    );
  };
  return Object.fromEntries(
    source.statements
      .filter((one) => ts.isVariableStatement(one))
      .flatMap((one) => one.declarationList.declarations)
      .map((one) => [one.name.getText(), one.initializer ? shapeOf(one.initializer) : null]),
  );
}

const isTexts = (specifier) => /(^|[/-])texts\.ts$/.test(specifier);

function placeOf(ts, from, specifier) {
  if (!specifier.startsWith('.')) return specifier;
  if (isTexts(specifier)) return 'texts';
  const path = join(dirname(from), specifier);
  return layers.some((layer) => path.startsWith(layer)) ? relative(root, path) : `#${fingerprintOf(ts, path)}`;
}

const published = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});

/** Resolves to whether every definition is as it was published. */
export async function checkPublished() {
  const now = await fingerprints();
  const was = published();
  const faults = [];
  for (const [name, print] of Object.entries(now)) {
    const [key, version] = name.split('@');
    if (!(name in was)) faults.push(`${name} is not published yet: npm run publish-procedures`);
    else if (was[name] !== print)
      faults.push(
        `${name} was published and has changed. Matters run on it: put it back as it was into ` +
          `shared/procedures/${key}/versions/v${version}.ts, give procedure.ts version ${Number(version) + 1}, register ` +
          `both in shared/procedures/index.ts, then npm run publish-procedures (docs/changes.md). ` +
          `Was it never deployed: npm run publish-procedures is enough.`,
      );
  }
  for (const name of Object.keys(was))
    if (!(name in now)) faults.push(`${name} was published and is gone: matters may still run on it`);
  for (const fault of faults) say(`✗ ${fault}`);
  return faults.length === 0;
}

async function publish() {
  const now = await fingerprints();
  const was = published();
  for (const name of new Set([...Object.keys(now), ...Object.keys(was)])) {
    if (!(name in was)) say(`+ ${name}`);
    else if (!(name in now)) say(`- ${name}: only if no matter runs on it anywhere`);
    else if (now[name] !== was[name]) say(`! ${name} changed: only if it was never deployed`);
  }
  const sorted = Object.fromEntries(Object.entries(now).sort(([one], [other]) => (one < other ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await publish();
