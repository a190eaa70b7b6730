/** Materials that a unit has handed in: by the matters that it has opened. */
import type mongoose from 'mongoose';
import type { HandedInBy } from '../../materials/ports.ts';
import type { MatterDocument } from './document.ts';

export const handedInBy =
  (connection: mongoose.Connection): HandedInBy =>
  async (unit, materials, limit) => {
    const found = await connection
      .collection<MatterDocument>('matters')
      .find(
        { 'state.opener.unit': unit, 'state.materials.material': { $in: [...materials] } },
        { projection: { 'state.number': 1, 'state.title': 1, 'state.materials': 1, 'state.files': 1 } },
      )
      .sort({ 'state.openedAt': -1, _id: -1 })
      .limit(limit)
      .toArray();
    return found.map(({ _id, state }) => ({ ...state, id: _id }));
  };
