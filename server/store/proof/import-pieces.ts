/** Signed pieces of imports as they lie there. */
import type mongoose from 'mongoose';
import { hashOf } from '../../proof/hash.ts';
import type { ImportSeal } from '../../registers/import-seals.ts';

export const IMPORTS = 'register_imports';
/** `_id` is its number. */
export type PieceDocument = Omit<ImportSeal, 'n'> & { _id: number };

export const pieceOf = ({ _id, ...rest }: PieceDocument): ImportSeal => ({ n: _id, ...rest });
export const pieceHash = (document: PieceDocument): string => hashOf(pieceOf(document));

/** In their order. */
export async function* importPieces(connection: mongoose.Connection): AsyncGenerator<ImportSeal> {
  for await (const one of connection.collection<PieceDocument>(IMPORTS).find().sort({ _id: 1 })) yield pieceOf(one);
}
