/** Vacancies at rest: which posts nobody holds, since when, and in which matter that is dealt with. */
import type mongoose from 'mongoose';
import type { Vacancy, VacancyStore } from '../../vacancies/ports.ts';
import type { MatterDocument } from '../matters/document.ts';

type VacancyDocument = Omit<Vacancy, 'id'> & { _id: string };

export function vacancyStore(connection: mongoose.Connection): VacancyStore {
  const vacancies = connection.collection<VacancyDocument>('vacancies');
  return {
    async all() {
      const found = await vacancies.find({}).sort({ _id: 1 }).toArray();
      return found.map(({ _id, ...rest }) => ({ id: _id, ...rest }));
    },
    async note(found) {
      if (found.length === 0) return;
      await vacancies.bulkWrite(
        found.map(({ id, ...rest }) => ({
          updateOne: { filter: { _id: id }, update: { $setOnInsert: rest }, upsert: true },
        })),
      );
    },
    async dealtWith(ids, matter) {
      await vacancies.updateMany({ _id: { $in: [...ids] }, matter: { $exists: false } }, { $set: { matter } });
    },
    async filled(ids) {
      if (ids.length > 0) await vacancies.deleteMany({ _id: { $in: [...ids] } });
    },
    async openMatter(procedure, unit) {
      const found = await connection
        .collection<MatterDocument>('matters')
        .findOne({ units: unit, procedure, open: true, 'state.opener.unit': unit }, { projection: { _id: 1 } });
      return found?._id;
    },
  };
}
