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
      found[name] = await fingerprintOf(ts, join(folder, key, path));
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
  if (version === undefined) throw new Error(`no version in ${relative(root, path)}`);
  return version;
}

/**
 * What the code says once types, comments and layout are gone. An import of a module of ours stands as the module's own
 * fingerprint: a copy under another name is the same definition, and a changed helper is a change of all that use it.
 * In a module of texts the wording is left out and the keys stay: they are what forms and registers keep.
 */
function fingerprintOf(ts, path) {
  const text = readFileSync(path, 'utf8');
  const wording = /(^|[/-])texts\.ts$/.test(relative(folder, path));
  const emptied = (context) => (node) => {
    const empty = ts.factory.createStringLiteral('');
    const visit = (one) => {
      if (ts.isImportDeclaration(one) || (ts.isExportDeclaration(one) && one.moduleSpecifier)) {
        const specifier = ts.factory.createStringLiteral(placeOf(ts, path, one.moduleSpecifier.text));
        return ts.isImportDeclaration(one)
          ? ts.factory.updateImportDeclaration(one, one.modifiers, one.importClause, specifier, one.attributes)
          : ts.factory.updateExportDeclaration(one, one.modifiers, false, one.exportClause, specifier, one.attributes);
      }
      if (wording && ts.isPropertyAssignment(one)) {
        const { initializer } = one;
        if (
          ts.isStringLiteralLike(initializer) ||
          ts.isArrowFunction(initializer) ||
          ts.isTemplateExpression(initializer)
        )
          return ts.factory.updatePropertyAssignment(one, one.name, empty);
      }
      return ts.visitEachChild(one, visit, context);
    };
    return ts.visitNode(node, visit);
  };
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      removeComments: true,
      verbatimModuleSyntax: true,
    },
    transformers: { before: [emptied] },
  });
  return createHash('sha256').update(outputText.replace(/\s+/g, ' ')).digest('hex').slice(0, 32);
}

function placeOf(ts, from, specifier) {
  if (!specifier.startsWith('.')) return specifier;
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
