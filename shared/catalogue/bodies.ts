/** The bodies above the units: who goes on where one of them must not, or does not; and what every unit is told. */
import type { Context, Tell } from '../engine/definition/definition.ts';
import { postKey, type Directory, type PartyKey, type PostKey, type UnitId } from '../kernel/party.ts';

const line = [
  ['authority', 'data'],
  ['committee', 'head'],
  ['city-government', 'head'],
] as const;

/**
 * The first of authority, committee and city government that is none of these units: nobody judges what is his (N-28,
 * N-41), nor takes up what he has left lying himself.
 * @param nth the one after it, for what the first leaves lying: 1
 */
export function bodyBut(directory: Directory, not: readonly (UnitId | undefined)[], nth = 0): PartyKey[] {
  const all = line.flatMap(([kind, post]) => {
    const id = directory.body(kind)?.id;
    return id === undefined ? [] : [{ id, key: postKey(id, post) }];
  });
  const free = all.filter(({ id }) => !not.includes(id));
  // In a city without a body above them the highest has it: who may not decide there goes by who he is.
  const found = free[nth] ?? all.at(-1);
  return found === undefined ? [] : [found.key];
}

export const everyUnit =
  (post: PostKey) =>
  (_: unknown, { directory }: Pick<Context, 'directory'>): PartyKey[] =>
    directory.units().map(({ id }) => postKey(id, post));

/** Made known to every unit (B-14, B-38, N-16). */
export const toEveryUnit = <M>(
  title: string,
  body: Tell<M>['body'],
  { post = 'contact', kind = 'info' }: { post?: PostKey; kind?: NonNullable<Tell['kind']> } = {},
): Tell<M> => ({ title, kind, to: everyUnit(post), body });
