/**
 * What a row of the register of duties means by a paper on record, or by words that are required: which fields of which
 * form somebody must fill in. `command.field`, `open.field` in the opening, `a|b` either.
 */
export const papers: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'access-authorisation': { 'every use recorded': ['use.did'] },
  'capacity-alert': {
    'near 70 %: which resource, how much': ['open.resource', 'open.used'],
    'closed with proof': ['expanded.proof'],
  },
  'catalogue-review': { 'keep, change or withdraw each entry': ['submit.rows'] },
  'citizen-complaint': { answered: ['answered.answer'] },
  'cloud-exemption': { 'the unit is heard before it is taken back': ['state.statement'] },
  'cloud-inspection': {
    'use of the cloud and the office’s own rules (duty, operation, backup, response)': ['submit.rules', 'submit.usage'],
  },
  'cloud-migration': {
    'backup recorded before the switch': ['backup.where', 'backup.on'],
    'complete list of assets before disposal': ['assets.assets'],
    'disposal is recorded': ['dispose.result', 'dispose.on'],
  },
  'cloud-termination': {
    'shutdown, migration and backup are shown': ['open.shutdown', 'open.migration', 'open.backup'],
  },
  complaint: { 'written answer to the complainant': ['answer.answer'] },
  'data-disposal': {
    'as the provider requires, with proof': ['require.requirement', 'dispose.proof'],
    'usage records kept three years and shown on request': ['open.records', 'show.shown'],
  },
  'data-incident': {
    'response plan, containment': ['contain.plan', 'contain.measures'],
    'reported to the competent bodies, criminal matters handed over': ['inform.report', 'transferred.organ'],
  },
  drill: {
    'must not disturb the business of users': ['plan.precautions'],
    'recorded and reported': ['report.course', 'report.report'],
  },
  inconsistency: { 'the losing side corrects': ['corrected.what'] },
  'ops-report': { 'operation, resource use, advice': ['submit.operation', 'submit.usage', 'submit.advice'] },
  'project-plan': { 'the way of funding is decided': ['list.funding'] },
  'risk-assessment': {
    'sharing risks, security review, recovery rehearsed': ['assess.risks', 'rehearse.scenario', 'conclude.conclusion'],
  },
  'secrecy-inspection': { 'results count in the assessment': ['submit.sheet'] },
  'service-change': { 'a reason': ['open.reason'] },
  'service-plan': {
    'funds are refused only to who stays out of sharing without good reason': ['deny.ground', 'deny.reason'],
    'new systems go to the city government': ['file.services', 'approve.rows'],
  },
  'sharing-request': {
    'a refusal states reasons; consent states scope and purpose': ['refuse.reason', 'consent.scope', 'consent.purpose'],
  },
  'standard-feedback': { 'answered, revised': ['explain.answer', 'revise.answer'] },
  'unit-assessment': {
    'five indicators: on the cloud, efficiency, security, sharing and opening, standards': ['submit.rows'],
  },
  violation: { 'seven grounds of the city, those of the nation': ['open.ground', 'open.facts'] },
};
