/**
 * 评价: whoever had asked for it says once how it went, with a number and perhaps a word. It stands in the history like all
 * else, and moves nothing: a matter that has ended stays ended.
 */
import { z } from 'zod';
import { personKey, unitOfKey, type PartyKey } from '../../kernel/party.ts';
import { askedToRate, decidersOf } from '../deciding/asked.ts';
import { spawn } from '../deciding/carry-out.ts';
import { emit, type Draft } from '../deciding/draft.ts';
import { choice, text } from '../forms/form.ts';
import { texts } from '../texts.ts';
import type { MatterVerb, Scene } from './verb.ts';

const f = texts.rating;
/** So much or less: whoever answered is to ask what is wrong. */
const DISSATISFIED = 2;
export const isDissatisfied = (score: number): boolean => score <= DISSATISFIED;

function mayRate({ procedure, matter, context }: Scene): PartyKey[] | undefined {
  const { actor } = context;
  if (!matter.end || actor.kind !== 'person') return undefined;
  // Under whatever post he is asked: nobody says how he himself has decided.
  if (decidersOf(procedure, matter).includes(personKey(actor.person))) return undefined;
  const asked = askedToRate(procedure, matter, context);
  return asked.length > 0 ? asked : undefined;
}

export const ratingVerbs = {
  rate: {
    of: 'matter',
    title: texts.verbs.rate,
    help: f.help,
    who: mayRate,
    form: z.object({
      score: choice(f.score, f.scores, { chosen: true }),
      word: text(f.word, { max: 200 }).optional(),
    }),
    apply(draft: Draft, _, { form, by }) {
      const { context, state } = draft;
      const unit = (by.as === undefined ? undefined : unitOfKey(by.as, context.directory)) ?? by.unit ?? '';
      if (state.ratings?.some((one) => one.unit === unit)) return undefined;
      const score = Number(form['score']);
      emit(draft, { type: 'rated', unit, score, at: context.now });
      if (isDissatisfied(score)) spawn(draft, draft.procedure.dissatisfied);
      return undefined;
    },
  },
} as const satisfies Record<string, MatterVerb>;
