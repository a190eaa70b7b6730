/** Who may come to look at a matter: of each kind of viewer one, as the people of the city would have him. */
import { participantsOf } from '@banjie/shared/engine/definition/roles.ts';
import type { Play } from '@banjie/shared/engine/testing/play.ts';
import { machine } from '@banjie/shared/engine/testing/city.ts';
import { partiesOf, roleOf } from '@banjie/shared/engine/definition/roles.ts';
import { partyOf, personKey, postKey, type PartyKey, type UnitId } from '@banjie/shared/kernel/party.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { Standing } from '@banjie/server/matters/ports.ts';
import { showsFiles } from '@banjie/server/matters/sight/roles.ts';
import type { SightRole } from '@banjie/server/matters/sight/table.ts';

export interface Viewer {
  kind: string;
  /** The row of the table by which he is to be judged. */
  role: SightRole;
  standing: Standing;
  channel: 'miniapp' | 'chat';
}

/** Everybody whom `viewersOf` may find. */
export const viewerKinds = [
  ...['handler', 'bot', 'stand-in', 'supervisor', 'post', 'applicant', 'head', 'colleague', 'former'],
  ...['copy-of-files', 'copy-of-forms', 'copy', 'asked', 'provider-staff', 'stranger', 'administrator'],
];

/** A unit that has nothing to do with any matter. */
export const OUTSIDE: UnitId = 'outside';
/** A unit that is asked for a receipt and has no other part. */
export const ASKED: UnitId = 'asked-only';
/** The provider of the cloud in the city of the walks. */
const PROVIDER: UnitId = 'cloud';

const unitOfKey = (play: Play, key: PartyKey): UnitId => {
  const party = partyOf(key);
  return 'unit' in party ? party.unit : (play.city.directory.person(party.person)?.unit ?? OUTSIDE);
};

/** What viewers are called, so that copies can be given and files be attached in their names. */
export const personOf = (kind: string): string => `viewer-${kind}`;

export function viewersOf(play: Play, state: MatterState, asks: boolean): Viewer[] {
  const { procedure, city } = play;
  const place = { directory: city.directory, registers: play.context(machine('sight')).registers };
  const viewer = (kind: string, role: SightRole, unit: UnitId, keys: PartyKey[] = [], more: Partial<Viewer> = {}) => ({
    ...{ kind, role, channel: 'miniapp' as const },
    standing: {
      ...{ person: personOf(kind), name: kind, unit, unitName: unit, administrator: false, standsInFor: [] },
      keys: [personKey(personOf(kind)), ...keys],
    },
    ...more,
  });
  const inHand = state.items.flatMap((item) => (item.kind === 'task' ? item.parties : []));
  const supervising = partiesOf(roleOf(procedure, procedure.supervisor), state, place);
  const isHead = (key: PartyKey) => state.units.some((unit) => key === postKey(unit, 'head'));
  const [held] = inHand;
  const supervisor = supervising.find((key) => !inHand.includes(key));
  const post = participantsOf(procedure, state, place).find(
    (key) =>
      'unit' in partyOf(key) &&
      state.units.includes(unitOfKey(play, key)) &&
      ![...inHand, ...supervising].includes(key) &&
      !isHead(key),
  );
  const head = state.units
    .map((unit) => postKey(unit, 'head'))
    .find((key) => ![...inHand, ...supervising].includes(key));
  // Whoever opened it is known in person, wherever a post of his is.
  const opener = state.opener.person === undefined ? undefined : personKey(state.opener.person);
  const [involved] = state.units;
  const delegated = held && viewer('of-the-handler', 'handler', OUTSIDE);
  return [
    ...(held ? [viewer('handler', 'handler', unitOfKey(play, held), [held])] : []),
    ...(held ? [viewer('bot', 'handler', unitOfKey(play, held), [held], { channel: 'chat' as const })] : []),
    ...(held && delegated
      ? [
          viewer('stand-in', 'handler', OUTSIDE, [], {
            standing: {
              ...delegated.standing,
              standsInFor: [{ person: 'away', name: 'away', until: '2099-01-01', keys: [held] }],
            },
          }),
        ]
      : []),
    ...(supervisor ? [viewer('supervisor', 'supervisor', unitOfKey(play, supervisor), [supervisor])] : []),
    ...(post ? [viewer('post', 'post', unitOfKey(play, post), [post])] : []),
    ...(opener && !inHand.includes(opener) && state.opener.unit !== undefined
      ? [viewer('applicant', 'post', state.opener.unit, [opener])]
      : []),
    ...(head ? [viewer('head', 'head', unitOfKey(play, head), [head])] : []),
    ...(involved === undefined ? [] : [viewer('colleague', 'colleague', involved)]),
    // Who has lost the post that he acted by is a colleague like any other.
    ...(involved === undefined ? [] : [viewer('former', 'colleague', involved)]),
    viewer('copy-of-files', 'copyOfFiles', OUTSIDE),
    viewer('copy-of-forms', 'copyOfForms', OUTSIDE),
    viewer('copy', 'copy', OUTSIDE),
    ...(asks ? [viewer('asked', showsFiles(procedure) ? 'consulted' : 'asked', ASKED)] : []),
    viewer('provider-staff', state.units.includes(PROVIDER) ? 'colleague' : 'nobody', PROVIDER),
    viewer('stranger', 'nobody', OUTSIDE),
    viewer('administrator', 'nobody', OUTSIDE, [], {
      standing: { ...viewer('administrator', 'nobody', OUTSIDE).standing, administrator: true },
    }),
  ];
}
