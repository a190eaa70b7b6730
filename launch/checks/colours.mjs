// Every colour stands in a file of colours, once for light and once for dark: one that stands elsewhere is right in one of
// them only. What WeChat draws by theme.json has the colours that our own styles have.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from '../screen.mjs';

const everywhere = ['miniapp/src', 'server/training/page'];
const STYLES = 'miniapp/src/styles/_colours.scss';
const THEMES = 'miniapp/src/theme.json';
const palettes = [STYLES, THEMES, 'server/training/page/colours.css'];

/** Hexadecimal, by a function, or by name where a style is set. `transparent` and `currentColor` are no colours of their own. */
const NAMES =
  'white|black|red|green|blue|gr[ae]y|silver|yellow|orange|purple|pink|brown|navy|teal|gold|(?:light|dark|dim)[a-z]*gr[ae]y|whitesmoke|cyan|magenta';
const COLOUR = new RegExp(
  [
    String.raw`(?<![&\w(/'-])#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b(?![\w-])`,
    String.raw`['"]#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})['"]`,
    String.raw`\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(`,
    String.raw`(?:color|background|border[a-z-]*|outline|shadow|fill|stroke)['"]?\s*:[^;,}]*\b(?:${NAMES})\b(?!-)`,
  ].join('|'),
  'i',
);
const planted = [
  'color: #fff;',
  'border: 1px solid #dfe4e9;',
  `itemStyle: { color: '#15598f' },`,
  'background: rgba(16, 24, 32, 0.5);',
  'box-shadow: 0 1px 2px rgb(0 0 0 / 25%);',
  'color: white;',
  'border: solid white;',
  `style={{ backgroundColor: 'white' }}`,
  'fill: hsl(210 50% 40%);',
];
const allowed = [
  'color: var(--ink);',
  'border: 1px solid transparent;',
  "const address = '#/pages/todo/index';",
  '.head__title { white-space: nowrap; }',
  'fill: currentColor;',
];

/** Resolves to whether no colour stands elsewhere, and what was planted was all found. */
export async function checkColours() {
  const blind = planted.filter((line) => !COLOUR.test(line));
  const wrong = allowed.filter((line) => COLOUR.test(line));
  for (const line of [...blind, ...wrong]) say(`✗ the check itself is broken: ${line}`);
  let clean = blind.length + wrong.length === 0;
  for (const file of everywhere.flatMap(files)) {
    if (palettes.includes(file) || /\.test\.tsx?$/.test(file)) continue;
    for (const [n, line] of readFileSync(join(root, file), 'utf8').split('\n').entries()) {
      if (!COLOUR.test(line)) continue;
      say(`✗ ${file}:${n + 1} has a colour of its own: ${palettes.join(', ')} are the places`);
      clean = false;
    }
  }
  return sameOnBars() && clean;
}

/** A colour of theme.json that has a name of the styles is that of the styles. */
function sameOnBars() {
  const styles = readFileSync(join(root, STYLES), 'utf8');
  let same = true;
  for (const [look, theme] of Object.entries(JSON.parse(readFileSync(join(root, THEMES), 'utf8')))) {
    const [, body = ''] = new RegExp(String.raw`@mixin ${look} \{([^}]*)\}`).exec(styles) ?? [];
    for (const name of ['paper', 'ground', 'soft', 'accent', 'line', 'edge', 'warn']) {
      if (body.includes(`--${name}: ${theme[name]};`)) continue;
      say(`✗ ${THEMES}: ${look}.${name} is ${theme[name]}, and another colour in ${STYLES}`);
      same = false;
    }
  }
  return same;
}

function files(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|js|json|s?css|html|svg)$/.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    );
}
