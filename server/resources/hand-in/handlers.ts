/** A provider hands in the rows of its resource: looked at first, then confirmed on what it has seen. */
import type { HandInView } from '@banjie/shared/contract/shapes.ts';
import { postKey, type PostKey, type Resource } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Handlers, Upload } from '../../http/handler.ts';
import type { CityClock, People, Standing } from '../../matters/ports.ts';
import { texts as peopleTexts } from '../../people/texts.ts';
import { MOST_BYTES } from './check.ts';
import type { HandingIn } from './handing-in.ts';
import { texts } from './texts.ts';

export interface HandInPorts {
  people: Pick<People, 'standing'>;
  /** Takes its time, and no request's thread. */
  handIn(given: HandingIn): Promise<HandInView | Rejection>;
  clock: CityClock;
  /** The resource as the catalogue has it now. */
  resource(id: string): Promise<Resource | undefined>;
}

const POSTS: readonly PostKey[] = ['data', 'registrar', 'head'];

/** Whoever keeps the data of the unit that provides it. */
export const mayHandIn = ({ unit, keys }: Standing, { provider }: Resource): boolean =>
  unit === provider && POSTS.some((post) => keys.includes(postKey(provider, post)));

export function handInHandlers(ports: HandInPorts): Handlers<'handInRows'> {
  const { people, clock } = ports;
  return {
    async handInRows({ caller, params, query, upload }) {
      const standing = people.standing(caller.person, clock.now());
      if (!standing) return reject('notSignedIn', peopleTexts.gone);
      const resource = await ports.resource(params.id);
      if (!resource) return reject('notFound', texts.unknown);
      if (!mayHandIn(standing, resource)) return reject('notAllowed', texts.notProvider);
      const bytes = await bytesOf(upload, MOST_BYTES, texts.tooLarge);
      if (isRejection(bytes)) return bytes;
      return ports.handIn({
        ...{ bytes, resource, confirm: query.confirm, at: clock.now() },
        by: `${standing.name}（${standing.unitName}）`,
      });
    },
  };
}

/** What was sent, up to so many bytes. */
export async function bytesOf({ bytes, size }: Upload, most: number, text: string): Promise<Uint8Array | Rejection> {
  const tooLarge = reject('tooLarge', text);
  if (size !== undefined && size > most) return tooLarge;
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    length += piece.length;
    if (length > most) return tooLarge;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
