/** What is on a mini-app page: the tree that Taro gave to setData, read through the compiled template as WeChat reads it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A node of Taro's tree: `nn` names its template, `cn` its children, `v` a text, `p*` attributes under short names. */
export interface TreeNode {
  sid?: string;
  uid?: string;
  nn?: string;
  cn?: TreeNode[];
  v?: string;
  st?: string;
  cl?: string;
  [alias: string]: unknown;
}

interface Template {
  tag: string;
  /** Attribute in WXML → alias in the tree. */
  attributes: Map<string, string>;
  /** Events bound to the page's handler. */
  events: Set<string>;
}

export type Templates = Map<string, Template>;

/** Reads base.wxml: an event reaches the app only if the compiled template binds it, and so it is here. */
export function readTemplates(dist: string): Templates {
  const wxml = readFileSync(join(dist, 'base.wxml'), 'utf8');
  const templates: Templates = new Map();
  for (const [, name, content] of wxml.matchAll(/<template name="tmpl_0_([^"]+)">([\s\S]*?)<\/template>/g)) {
    const open = /^\s*<([\w-]+)((?:\s+[\w:-]+="[^"]*")*)/.exec(content ?? '');
    if (!name || !open?.[1] || open[1] === 'template') continue;
    const template: Template = { tag: open[1], attributes: new Map(), events: new Set() };
    for (const [, attribute = '', value = ''] of (open[2] ?? '').matchAll(/([\w:-]+)="([^"]*)"/g)) {
      const event = /^(?:bind|catch)(\w+)$/.exec(attribute)?.[1];
      const alias = /\bi\.(\w+)/.exec(value)?.[1];
      if (event && value === 'eh') template.events.add(event);
      else if (alias) template.attributes.set(attribute, alias);
    }
    // Inputs have a focused and a blurred form of one template.
    templates.set(name.replace(/_(focus|blur)$/, ''), template);
  }
  return templates;
}

export class Screen {
  readonly root: TreeNode;
  readonly #templates: Templates;
  readonly #parents = new Map<TreeNode, TreeNode>();

  constructor(root: TreeNode, templates: Templates) {
    this.root = root;
    this.#templates = templates;
    this.#index(root);
  }

  #index(node: TreeNode): void {
    for (const child of node.cn ?? []) {
      this.#parents.set(child, node);
      this.#index(child);
    }
  }

  tag(node: TreeNode): string {
    return node.nn === undefined ? 'root' : (this.#templates.get(node.nn)?.tag ?? 'text');
  }

  attribute(node: TreeNode, name: string): unknown {
    const alias = this.#templates.get(node.nn ?? '')?.attributes.get(name);
    return alias === undefined ? undefined : node[alias];
  }

  /** What WeChat tells a screen reader of it, by names without their `aria-`: only what its template hands on is there. */
  said(node: TreeNode): Readonly<Record<string, string>> {
    const { attributes = new Map<string, string>() } = this.#templates.get(node.nn ?? '') ?? {};
    return Object.fromEntries(
      [...attributes].flatMap(([name, alias]) =>
        name.startsWith('aria-') && node[alias] ? [[name.slice('aria-'.length), String(node[alias])]] : [],
      ),
    );
  }

  binds(node: TreeNode, event: string): boolean {
    return this.#templates.get(node.nn ?? '')?.events.has(event) ?? false;
  }

  hidden(node: TreeNode): boolean {
    return /display:\s*none/.test(node.st ?? '');
  }

  /** From the node up to the root. */
  ancestry(node: TreeNode): TreeNode[] {
    const path: TreeNode[] = [];
    for (let at: TreeNode | undefined = node; at; at = this.#parents.get(at)) path.push(at);
    return path;
  }

  *nodes(from: TreeNode = this.root): Generator<TreeNode> {
    if (this.hidden(from)) return;
    yield from;
    for (const child of from.cn ?? []) yield* this.nodes(child);
  }

  /** What a reader sees: one line per block, values of inputs included, placeholders of empty ones in brackets. */
  text(node: TreeNode = this.root): string {
    return this.#render(node)
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
      .join('\n');
  }

  #render(node: TreeNode): string {
    if (this.hidden(node)) return '';
    if (node.v !== undefined) return String(node.v);
    const tag = this.tag(node);
    if (tag === 'input' || tag === 'textarea') {
      const value = this.attribute(node, 'value');
      const placeholder = this.attribute(node, 'placeholder');
      return value ? `\n${String(value)}\n` : placeholder ? `\n[${String(placeholder)}]\n` : '';
    }
    const inner = (node.cn ?? []).map((child) => this.#render(child)).join('');
    return tag === 'text' ? inner : `\n${inner}\n`;
  }

  /** The deepest nodes that read exactly so; without any, those that contain it. In the order of the page. */
  find(text: string | RegExp): TreeNode[] {
    const all = [...this.nodes()].filter((node) => node !== this.root);
    const reads = (match: (own: string) => boolean) => {
      const hits = all.filter((node) => match(this.text(node)));
      return hits.filter((node) => !(node.cn ?? []).some((child) => hits.includes(child)));
    };
    if (text instanceof RegExp) return reads((own) => text.test(own));
    const exact = reads((own) => own === text);
    return exact.length > 0 ? exact : reads((own) => own.includes(text));
  }

  /** Inputs by what stands closest to them: their placeholder, or the label in the smallest block around them. */
  fields(label: string): TreeNode[] {
    const inputs = [...this.nodes()].filter((node) => ['input', 'textarea', 'picker'].includes(this.tag(node)));
    const byPlaceholder = inputs.filter((node) => this.attribute(node, 'placeholder') === label);
    if (byPlaceholder.length > 0) return byPlaceholder;
    const distance = (input: TreeNode) =>
      this.ancestry(input).findIndex((node) => node !== input && this.text(node).includes(label));
    const near = inputs.map((input) => ({ input, far: distance(input) })).filter((one) => one.far >= 0);
    const closest = Math.min(...near.map((one) => one.far));
    return near.filter((one) => one.far === closest).map((one) => one.input);
  }
}
