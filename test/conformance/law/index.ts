/** The table of the law, one row per procedure: what every way to its ends and entries has passed, who has no hand in what. */
import { cloud } from './cloud.ts';
import { cloudPlans } from './cloud-plans.ts';
import { cloudSafety } from './cloud-safety.ts';
import { sharing } from './sharing.ts';
import { sharingUse } from './sharing-use.ts';
import { sharingWatch } from './sharing-watch.ts';
import { standards } from './standards.ts';
import type { LawRow } from './table.ts';

export type { LawRow } from './table.ts';
export const lawOf: Readonly<Record<string, LawRow>> = {
  ...cloud,
  ...cloudPlans,
  ...cloudSafety,
  ...sharing,
  ...sharingUse,
  ...sharingWatch,
  ...standards,
};
