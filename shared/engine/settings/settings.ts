/** What the city sets itself, where no rule gives a number. A legal limit is no setting, and can't become one. */
import type { Span } from '../../kernel/calendar.ts';

/** How often a recurring duty comes. */
export const periods = ['month', 'quarter', 'half-year', 'year'] as const;
export type Period = (typeof periods)[number];

/** What the city has set; undefined leaves the default of the declaration. */
export interface Settings {
  span(key: string): Span | undefined;
  number(key: string): number | undefined;
  /** `MM-DD`, e.g. a cut-off. */
  day(key: string): string | undefined;
  period(key: string): Period | undefined;
  /** `HH:mm`; closing time of the city's offices where it has business hours (Civil Code 203). */
  closing(): string | undefined;
}
export const noSettings: Settings = {
  span: () => undefined,
  number: () => undefined,
  day: () => undefined,
  period: () => undefined,
  closing: () => undefined,
};

interface Declared {
  key: string;
  title: string;
  help?: string;
}
export type SettingDecl = Declared &
  (
    | { kind: 'span'; default: Span }
    /** `rises`: it is only ever raised. */
    | { kind: 'number'; default: number; min: number; max: number; unit?: string; rises?: true }
    | { kind: 'day'; default: string }
    | { kind: 'period'; default: Period }
    /** One of these, by their titles. */
    | { kind: 'choice'; default: string; options: Readonly<Record<string, string>> }
    /** `HH:mm`; without it nothing is set. */
    | { kind: 'time'; default?: string }
    /** Phrases, a line each: so many at most, and none longer than that. `each`: what every line must be. */
    | { kind: 'lines'; default: string; most: number; longest: number; each?: 'letterNumber' | 'signature' }
  );

/** A number that the city sets, with how to read it: what the city has set, else the default. */
export interface CityNumber {
  setting: Extract<SettingDecl, { kind: 'number' }>;
  of(context: { settings: Settings }): number;
}
export function numberSet(
  key: string,
  title: string,
  fallback: number,
  range: { min: number; max: number; unit?: string; help?: string },
): CityNumber {
  return {
    setting: { kind: 'number', key, title, default: fallback, ...range },
    of: ({ settings }) => settings.number(key) ?? fallback,
  };
}

/** A day of the year that the city sets, `MM-DD`. */
export function daySet(
  key: string,
  title: string,
  fallback: string,
): { setting: SettingDecl; of(context: { settings: Settings }): string } {
  return {
    setting: { kind: 'day', key, title, default: fallback },
    of: ({ settings }) => settings.day(key) ?? fallback,
  };
}

/** A period of a recurring duty that the city sets. */
export const periodSet = (key: string, title: string, fallback: Period) =>
  ({ kind: 'period', key, title, default: fallback }) as const satisfies SettingDecl;
