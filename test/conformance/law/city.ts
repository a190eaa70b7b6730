/**
 * What the law says of the whole city: who its units are, which suspensions there are and what reads them, and whose an
 * entry of a register is. Transcribed from the measures and the review, not from the definitions.
 */
import { fullPlan, type CityPlan } from '@banjie/shared/engine/testing/city.ts';
import type { UnitKind } from '@banjie/shared/kernel/party.ts';

/**
 * 市直单位: every department and body of the city that works for it. The committee, the emergency group and the standards
 * group are none (they are made of others), nor are the cloud provider and the experts; districts are a kind of their own.
 */
export const cityUnits: readonly UnitKind[] = [
  ...(['unit', 'authority', 'office', 'security-authority', 'quality-authority', 'finance'] as const),
  ...(['secrecy', 'legal', 'audit', 'police', 'cyberspace', 'state-security'] as const),
];

/** Duties that the law gives to the units of the city as such: opened by, recurring for, or with a row for each of them. */
export const dutiesOfAllUnits = {
  opened: [
    ...['cloud-use', 'cloud-exemption', 'cloud-change', 'cloud-termination', 'cloud-migration', 'system-connection'],
    ...['mobile-app', 'open-data', 'project-plan', 'service-plan', 'resource-demand', 'problem-report'],
    ...['access-authorisation', 'catalogue-entry', 'catalogue-update', 'resource-update', 'source-designation'],
    ...['inconsistency', 'sharing-request', 'use-extension', 'share-type-change', 'data-correction', 'data-dispute'],
    ...['service-change', 'data-misuse', 'data-disposal', 'duplicate-collection', 'complaint', 'citizen-complaint'],
    ...['unit-arrangements', 'processing-entrustment', 'data-incident'],
    ...['standard-filing', 'standard-document', 'standard-feedback', 'standardisation-check'],
  ],
  recurring: ['project-plan', 'service-plan', 'resource-demand', 'catalogue-review', 'unit-arrangements'],
  /** Sheets with one row for each unit of the city. */
  rows: ['unit-assessment', 'sharing-inspection', 'secrecy-inspection', 'standard-assessment'],
} as const;

/** A kind of suspension: who puts it in, and which approvals are refused under it. */
export interface SuspensionLaw {
  article: string;
  /** `procedure/step.command`, or `procedure/open`. */
  by: readonly string[];
  reads: readonly string[];
  /** What the unit has none of in these registers while it stands: once it has, the suspension has lost its ground. */
  missing?: readonly string[];
}
export const suspensionLaws: Readonly<Record<string, SuspensionLaw>> = {
  'approval of projects': {
    article: 'A-26',
    by: ['project-plan/review.suspend'],
    reads: ['project-plan/review.pass', 'service-plan/review.pass', 'project-plan/acceptance.accept'],
    missing: ['connections'],
  },
  'resources and operating funds of an application': {
    article: 'A-46',
    by: ['performance-rectification/decide.suspend', 'performance-rectification/recheck.fail'],
    reads: ['cloud-change/review.approve', 'resource-demand/review.approve', 'service-plan/review.pass'],
  },
  'funds of a project that fails the standards': {
    article: 'C-23',
    by: ['standardisation-check/check.fail'],
    reads: ['project-plan/review.pass', 'service-plan/review.pass'],
  },
  'funds of a unit that stays out of sharing': {
    article: 'B-40',
    by: ['service-plan/review.deny'],
    reads: ['service-plan/review.pass', 'project-plan/review.pass'],
    missing: ['connections'],
  },
  'a system with a high risk': {
    article: 'A-37',
    by: ['security-rectification/open', 'security-rectification/concur.concur'],
    reads: ['cloud-change/review.approve', 'system-connection/confirm.confirm'],
  },
  'data that is misused': {
    article: 'N-27',
    by: ['data-misuse/open'],
    reads: ['use-extension/answer.consent', 'sharing-request/reply.consent', 'sharing-request/answer.consent'],
  },
  'data after an incident': {
    article: 'N-35',
    by: ['data-incident/contain.contain'],
    reads: ['sharing-request/reply.consent', 'sharing-request/answer.consent', 'use-extension/answer.consent'],
  },
};

/** A park of the city, where districts and parks have a part of their own: they make measures by the city's (B-47). */
export const planFor = (key: string): CityPlan =>
  key === 'sharing-rules'
    ? { ...fullPlan, park: { kind: 'district', head: ['parkHead'], contact: ['park1'], data: ['park1'] } }
    : fullPlan;

/** What tells two entries of a register apart: whose it is, and its name; or what there is one of in the city. */
export const identity: Readonly<Record<string, 'unit and name' | 'one in the city' | 'matter'>> = {
  allocations: 'unit and name',
  connections: 'unit and name',
  exemptions: 'unit and name',
  mobile: 'unit and name',
  opendata: 'unit and name',
  plans: 'unit and name',
  keys: 'unit and name',
  access: 'matter',
  posts: 'unit and name',
  rules: 'unit and name',
  entrustments: 'unit and name',
  suspensions: 'unit and name',
  results: 'unit and name',
  subscriptions: 'unit and name',
  // The catalogue numbers its resources, a standard has its number, a fact one source, a record one verification.
  catalogue: 'one in the city',
  standards: 'one in the city',
  sources: 'one in the city',
  verifications: 'one in the city',
};
