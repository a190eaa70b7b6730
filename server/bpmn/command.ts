/** `npm run admin -- bpmn KEY|--all DIR`: drawings as files, `<key>.bpmn` each. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { latestProcedure, procedures } from '@banjie/shared/procedures/index.ts';
import { texts } from './texts.ts';
import { bpmnOf } from './write.ts';

/** Carries one command line out; false when it was refused, and nothing is written then. */
export async function runBpmn(argv: readonly string[], say: (line: string) => void): Promise<boolean> {
  const [asked, folder, ...rest] = argv;
  if (asked === undefined || folder === undefined || rest.length > 0) {
    say(texts.usage);
    return false;
  }
  const keys = asked === '--all' ? [...new Set(procedures.map(({ key }) => key))] : [asked];
  const chosen = keys.flatMap((key) => latestProcedure(key) ?? []);
  if (chosen.length === 0) {
    say(texts.unknown(asked));
    return false;
  }
  mkdirSync(folder, { recursive: true });
  for (const procedure of chosen) writeFileSync(join(folder, `${procedure.key}.bpmn`), await bpmnOf(procedure));
  say(texts.written(chosen.length, folder));
  return true;
}
