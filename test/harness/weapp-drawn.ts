/** The screen of the compiled mini-app laid out by its compiled styles in a browser, to be measured and looked at. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { Screen, TreeNode } from './weapp-screen.ts';

const DIST = fileURLToPath(new URL('../../miniapp/dist/weapp', import.meta.url));
const TAGS: Readonly<Record<string, string>> = { text: 'span', image: 'img', input: 'input', textarea: 'textarea' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);

function htmlOf(screen: Screen, node: TreeNode): string {
  if (node.v !== undefined) return escaped(String(node.v));
  const tag = TAGS[screen.tag(node)] ?? 'div';
  const style = `class="${escaped(String(node.cl ?? ''))}" style="${escaped(node.st ?? '')}"`;
  const inner = (node.cn ?? []).map((child) => htmlOf(screen, child)).join('');
  if (tag === 'input' || tag === 'textarea') return `<input ${style}>`;
  if (tag !== 'img') return `<${tag} ${style}>${inner}</${tag}>`;
  const file = join(DIST, String(screen.attribute(node, 'src')));
  // A picture that is not there is none.
  const src = existsSync(file) ? `data:image/png;base64,${readFileSync(file).toString('base64')}` : '';
  return `<img src="${src}" ${style}>`;
}

export async function lay(page: Page, screen: Screen, route: string): Promise<void> {
  const sheets = ['app.wxss', 'common.wxss', `${route}.wxss`].map((name) => join(DIST, name)).filter(existsSync);
  const css = sheets.map((file) => readFileSync(file, 'utf8').replace(/@import [^;]+;/g, '')).join('\n');
  const html = (screen.root.cn ?? []).map((node) => htmlOf(screen, node)).join('');
  await page.setContent(
    `<!doctype html><meta name="viewport" content="width=device-width"><style>page{display:block}${css}</style><body><page>${html}</page>`,
  );
}
