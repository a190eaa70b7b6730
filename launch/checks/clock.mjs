// Three rules about time. This reads the syntax, so a comment that names Date.now() does no harm.
// shared/ and server/matters/ get the time and every random value from outside: a clock of their own would make a
// history that replays differently.
// A test reads no time from the machine: it would hold on some days only. City time begins where the test says
// (test/harness/city.ts), and performance.now() measures how long something takes.
// Nobody cuts a day out of an instant: that is the day in Greenwich, where it is yesterday until eight in the morning.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from '../screen.mjs';
import { sources } from './sources.mjs';

const everywhere = ['shared', 'server', 'bot', 'miniapp/src', 'test'];
/** The one door to machine time for what must have it, such as the measurements of the database. */
const door = 'test/harness/machine-time.ts';
const isTest = (file) => (file.startsWith('test/') || /\.test\.tsx?$/.test(file)) && file !== door;

const rules = [
  {
    why: 'the time and randomness are passed in here',
    holdsIn: (file) => /^(shared|server\/matters)\//.test(file),
    readsClock: true,
    members: {
      Date: ['now'],
      Math: ['random'],
      performance: ['now', 'timeOrigin'],
      crypto: ['randomUUID', 'getRandomValues', 'randomBytes'],
    },
    planted: `new Date(); new Date; Date(); Date.now(); const now = Date.now; Math.random(); performance.now(); crypto.randomUUID();
      Date['now'](); globalThis.Date.now(); const { random } = Math;`,
    expected: 11,
    allowed: `new Date('2026-01-01'); Date.UTC(2026, 0); new Date(instant).getTime(); Math.floor(1.5); // Date.now()`,
  },
  {
    why: `a test must hold on every day: city time begins where it says, and what it measures by performance.now(); ${door} is the one door`,
    holdsIn: isTest,
    readsClock: true,
    members: { Date: ['now'], performance: ['timeOrigin'] },
    planted: `const today = new Date().toISOString(); const end = Date.now() + 5000; Date(); ({ now: Date.now });
      performance.timeOrigin + performance.now(); const { now } = Date;`,
    expected: 6,
    allowed: `const end = performance.now() + 5000; new Date(0); new Date(at); city.now(); Math.random(); crypto.randomUUID();`,
  },
  {
    why: 'the day of an instant is dayOf of shared/kernel/time.ts',
    // Where dayOf itself stands.
    holdsIn: (file) => file !== 'shared/kernel/time.ts',
    cutsDay: true,
    planted: `const today = (await city.now()).slice(0, 10); turn.me.now.slice(0, 10); now.slice(0, 4); deadline?.at.slice(0, 10);
      matter.openedAt.substring(5, 10); clock.now()!.slice(0, 7);`,
    expected: 6,
    allowed: `dayOf(now).slice(0, 4); day.slice(0, 7); items.slice(0, 10); format.slice(0, 10);`,
  },
];

/** Resolves to whether no file breaks a rule, and what was planted for each was all found. */
export async function checkClock() {
  const { default: ts } = await import('typescript');
  for (const rule of rules) {
    const found = findings(ts, 'planted.ts', rule.planted, rule).length;
    if (found !== rule.expected || findings(ts, 'allowed.ts', rule.allowed, rule).length !== 0) {
      say(`✗ the check itself is broken: ${found} of ${rule.expected} planted readings found (${rule.why})`);
      return false;
    }
  }
  let clean = true;
  for (const file of everywhere.flatMap(sources)) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const rule of rules) {
      if (!rule.holdsIn(file)) continue;
      for (const finding of findings(ts, file, text, rule)) {
        say(`✗ ${finding}: ${rule.why}`);
        clean = false;
      }
    }
  }
  return clean;
}

function findings(ts, file, text, { readsClock = false, members = {}, cutsDay = false }) {
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
  const isForbidden = (object, member) => Object.hasOwn(members, object ?? '') && members[object].includes(member);
  const isCut = (node) =>
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    ['slice', 'substring', 'substr'].includes(node.expression.name.text) &&
    ['4', '7', '10'].includes(node.arguments[1]?.getText());
  /** By its name: what it is now, or at what time something was. */
  const isInstant = (node) => {
    if (ts.isParenthesizedExpression(node) || ts.isAwaitExpression(node) || ts.isNonNullExpression(node))
      return isInstant(node.expression);
    if (ts.isCallExpression(node)) return isInstant(node.expression);
    const name = ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : '';
    return /^(now|at)$|(Now|At)$/.test(name);
  };
  const visit = (node) => {
    if (readsClock && ts.isNewExpression(node) && nameOf(node.expression) === 'Date' && !node.arguments?.length)
      report(node, 'new Date()');
    if (readsClock && ts.isCallExpression(node) && nameOf(node.expression) === 'Date') report(node, 'Date()');
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
    if (cutsDay && isCut(node) && isInstant(node.expression.expression)) report(node, node.getText());
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
