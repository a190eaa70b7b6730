/**
 * 评价: whoever had asked for it says once how it went, with a number and perhaps a word. It stands in the history like all
 * else, and moves nothing: a matter that has ended stays ended.
 */
import { z } from 'zod';
import { addMs, MS_PER_DAY, msBetween } from '../../kernel/time.ts';
import { personKey, unitOfKey, type PartyKey } from '../../kernel/party.ts';
import { emit, type Draft } from '../deciding/draft.ts';
import { choice, text } from '../forms/form.ts';
import { writtenRule } from '../deciding/written.ts';
import { ratingDays } from '../settings/rating-settings.ts';
import { texts } from '../texts.ts';
import type { Context, Procedure } from '../definition/definition.ts';
import type { MatterState } from '../matter/state.ts';
import type { MatterVerb, Scene } from './verb.ts';

const f = texts.rating;
/** Whoever has withdrawn his own request knows how it went. */
const WITHDRAWN = 'withdrawn';

/** Whoever has asked for it, or for whom it was; never a person who has decided in it, nor a unit that has answered. */
export function askedToRate(procedure: Procedure, matter: MatterState, context: Context): PartyKey[] {
  const { directory, now } = context;
  const { end, ratings = [] } = matter;
  if (!end || end.end === WITHDRAWN) return [];
  if (msBetween(addMs(end.at, ratingDays.of(context) * MS_PER_DAY), now) >= 0) return [];
  const asked = procedure.rated?.(matter, directory) ?? matter.requesters.map(personKey);
  const deciders = new Set(decidersOf(procedure, matter));
  return asked.filter((key) => {
    const unit = unitOfKey(key, directory);
    return unit !== undefined && !deciders.has(key) && !ratings.some((one) => one.unit === unit);
  });
}

export const decidersOf = (procedure: Procedure, matter: MatterState): PartyKey[] =>
  Object.entries(matter.given).flatMap(([command, { by }]) =>
    writtenRule(procedure, command)?.decides === true
      ? [by.person, by.onBehalfOf?.person].flatMap((one) => (one === undefined ? [] : [personKey(one)]))
      : [],
  );

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
      emit(draft, { type: 'rated', unit, score: Number(form['score']), at: context.now });
      return undefined;
    },
  },
} as const satisfies Record<string, MatterVerb>;
