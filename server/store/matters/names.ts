/** What people know a matter by, of many at once. */
import type mongoose from 'mongoose';
import type { MatterNames } from '../../audit/ports.ts';
import type { MatterDocument } from './document.ts';

export const matterNames =
  (connection: mongoose.Connection): MatterNames =>
  async (ids) => {
    const found = await connection
      .collection<MatterDocument>('matters')
      .find({ _id: { $in: [...ids] } }, { projection: { number: 1, procedure: 1 } })
      .toArray();
    return new Map(found.map(({ _id, number, procedure }) => [_id, { number, procedure }]));
  };
