/** `npm run letter-templates`: our own templates of letters as docx, from their plain text. */
import { writeFileSync } from 'node:fs';
import { letterKinds } from '@banjie/shared/engine/matter/state.ts';
import { plain } from '../server/letters/standard/texts.ts';
import { docxOf } from '../server/letters/standard/write.ts';

for (const kind of letterKinds)
  writeFileSync(new URL(`../server/letters/templates/${kind}.docx`, import.meta.url), docxOf(plain[kind]));
