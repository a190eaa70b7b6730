import { startOfDay, type Instant } from '../kernel/time.ts';

/** Which rules hold: the city's measures alone, or the national rules with the city's steps inside them. */
export type Regime = 'city' | 'national';

/** State Council Order 809 binds every sharing of government data from this day on, and cannot be switched off. */
export const NATIONAL_SHARING_RULES_SINCE = '2025-08-01';

/** The regime of a matter that is opened at that instant. A matter opened earlier keeps its rules. */
export const regimeFor = (group: string, openedAt: Instant): Regime =>
  group === '数据共享' && openedAt >= startOfDay(NATIONAL_SHARING_RULES_SINCE) ? 'national' : 'city';

export const regimeText: Record<Regime, string> = {
  city: '长沙市办法',
  national: '国家规定（2025年8月1日起）为准，市办法的环节在其时限之内',
};
