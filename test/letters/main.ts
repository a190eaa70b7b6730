/**
 * `npm run letters [folder]`: each letter opened by LibreOffice and written back, its text and digits unchanged; its PDF and
 * LibreOffice's own side by side as pictures. Debian: apt-get install --no-install-recommends libreoffice-writer poppler-utils
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createRequire } from 'node:module';
import { drawDocx } from '@banjie/server/letters/docx/draw.ts';
import { readDocx } from '@banjie/server/letters/docx/read.ts';
import type { Block } from '@banjie/server/letters/docx/model.ts';
import { sample } from '@banjie/server/letters/fields.ts';
import { fill, loadTemplates } from '@banjie/server/letters/templates.ts';
import { letterKinds } from '@banjie/shared/engine/matter/state.ts';

const folder = resolve(process.argv[2] ?? '.cache/letters');
const back = join(folder, 'libreoffice');
mkdirSync(back, { recursive: true });
const say = (line: string) => process.stdout.write(`${line}\n`);

/** LibreOffice has our fonts under the names that the templates use. */
const fonts = join(folder, 'fonts.conf');
const noto = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-serif-sc/package.json'));
const alias = ['仿宋', '宋体'].map(
  (name) =>
    `<match><test name="family"><string>${name}</string></test><edit name="family" mode="assign" binding="strong"><string>Noto Serif SC</string></edit></match>`,
);
const dirs = ['400Regular', '700Bold'].map((one) => `<dir>${join(noto, one)}</dir>`);
writeFileSync(
  fonts,
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>${dirs.join('')}${alias.join('')}</fontconfig>`,
);
const env = { ...process.env, FONTCONFIG_FILE: fonts };

function office(to: string, file: string): void {
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  execFileSync('soffice', [profile, '--headless', '--convert-to', to, '--outdir', back, file], {
    env,
    stdio: 'ignore',
  });
}
const picture = (pdf: string, as: string) => execFileSync('pdftoppm', ['-r', '70', '-png', pdf, as]);

const textIn = (blocks: readonly Block[]): string =>
  blocks
    .flatMap((one) =>
      one.kind === 'table' ? one.rows.flatMap((row) => row.flatMap(({ paragraphs }) => paragraphs)) : [one],
    )
    .map(({ lines }) => lines.map((runs) => runs.map(({ text }) => text).join('')).join('\n'))
    .join('\n');

let failed = 0;
const { of } = loadTemplates(process.env['BANJIE_LETTERS']);
for (const kind of letterKinds) {
  const docx = fill(of[kind].bytes, sample);
  const file = join(folder, `${kind}.docx`);
  writeFileSync(file, docx);
  const begun = process.hrtime.bigint();
  const pdf = await drawDocx(readDocx(docx), { title: kind, at: new Date(0) });
  const ms = Number((process.hrtime.bigint() - begun) / 1_000_000n);
  writeFileSync(join(folder, `${kind}.pdf`), pdf);
  office('docx', file);
  const same = textIn(readDocx(readFileSync(join(back, `${kind}.docx`))).blocks) === textIn(readDocx(docx).blocks);
  if (!same) failed += 1;
  office('pdf', file);
  picture(join(folder, `${kind}.pdf`), join(folder, kind));
  picture(join(back, `${kind}.pdf`), join(back, kind));
  say(
    `${same ? '✓' : '✗'} ${kind}: docx ${docx.length} B, PDF ${pdf.length} B in ${ms} ms${same ? '' : ', changed by LibreOffice'}`,
  );
}
say(`${letterKinds.length - failed} passed, ${failed} failed; pictures in ${folder} and ${back}`);
process.exitCode = failed > 0 ? 1 : 0;
