/** What people ask for: openings, commands and confirmations, some of them by the wrong person or too late. */
import { partyOf, type PersonId } from '@banjie/shared/kernel/party.ts';
import { keyHash } from '@banjie/server/proof/entry.ts';
import { hashOf } from '@banjie/server/proof/hash.ts';
import type { Dice } from './dice.ts';
import type { Durable } from './memory/durable.ts';

export type Asked = {
  /** Names it in the log. */
  id: string;
  person: PersonId;
  key: string;
  matter: string;
  /** Under which it stands in the matter's history; of a receipt, in the receipt. */
  k: string;
} & (
  | { kind: 'open'; procedure: string; form: unknown }
  | { kind: 'give'; command: string; form: unknown; item?: string }
  | { kind: 'confirm'; receipt: string; form: unknown }
);

type Line = readonly [command: string, persons: readonly [PersonId, ...PersonId[]], form: unknown];

const crew = ['duty1', 'duty2', 'duty3', 'ops1', 'team1'] as const;
const finding = { record: '430102', field: '名称', says: '旧名', should: '新名', evidence: '民政公告' };
const change = { resource: 'divisions', kind: 'change', reason: '系统升级', what: '接口变更', from: '2026-12-31' };
const settlement = {
  replies: [{ unit: 'gamma局', said: '影响窗口业务', reply: '延期一个月' }],
  ...{ summary: '已逐一答复', final: '2026-12-31' },
};
const results = [{ finding: '1', what: '所提', outcome: 'corrected', value: '新名' }];

/** Who says what in which step; `any` in every one. */
const lines: Record<string, readonly [Line, ...Line[]]> = {
  acknowledge: [['acknowledge', [...crew, 'a1'], {}]],
  handle: [
    ['progress', crew, { progress: '正在处置' }],
    ['recover', crew, { how: '已更换光模块' }],
    ['classify', ['ops1', 'duty1'], { level: 'II', cyber: true, critical: false }],
  ],
  report: [['fileReport', crew, { cause: '光模块', impact: '二十分钟', measures: '更换' }]],
  nationalReport: [['reported', ['office1', 'office2', 'ops1'], { receiver: '网信办' }]],
  verify: [
    ['answer', ['b1', 'b2'], { results }],
    ['answer', ['b1', 'b2'], { results }],
    ['withdraw', ['a1', 'a3', 'a1', 'a3', 'b1'], { reason: '误报' }],
  ],
  receipts: [['object', ['a1', 'a3'], {}]],
  contest: [
    ['letBe', ['a1', 'a3'], {}],
    ['dispute', ['a1', 'a3'], { about: '名称', request: '重新核对' }],
  ],
  followUp: [
    ['keep', ['b1', 'b2'], { why: '无误' }],
    ['correctAgain', ['b1', 'b2'], { what: '已再次更正' }],
  ],
  consult: [
    ['agree', ['a1', 'b1', 'b2', 'a3'], { agreement: '以公告为准' }],
    ['disagree', ['a1', 'b1'], { reason: '不同意' }],
    ['withdraw', ['b1', 'b2'], { reason: '不再变更' }],
  ],
  consultClosing: [['closeConsult', ['auth1', 'auth2', 'auth1', 'auth2', 'a1'], { reason: '期限已过，不再等候' }]],
  settle: [
    ['settle', ['b1', 'b2'], settlement],
    ['settle', ['b1', 'a1'], { ...settlement, replies: [] }],
    ['abandon', ['b1', 'b2'], { reason: '不再变更' }],
  ],
  file: [
    ['accept', ['auth1', 'auth2'], {}],
    ['sendBack', ['auth1', 'auth2'], { reason: '请说明去处' }],
    ['withdraw', ['b1', 'b2'], { reason: '不再变更' }],
  ],
  mediate: [['fail', ['auth1', 'auth2'], { reason: '未达成' }]],
};

const idOf = (person: PersonId, key: string): string => hashOf({ actor: `person:${person}`, key }).slice(0, 26);

const provider = ['b1', 'b2'] as const;
const openings: Record<string, { persons: readonly [PersonId, ...PersonId[]]; form(chance: Dice): unknown }> = {
  incident: {
    persons: crew,
    form: (chance) => ({
      ...{ what: '光路中断', system: '政务云', level: 'II', affected: [{ unit: 'alpha' }, { unit: 'beta' }] },
      ...(chance.chance(0.5) ? { cyber: true, critical: chance.chance(0.5) } : {}),
    }),
  },
  'data-correction': {
    persons: ['a1', 'a3', 'g1', 'b1'],
    form: () => ({ resource: 'divisions', findings: [finding] }),
  },
  // Its receipts are closed early where users say nothing.
  'service-change': { persons: provider, form: () => change },
};

/** Most of what registers hold comes of corrections. */
const kinds = [
  'incident',
  'incident',
  'data-correction',
  'data-correction',
  'data-correction',
  'service-change',
] as const;

export function openingOf(chance: Dice, id: string): Asked {
  const procedure = chance.pick(kinds);
  const opening = openings[procedure];
  if (!opening) throw new Error(procedure);
  const person = chance.pick(opening.persons);
  const matter = idOf(person, id);
  const k = keyHash(matter, `person:${person}`, id);
  return { id, kind: 'open', person, key: id, matter, k, procedure, form: opening.form(chance) };
}

export function commandOf(chance: Dice, id: string, { matters }: Durable): Asked | undefined {
  const states = [...matters.values()].map(({ state }) => state);
  const back = chance.chance(0.12) ? chance.any(states.filter((one) => one.back?.by.person !== undefined)) : undefined;
  if (back?.back?.by.person !== undefined) {
    const { person } = back.back.by;
    const k = keyHash(back.id, `person:${person}`, id);
    return { id, kind: 'give', person, key: id, matter: back.id, k, command: 'takeBack', form: {} };
  }
  const open = states.filter(({ end }) => !end);
  const state = chance.any(open);
  if (!state) return undefined;
  const said = lines[chance.any(state.items.filter(({ step }) => step in lines))?.step ?? ''];
  if (!said) return undefined;
  const [command, persons, form] = chance.pick(said);
  const person = chance.pick(persons);
  return {
    ...{ id, kind: 'give', person, key: id, matter: state.id, command, form },
    k: keyHash(state.id, `person:${person}`, id),
  };
}

export function confirmationOf(chance: Dice, id: string, { receipts }: Durable): Asked | undefined {
  const all = [...receipts.values()];
  const open = all.filter(({ state }) => state === 'open');
  const list = chance.chance(0.8) && open.length > 0 ? open : all;
  const receipt = chance.any(list);
  if (!receipt) return undefined;
  const unit = receipt.parties.map(partyOf).flatMap((party) => ('unit' in party ? [party.unit] : []))[0] ?? '';
  const person = chance.pick(holders[unit] ?? ['b1']);
  return {
    ...{ id, kind: 'confirm', person, key: id, matter: receipt.matter, receipt: receipt.id },
    ...{ k: `${person}:${id}`, form: answers[receipt.procedure]?.(chance) },
  };
}

const answers: Record<string, (chance: Dice) => object> = {
  'data-correction': (chance) => ({ compared: chance.pick(['updated', 'same']) }),
  'service-change': (chance) => ({ position: chance.pick(['agree', 'object']), impact: '影响窗口业务' }),
};
const holders: Record<string, readonly [PersonId, ...PersonId[]]> = {
  alpha: ['a1', 'a3'],
  gamma: ['g1'],
  office: ['officeHead', 'office1'],
};
