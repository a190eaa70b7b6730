/** `npm run admin -- letters check`: whether the city's templates of letters are fit to write letters by. */
import { letterKinds } from '@banjie/shared/engine/matter/state.ts';
import { loadTemplates } from './templates.ts';
import { texts } from './texts.ts';

const t = texts.command;

/** False when one is not; each fault with its file, place and reason. */
export function runLetters(argv: readonly string[], folder: string | undefined, say: (line: string) => void): boolean {
  if (argv.length !== 1 || argv[0] !== 'check') {
    say(t.usage);
    return false;
  }
  const { of, faults } = loadTemplates(folder);
  for (const fault of faults) say(fault);
  if (faults.length > 0) {
    say(t.instead);
    return false;
  }
  say(t.fine(letterKinds.length, folder));
  for (const kind of letterKinds) say(of[kind].own ? t.own(kind, of[kind].file) : t.standard(kind));
  return true;
}
