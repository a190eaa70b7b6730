/** Nobody judges what is his: whoever gains, is accused, has asked or decided before has no hand in it, whatever posts he holds. */
import { offersOf, type Offer } from '@banjie/shared/engine/deciding/allowed.ts';
import { actorOf, machine } from '@banjie/shared/engine/testing/city.ts';
import { playAt, type Spot } from '@banjie/shared/engine/testing/explore.ts';
import { passed } from '@banjie/shared/engine/testing/way.ts';
import type { Actor } from '@banjie/shared/engine/definition/definition.ts';
import { unitOfKey, type PartyKey, type PersonId, type UnitId } from '@banjie/shared/kernel/party.ts';
import type { Bar } from '../../law/table.ts';
import { cityFor, look, type Fault, type Looked } from '../looked.ts';

export function biased(looked: Looked): Fault[] {
  const faults = barsBroken(looked, looked.law.bars);
  const ofUnits = looked.law.bars.filter((one) => one.by === 'unit' && one.who.startsWith('opening.'));
  if (ofUnits.length === 0) return faults;
  // Once more, with the body that decides as the one that the matter is about.
  const bodies = new Set(ofUnits.flatMap((bar) => decidersOf(looked, bar)));
  for (const body of bodies) {
    const about = look(
      looked.procedure,
      looked.law,
      { spots: 25, openings: 2 },
      { ...cityFor(looked.procedure), named: [body] },
    );
    faults.push(...barsBroken(about, ofUnits));
  }
  return faults;
}

const concerns = ({ acts }: Bar, offer: Offer): boolean =>
  offer.verb === undefined &&
  (acts.includes(offer.item?.step ?? '') || acts.includes(`${offer.item?.step ?? '*'}.${offer.command}`));

function decidersOf({ walks }: Looked, { acts }: Bar): UnitId[] {
  const moves = walks.spots.flatMap((spot) => spot.moves);
  return [
    ...new Set(
      moves
        .filter((move) => move.acts.some((act) => acts.includes(act) || acts.includes(act.split('.')[0] ?? '')))
        .flatMap((move) => move.units),
    ),
  ];
}

function barsBroken({ procedure, walks }: Looked, bars: readonly Bar[]): Fault[] {
  const faults: Fault[] = [];
  if (bars.length === 0) return faults;
  const seen = new Set<string>();
  for (const spot of walks.spots) {
    if (!spot.explored || spot.state.end) continue;
    const play = playAt(walks, spot);
    for (const offer of offersOf(procedure, spot.state, play.context(machine('independence')))) {
      for (const bar of bars.filter((one) => concerns(one, offer))) {
        const act = `${offer.item?.step ?? '*'}.${offer.command}`;
        const name = `${act} ${bar.who} ${bar.by}`;
        if (seen.has(name)) continue;
        const may =
          bar.by === 'unit'
            ? barredUnits(bar, spot).some((unit) =>
                offer.parties.some((key) => unitOfKey(key, walks.city.directory) === unit),
              )
            : barredPersons(bar, spot).some((person) => {
                // As if he held every post to which it is addressed.
                const actor = holding(actorOf(walks.city, person), offer.parties);
                return play
                  .allowed(actor)
                  .some((one) => one.command === offer.command && one.item?.id === offer.item?.id);
              });
        if (!may) continue;
        seen.add(name);
        faults.push({
          procedure: procedure.key,
          what: `${act} may be given by ${wordsWho(bar)}`,
          article: bar.article,
          after: passed(spot.way),
        });
      }
    }
  }
  return faults;
}

const wordsWho = ({ who, by }: Bar): string => `${by === 'unit' ? 'the unit of ' : ''}${who}`;
const holding = (actor: Actor, keys: readonly PartyKey[]): Actor => {
  if (actor.kind !== 'person') return actor;
  const [first] = actor.principals;
  return { ...actor, principals: [{ ...first, keys: [...first.keys, ...keys] }] };
};

function barredPersons({ who }: Bar, { state }: Spot): PersonId[] {
  const [from = '', name = ''] = who.split('.');
  const person =
    from === 'opener' ? state.opener.person : from === 'given' ? state.given[name]?.by.person : state.opening[name];
  return typeof person === 'string' ? [person] : [];
}
function barredUnits({ who }: Bar, { state }: Spot): UnitId[] {
  const [from = '', name = ''] = who.split('.');
  const unit =
    from === 'opener' ? state.opener.unit : from === 'given' ? state.given[name]?.by.unit : state.opening[name];
  return typeof unit === 'string' ? [unit] : [];
}
