/** What people read says names: no title, notice, advice or entry shows the id of a unit or a resource. */
import { passed } from '@banjie/shared/engine/testing/way.ts';
import type { Effect, MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { Fault, Looked } from '../looked.ts';

export function unnamed({ procedure, walks }: Looked): Fault[] {
  const { directory } = walks.city;
  const units = directory.units();
  const ids = [...units, ...walks.city.resources].map(({ id }) => id);
  // A unit of the walked city is called by its id and 局.
  const raw = new RegExp(`(?<![\\w/-])(${ids.join('|')})(?![\\w/-]|局)`, 'u');
  const adviceOf = (state: MatterState) => units.flatMap(({ id }) => procedure.advice?.(state, id, directory) ?? []);
  const came = [
    ...walks.opened.map(({ acts, effects, state }) => ({ acts, effects, state, after: [] as string[] })),
    ...walks.spots.flatMap((spot) =>
      spot.moves.map(({ acts, effects, state }) => ({ acts, effects, state, after: passed(spot.way) })),
    ),
  ];
  return came.flatMap(({ acts, effects, state, after }) =>
    [
      ['title', state.title] as const,
      ...adviceOf(state).map((one) => ['advice', one] as const),
      ...effects.flatMap(saidBy),
    ]
      .filter(([, text]) => raw.test(text))
      .map(([where, text]) => ({
        procedure: procedure.key,
        what: `${where} of ${acts.at(-1) ?? 'time'} shows an id: ${text}`,
        article: 'names',
        after,
      })),
  );
}

function saidBy(effect: Effect): (readonly [string, string])[] {
  switch (effect.effect) {
    case 'notify':
    case 'askReceipts':
    case 'remindReceipts':
      return [
        ['subject', effect.subject],
        ['body', effect.body],
      ];
    case 'register':
      return [['entry', effect.change.title]];
    case 'open':
      return [['link', effect.link.relation]];
    default:
      return [];
  }
}
