/** Templates of letters: ours, and the city's own where it has any. Each is tried when it is loaded. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Docxtemplater, { type DXT } from 'docxtemplater';
import * as inspectModule from 'docxtemplater/js/inspect-module.js';
import PizZip from 'pizzip';
import { letterKinds, type LetterKind } from '@banjie/shared/engine/matter/state.ts';
import { readDocx, Undrawable } from './docx/read.ts';
import { perhaps, required, ROWS, rowFields, sample, single, type LetterData } from './fields.ts';
import { texts } from './texts.ts';

const t = texts.template;

export interface Template {
  /** Where it comes from. */
  file: string;
  own: boolean;
  bytes: Uint8Array;
}
export interface Templates {
  of: Readonly<Record<LetterKind, Template>>;
  /** What is wrong with the city's own, each with its file, place and reason. Ours stand in for these. */
  faults: readonly string[];
  folder: string | undefined;
}

const OURS = fileURLToPath(new URL('./templates', import.meta.url));

/** @param folder of the city's own templates, `<kind>.docx` each; without it ours are used */
export function loadTemplates(folder: string | undefined): Templates {
  const faults: string[] = [];
  const own = new Map<string, Template>();
  for (const name of folder === undefined ? [] : namesIn(folder, faults)) {
    const file = join(folder ?? '', name);
    const kind = name.replace(/\.docx$/i, '');
    if (!isKind(kind)) faults.push(t.strange(name, letterKinds.map((one) => `${one}.docx`).join('、')));
    else {
      const bytes = readFileSync(file);
      const wrong = faultsIn(kind, name, bytes);
      faults.push(...wrong);
      if (wrong.length === 0) own.set(kind, { file, own: true, bytes });
    }
  }
  const ours = (kind: LetterKind): Template => {
    const file = join(OURS, `${kind}.docx`);
    return { file, own: false, bytes: readFileSync(file) };
  };
  const of = Object.fromEntries(letterKinds.map((kind) => [kind, own.get(kind) ?? ours(kind)]));
  return { of: of as Record<LetterKind, Template>, faults, folder };
}

/** Word leaves files that begin with `~$` beside what it has open. */
function namesIn(folder: string, faults: string[]): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('~$') && !name.startsWith('.'))
      .sort();
  } catch {
    faults.push(t.noFolder(folder));
    return [];
  }
}
const isKind = (name: string): name is LetterKind => (letterKinds as readonly string[]).includes(name);

/** What is wrong with a template; empty where letters can be written by it. */
export function faultsIn(kind: LetterKind, name: string, bytes: Uint8Array): string[] {
  const zip = opened(bytes);
  if (!zip) return [t.unreadable(name)];
  if (!zip.file('word/document.xml')) return [t.noText(name)];
  const inspected = inspecting();
  try {
    new Docxtemplater(zip, { ...options, modules: [inspected] });
  } catch (error) {
    return explained(name, error);
  }
  const tags = inspected.getAllTags() as Tags;
  const faults = [...unknownIn(name, tags), ...missingIn(kind, name, tags)];
  return faults.length > 0 ? faults : drawingFaults(name, bytes);
}

function drawingFaults(name: string, bytes: Uint8Array): string[] {
  try {
    readDocx(fill(bytes, sample));
    return [];
  } catch (error) {
    if (error instanceof Undrawable) return [t.undrawable(name, error.place, error.what)];
    return explained(name, error);
  }
}

function opened(bytes: Uint8Array): PizZip | undefined {
  try {
    return new PizZip(bytes);
  } catch {
    return undefined;
  }
}

const options = { errorLogging: false, paragraphLoop: true, linebreaks: true, nullGetter: () => '' } as const;

/** Fixed, and as zip has it without a zone: the same letter is the same bytes. */
const WRITTEN = new Date(2020, 0, 1);

/** The letter as docx. @throws where the template is at fault */
export function fill(template: Uint8Array, data: LetterData): Uint8Array {
  const filled = new Docxtemplater(new PizZip(template), options);
  filled.render(data);
  const zip = filled.getZip();
  for (const file of Object.values(zip.files)) (file as { date?: Date }).date = WRITTEN;
  return zip.generate({ type: 'uint8array', compression: 'DEFLATE' });
}

/** Told as a class by its types; it is a function that makes one, and stands as the module itself. */
function inspecting(): DXT.Module & { getAllTags(): Record<string, unknown> } {
  const { default: make } = inspectModule as unknown as {
    default: () => DXT.Module & { getAllTags(): Record<string, unknown> };
  };
  return make();
}

/** Names of tags, with those inside of a section beneath it. */
interface Tags {
  [name: string]: Tags;
}
const known = new Set<string>([...single, ...perhaps, ROWS]);

function unknownIn(name: string, tags: Tags): string[] {
  const list = [...single, ...perhaps, `#${ROWS}`, ...rowFields].join('、');
  return Object.entries(tags).flatMap(([tag, inner]) => {
    if (!known.has(tag)) return [t.unknown(name, tag, list)];
    const allowed = tag === ROWS ? new Set<string>([...known, ...rowFields]) : known;
    return Object.keys(inner).flatMap((one) => (allowed.has(one) || one === '.' ? [] : [t.unknown(name, one, list)]));
  });
}

function missingIn(kind: LetterKind, name: string, tags: Tags): string[] {
  const said = new Set(Object.entries(tags).flatMap(([tag, inner]) => [tag, ...Object.keys(inner)]));
  const lacking = required[kind].filter((some) => !some.some((tag) => said.has(tag)));
  if (lacking.length === 0) return [];
  return [t.missing(name, lacking.map((some) => some.map((tag) => `{${tag}}`).join(t.or)).join('、'))];
}

interface TemplateError {
  properties?: { id?: string; xtag?: string; errors?: TemplateError[] };
}
function explained(name: string, error: unknown): string[] {
  const { properties } = error as TemplateError;
  return (properties?.errors ?? [error as TemplateError]).map(({ properties: one }) => {
    const place = one?.xtag === undefined ? '' : t.place(one.xtag.slice(0, 40));
    return t.broken(name, place, t.why[one?.id ?? ''] ?? t.otherwise);
  });
}
