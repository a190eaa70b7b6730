/** Part B of the register of duties: sharing. Transcribed from the register, not from the definitions. */
import { hours, months, range, row, workingDays, type Row } from './row.ts';

export const sharing = {
  'catalogue-entry': row({
    articles: [...range('B', 12, 15), 'B-17', 'B-28', 'B-37', ...range('N', 13, 16)],
    actors: ['unit', 'authority'],
    gates: [
      ['secrecy and privacy review of the unit itself', 'decision'],
      ['the reviewer is another person than the registrar', 'decision'],
      ['conditional: scope, use and conditions', 'stop'],
      ['not shared: its legal basis, confirmed by the authority', 'stop'],
    ],
    consequences: [
      ['announced to all', 'tells|receipts'],
      ['stands in the catalogue', 'register'],
    ],
    bad: 1,
    registers: ['catalogue'],
  }),
  'usage-records': row({
    articles: ['N-29'],
    actors: ['unit', 'authority'],
    gates: [],
    consequences: [],
  }),
  'sharing-rules': row({
    articles: ['B-8', 'B-46', 'B-47'],
    actors: ['legal', 'committee', 'authority'],
    gates: [['the city’s legal body has reviewed it', 'decision']],
    consequences: [
      ['announced to all', 'tells|receipts'],
      ['stands among the rules', 'register'],
    ],
    registers: ['rules'],
  }),
  'catalogue-update': row({
    articles: ['B-16', 'N-17'],
    actors: ['unit', 'authority'],
    limits: workingDays('N-17', 10, 5, 2),
    gates: [['five more working days once, with the authority’s consent', 'extension']],
    consequences: [['the entry changes', 'register']],
    registers: ['catalogue'],
  }),
  'catalogue-review': row({
    articles: ['B-16'],
    actors: ['unit'],
    consequences: [['keep, change or withdraw each entry', 'record']],
    periods: months('B-16', 1),
    recurs: { every: 'year', on: '10-01' },
  }),
  'resource-update': row({
    articles: ['B-21', 'B-25'],
    actors: ['unit'],
    limits: workingDays('B-25', 2),
    consequences: [
      ['reported to the authority', 'tells'],
      ['every user unit compares, updates and confirms', 'receipts'],
    ],
  }),
  'source-designation': row({
    articles: ['N-19'],
    actors: ['authority'],
    consequences: [['from then on it provides', 'register']],
    registers: ['sources'],
  }),
  inconsistency: row({
    articles: ['B-4', 'B-20', 'B-26'],
    actors: ['authority', 'committee', 'unit'],
    consequences: [
      ['the losing side corrects', 'record'],
      ['all users told', 'tells|receipts'],
    ],
  }),
  'sharing-request': row({
    articles: ['B-29', 'B-31', ...range('N', 20, 22)],
    actors: ['unit', 'authority', 'committee'],
    limits: [...workingDays('N-21', 1, 10), ...workingDays('N-22', 20)],
    gates: [
      ['ten more working days with the authority’s consent and word to the requester', 'extension'],
      ['the heads of sharing of both sides agree', 'decision'],
      ['missing material is named once and completely, never a ground for refusal', 'materials'],
      ['a refusal states reasons; consent states scope and purpose', 'reason'],
      ['nothing is given of what is suspended', 'stop'],
    ],
    consequences: [
      ['subscribed', 'register'],
      ['late: pressed by the authority, pursued (N-39), or a dispute (N-28)', 'lapse'],
    ],
    bad: 1,
    children: ['violation', 'data-dispute'],
    registers: ['subscriptions', 'catalogue'],
  }),
  'use-extension': row({
    articles: ['N-25'],
    actors: ['unit'],
    gates: [['only with the provider’s consent', 'decision']],
    bad: 1,
    registers: ['subscriptions'],
  }),
  'share-type-change': row({
    articles: ['B-30'],
    actors: ['unit', 'authority'],
    consequences: [['taken off the list of what is not shared', 'register']],
    registers: ['catalogue'],
  }),
  'data-correction': row({
    articles: ['B-32', 'N-26'],
    actors: ['unit'],
    limits: workingDays('N-26', 10),
    consequences: [
      ['every user unit sees that the record is being verified', 'register'],
      ['citizens with valid proof are served as usual', 'advice'],
      ['corrected, confirmed right or partly, with reason, to every user unit, and each confirms', 'receipts'],
      ['the reporter may contest the result', 'child'],
    ],
    children: ['data-dispute'],
    registers: ['verifications'],
  }),
  'data-dispute': row({
    articles: ['N-28'],
    actors: ['unit', 'authority', 'city-government'],
    gates: [['consult, then mediate, then the government decides', 'decision']],
  }),
  'service-change': row({
    articles: ['N-27'],
    actors: ['unit', 'authority'],
    gates: [
      ['a reason', 'reason'],
      ['consultation with the users before it is filed', 'joint|stop'],
    ],
  }),
  'data-misuse': row({
    articles: ['N-27'],
    actors: ['unit', 'authority'],
    consequences: [
      ['access suspended by the authority or the provider', 'register'],
      ['restored, or ended', 'bad end'],
    ],
    bad: 1,
    registers: ['suspensions'],
  }),
  'data-disposal': row({
    articles: ['N-27', 'N-29'],
    actors: ['unit'],
    recurs: { every: 'entry' },
    registers: ['subscriptions'],
    limits: months('N-29', 36),
    gates: [['as the provider requires, with proof', 'reason']],
    consequences: [
      ['usage records kept three years and shown on request', 'record'],
      ['the subscription is over when its term is', 'register'],
    ],
  }),
  'data-return': row({ articles: ['N-24'], actors: ['unit'] }),
  'duplicate-collection': row({ articles: ['B-20', 'B-31', 'N-19'], actors: ['unit'] }),
  'sharing-inspection': row({
    articles: ['B-38', 'N-29', 'N-38'],
    actors: ['authority'],
    consequences: [
      ['quality, quantity, timeliness and use per unit, published', 'register'],
      ['reported to the city government', 'tells|receipts'],
    ],
    recurs: { every: 'half-year' },
    registers: ['results'],
  }),
  'secrecy-inspection': row({
    articles: ['B-39'],
    actors: ['secrecy'],
    consequences: [['results count in the assessment', 'record']],
    recurs: { every: 'city' },
  }),
  'risk-assessment': row({
    articles: ['B-33'],
    actors: ['authority'],
    consequences: [['sharing risks, security review, recovery rehearsed', 'record']],
    recurs: { every: 'city' },
  }),
  'unit-arrangements': row({
    articles: ['A-35', 'A-38', 'B-11', 'B-17', 'B-19', 'B-41', 'N-11'],
    actors: ['unit'],
    consequences: [
      ['responsible head, sharing body, registrar, reviewer, contact, rules; a vacancy shows', 'register'],
    ],
    recurs: { every: 'year' },
    registers: ['posts'],
  }),
  'processing-entrustment': row({
    articles: ['N-36'],
    actors: ['unit'],
    gates: [['approved, with obligations', 'decision']],
    consequences: [['supervised, ended', 'register']],
    bad: 1,
    registers: ['entrustments'],
  }),
  'data-incident': row({
    articles: ['B-33', 'B-45', 'N-35', 'R-4'],
    actors: ['unit'],
    limits: hours('R-4', 1, 4),
    consequences: [
      ['response plan, containment', 'record'],
      ['reported to the competent bodies, criminal matters handed over', 'tells|record'],
    ],
  }),
  violation: row({
    articles: ['B-43', 'N-29', ...range('N', 39, 41)],
    actors: ['authority', 'city-government', 'unit'],
    gates: [['seven grounds of the city, those of the nation', 'stop|reason']],
    consequences: [
      ['overdue: public criticism, and overdue again by a new date', 'lapse'],
      ['serious: accountability', 'bad end'],
      ['under the national rules the authority may make it public', 'register'],
    ],
    bad: 1,
    registers: ['results'],
  }),
  complaint: row({
    articles: ['B-44'],
    actors: ['unit', 'committee', 'authority'],
    consequences: [['written answer to the complainant', 'tells|record']],
  }),
  'citizen-complaint': row({
    articles: ['N-37'],
    actors: ['unit'],
    consequences: [['answered', 'record']],
    children: ['call-back'],
  }),
  'call-back': row({ articles: ['B-44', 'N-37'], actors: ['unit'], bad: 2 }),
} satisfies Record<string, Row>;
