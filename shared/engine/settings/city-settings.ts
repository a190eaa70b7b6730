/** Everything that the city sets itself: what the definitions declare, and what the engine and the calendar leave open. */
import { EXTENSION_ANSWER } from '../deciding/extension.ts';
import { capacityOpens, capacityRearms } from './capacity-settings.ts';
import { dutySettings } from './duty-settings.ts';
import { ratingDays } from './rating-settings.ts';
import { pushSettings } from './push-settings.ts';
import { signaturesAsked, signaturesTyped } from './signature-settings.ts';
import { type SettingDecl } from './settings.ts';
import { settingsOf, type CitySetting } from './setting-list.ts';
import { SIGNATURE_ANSWER } from '../verbs/signatures.ts';
import { texts } from '../texts.ts';
import type { Limit, Procedure } from '../definition/definition.ts';

/** Where it is set, limits in days and months end with the hours of the offices and not at 24:00 (Civil Code 203). */
export const closingTime: Extract<SettingDecl, { kind: 'time' }> = {
  kind: 'time',
  key: 'city.closing',
  ...texts.closingSetting,
};

/** What becomes of documents with macros or programs in them. */
export const activeFiles: Extract<SettingDecl, { kind: 'choice' }> = {
  kind: 'choice',
  key: 'files.active',
  ...texts.activeFilesSetting,
  default: 'refuse',
};

/** For how many months the audit trail is kept: not less than the law asks for, and never less than before. */
export const auditMonths: Extract<SettingDecl, { kind: 'number' }> = {
  kind: 'number',
  key: 'city.audit-months',
  ...texts.auditSetting,
  ...{ default: 6, min: 6, max: 600, rises: true },
};

/** What the city offers beside a decision: to agree with, and to begin a refusal or an order with. */
export const opinionSettings = {
  yes: { kind: 'lines', key: 'opinions.yes', ...texts.opinionSettings.yes, most: 12, longest: 200 },
  no: { kind: 'lines', key: 'opinions.no', ...texts.opinionSettings.no, most: 12, longest: 200 },
} as const satisfies Record<string, SettingDecl>;

/** How the numbers of letters are written: a line for each unit, 市数据资源管理局：青政数〔{年}〕{号}号. */
export const letterNumbers: Extract<SettingDecl, { kind: 'lines' }> = {
  kind: 'lines',
  key: 'letters.numbers',
  ...texts.letterNumbersSetting,
  ...{ default: '', most: 300, longest: 120, each: 'letterNumber' },
};

const spanSetting = ({ setting, span }: Limit, said: { title: string; help: string }): SettingDecl => ({
  kind: 'span',
  key: setting ?? '',
  ...said,
  default: span,
});

/** For every matter, whatever its procedure. */
const ofAll: CitySetting[] = [
  closingTime,
  spanSetting(EXTENSION_ANSWER, texts.extensionSetting),
  spanSetting(SIGNATURE_ANSWER, texts.signatureSetting),
  activeFiles,
  auditMonths,
  capacityOpens.setting,
  capacityRearms.setting,
  ...dutySettings,
  opinionSettings.yes,
  opinionSettings.no,
  letterNumbers,
  signaturesAsked,
  signaturesTyped,
  ratingDays.setting,
  ...pushSettings,
].map((setting) => ({ setting, usedBy: [] }));

/** Each setting once: those of every matter first (`usedBy` is empty), then those of the procedures in their order. */
export function citySettings(procedures: readonly Procedure[]): CitySetting[] {
  const known = new Set(ofAll.map(({ setting }) => setting.key));
  return [...ofAll, ...settingsOf(procedures).filter(({ setting }) => !known.has(setting.key))];
}
