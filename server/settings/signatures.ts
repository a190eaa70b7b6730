/** For which decisions the city asks for a hand-written signature, as its settings stand now. */
import type { AsksSignature } from '@banjie/shared/engine/definition/definition.ts';
import {
  asksSignature,
  readSignatureRules,
  signaturesAsked,
  signaturesTyped,
} from '@banjie/shared/engine/settings/signature-settings.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { letterRule } from '@banjie/shared/procedures/letters.ts';
import { linesIn } from './lines.ts';
import type { SettingChange } from './ports.ts';

const hasLetter = (procedure: string, command: string, step?: string): boolean =>
  letterRule(procedure, command, step) !== undefined;

export const readSignatures = (lines: readonly string[]) => readSignatureRules(lines, { procedures, hasLetter });

/** Read anew only when the lines have changed: it is asked for every command that is shown. */
export function signaturesOf(settings: { latest(key: string): SettingChange | undefined }): AsksSignature {
  let read: { lines: string; rules: ReturnType<typeof readSignatures>['rules'] } = { lines: '', rules: [] };
  return (asked) => {
    const lines = String(settings.latest(signaturesAsked.key)?.value ?? '');
    if (lines === '') return undefined;
    if (lines !== read.lines) read = { lines, rules: readSignatures(linesIn(lines)).rules };
    const typed = (settings.latest(signaturesTyped.key)?.value ?? signaturesTyped.default) === 'yes';
    return asksSignature(read.rules, typed, hasLetter)(asked);
  };
}
