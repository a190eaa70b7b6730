/** The one registry. A procedure is one folder and one line here. */
import { versionsOf } from '../engine/definition/versions.ts';
import type { Procedure } from '../engine/definition/definition.ts';
import { cloudUse } from './cloud-use/procedure.ts';
import { cloudUse as cloudUseV1 } from './cloud-use/versions/v1.ts';
import { dataCorrection } from './data-correction/procedure.ts';
import { incident } from './incident/procedure.ts';
import { securityRectification } from './security-rectification/procedure.ts';
import { catalogueEntry } from './catalogue-entry/procedure.ts';
import { catalogueUpdate } from './catalogue-update/procedure.ts';
import { catalogueReview } from './catalogue-review/procedure.ts';
import { resourceUpdate } from './resource-update/procedure.ts';
import { sourceDesignation } from './source-designation/procedure.ts';
import { inconsistency } from './inconsistency/procedure.ts';
import { useExtension } from './use-extension/procedure.ts';
import { shareTypeChange } from './share-type-change/procedure.ts';
import { violation } from './violation/procedure.ts';
import { opsReport } from './ops-report/procedure.ts';
import { capacityAlert } from './capacity-alert/procedure.ts';
import { problemReport } from './problem-report/procedure.ts';
import { cloudInspection } from './cloud-inspection/procedure.ts';
import { securityCheck } from './security-check/procedure.ts';
import { standardFiling } from './standard-filing/procedure.ts';
import { standardDocument } from './standard-document/procedure.ts';
import { standardCatalogue } from './standard-catalogue/procedure.ts';
import { standardReview } from './standard-review/procedure.ts';
import { standardFeedback } from './standard-feedback/procedure.ts';
import { standardTraining } from './standard-training/procedure.ts';
import { standardAssessment } from './standard-assessment/procedure.ts';
import { standardisationCheck } from './standardisation-check/procedure.ts';
import { standardsInspection } from './standards-inspection/procedure.ts';
import { standardViolation } from './standard-violation/procedure.ts';
import { standardViolation as standardViolationV1 } from './standard-violation/versions/v1.ts';
import { cloudChange } from './cloud-change/procedure.ts';
import { cloudTermination } from './cloud-termination/procedure.ts';
import { cloudExemption } from './cloud-exemption/procedure.ts';
import { complaint } from './complaint/procedure.ts';
import { callBack } from './call-back/procedure.ts';
import { citizenComplaint } from './citizen-complaint/procedure.ts';
import { duplicateCollection } from './duplicate-collection/procedure.ts';
import { dataReturn } from './data-return/procedure.ts';
import { emergencyPlan } from './emergency-plan/procedure.ts';
import { drill } from './drill/procedure.ts';
import { emergencyTraining } from './emergency-training/procedure.ts';
import { cloudTraining } from './cloud-training/procedure.ts';
import { securityBulletin } from './security-bulletin/procedure.ts';
import { dataDispute } from './data-dispute/procedure.ts';
import { dataMisuse } from './data-misuse/procedure.ts';
import { dataDisposal } from './data-disposal/procedure.ts';
import { processingEntrustment } from './processing-entrustment/procedure.ts';
import { cloudMigration } from './cloud-migration/procedure.ts';
import { systemConnection } from './system-connection/procedure.ts';
import { mobileApp } from './mobile-app/procedure.ts';
import { openData } from './open-data/procedure.ts';
import { performanceRectification } from './performance-rectification/procedure.ts';
import { performanceEvaluation } from './performance-evaluation/procedure.ts';
import { sharingRequest } from './sharing-request/procedure.ts';
import { accessAuthorisation } from './access-authorisation/procedure.ts';
import { keyCustody } from './key-custody/procedure.ts';
import { resourceDemand } from './resource-demand/procedure.ts';
import { servicePlan } from './service-plan/procedure.ts';
import { serviceChange } from './service-change/procedure.ts';
import { sharingRules } from './sharing-rules/procedure.ts';
import { usageRecords } from './usage-records/procedure.ts';
import { sharingInspection } from './sharing-inspection/procedure.ts';
import { secrecyInspection } from './secrecy-inspection/procedure.ts';
import { projectPlan } from './project-plan/procedure.ts';
import { unitArrangements } from './unit-arrangements/procedure.ts';
import { riskAssessment } from './risk-assessment/procedure.ts';
import { dataIncident } from './data-incident/procedure.ts';
import { unitAssessment } from './unit-assessment/procedure.ts';
import { providerAssessment } from './provider-assessment/procedure.ts';

export const procedures: readonly Procedure[] = [
  cloudUse,
  dataCorrection,
  securityRectification,
  incident,
  catalogueEntry,
  catalogueUpdate,
  catalogueReview,
  resourceUpdate,
  sourceDesignation,
  inconsistency,
  useExtension,
  shareTypeChange,
  violation,
  opsReport,
  capacityAlert,
  problemReport,
  cloudInspection,
  securityCheck,
  standardFiling,
  standardDocument,
  standardCatalogue,
  standardReview,
  standardFeedback,
  standardTraining,
  standardAssessment,
  standardisationCheck,
  standardsInspection,
  standardViolation,
  cloudChange,
  cloudTermination,
  cloudExemption,
  complaint,
  citizenComplaint,
  callBack,
  duplicateCollection,
  dataReturn,
  emergencyPlan,
  drill,
  emergencyTraining,
  cloudTraining,
  securityBulletin,
  dataDispute,
  dataMisuse,
  dataDisposal,
  processingEntrustment,
  cloudMigration,
  systemConnection,
  mobileApp,
  openData,
  performanceRectification,
  performanceEvaluation,
  sharingRequest,
  accessAuthorisation,
  keyCustody,
  resourceDemand,
  servicePlan,
  serviceChange,
  sharingRules,
  usageRecords,
  sharingInspection,
  secrecyInspection,
  projectPlan,
  unitArrangements,
  riskAssessment,
  dataIncident,
  unitAssessment,
  providerAssessment,
];

/** Earlier versions, from shared/procedures/<key>/versions/vN.ts, for the matters that still run on them. */
const earlier: readonly Procedure[] = [cloudUseV1, standardViolationV1];

/** Every definition of this release. */
export const versions = versionsOf(procedures, earlier);

/** The definition on which a matter runs. @throws Error when it was removed while matters still run on it. */
export const procedureOf = versions.of;
/** What a new matter of a kind runs on. */
export const latestProcedure = versions.latest;
export { registerTitle } from './registers.ts';
