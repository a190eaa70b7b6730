/** A unit's catalogue as a table with the columns of the national guide: taken out, changed, and looked at beside what stands. */
import { besideCatalogue, inGuide } from '@banjie/shared/catalogue/guide/entries.ts';
import { besidePending } from '@banjie/shared/catalogue/guide/pending.ts';
import { readGuide, writeGuide } from '@banjie/shared/catalogue/guide/table.ts';
import { noRegisters, type RegisterEntry } from '@banjie/shared/engine/definition/registers.ts';
import { csvRecords, separatorOf } from '@banjie/shared/kernel/csv.ts';
import { csvFaultTexts } from '@banjie/shared/kernel/compare-texts.ts';
import { postKey, type UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { regimeFor } from '@banjie/shared/regulation/regimes.ts';
import type { Handlers } from '../../http/handler.ts';
import type { CityClock, Standing } from '../../matters/ports.ts';
import type { EarlierStore } from '../../filling/ports.ts';
import type { PeopleService } from '../../people/directory.ts';
import { texts as peopleTexts } from '../../people/texts.ts';
import { fresh } from '../../registers/fresh.ts';
import type { RegisterStore } from '../../registers/ports.ts';
import { WORKBOOK, writeWorkbook } from '../../workbooks/write.ts';
import { bytesOf } from '../hand-in/handlers.ts';
import type { TableText } from '../hand-in/bytes.ts';
import { firstOf } from '../hand-in/check.ts';
import { texts } from './texts.ts';

export interface GuidePorts {
  people: PeopleService;
  registers: RegisterStore;
  clock: CityClock;
  /** Matters of a unit, newest first. */
  earlier: EarlierStore;
  /** The file as a table. Takes its time, and no request's thread. */
  table(bytes: Uint8Array): Promise<TableText | Rejection>;
}

const MOST_BYTES = 4 * 1024 * 1024;
/** Each becomes a matter of its own, with people who look at it. */
const MOST_RESOURCES = 500;
const PAGE = 500;

export function guideHandlers(ports: GuidePorts): Handlers<'readCatalogueTable' | 'downloadCatalogueTable'> {
  const { people, registers, clock } = ports;

  const registrarOf = (person: string): Standing | Rejection => {
    const standing = people.standing(person, clock.now());
    if (!standing) return reject('notSignedIn', peopleTexts.gone);
    const isRegistrar = standing.keys.includes(postKey(standing.unit, 'registrar'));
    return isRegistrar ? standing : reject('notAllowed', texts.notRegistrar);
  };

  async function ownOf(unit: UnitId): Promise<RegisterEntry[]> {
    const entries: RegisterEntry[] = [];
    for (let after: Awaited<ReturnType<RegisterStore['list']>>['next']; ;) {
      const found = await registers.list('catalogue', undefined, {
        ...{ either: { where: { provider: unit }, subjects: [] }, ended: false, limit: PAGE },
        ...(after ? { after } : {}),
      });
      entries.push(...found.items.flatMap(({ values, ...one }) => (values ? [{ ...one, values }] : [])));
      after = found.next;
      if (!after) return entries;
    }
  }

  /** What the unit has handed in and nobody has decided yet. */
  const underWay = async (unit: UnitId) =>
    (
      await Promise.all(
        ['catalogue-entry', 'catalogue-update'].map((procedure) =>
          ports.earlier.openedBy(unit, procedure, { open: true, limit: MOST_RESOURCES * 2 }),
        ),
      )
    ).flat();

  return {
    async readCatalogueTable({ caller, upload }) {
      const standing = registrarOf(caller.person);
      if (isRejection(standing)) return standing;
      const bytes = await bytesOf(upload, MOST_BYTES, texts.tooLarge);
      if (isRejection(bytes)) return bytes;
      const read = await ports.table(bytes);
      if (isRejection(read)) return read;
      const records = [...csvRecords(read.text, separatorOf(read.text))];
      const table = readGuide(records, MOST_RESOURCES);
      const broken = records.flatMap(({ line, fault }) => (fault ? [{ line, reason: csvFaultTexts[fault] }] : []));
      const { unit, unitName } = standing;
      const own = await ownOf(unit);
      const directory = people.directory();
      const made = await fresh(registers, { directory, registers: noRegisters }, (place) =>
        besideCatalogue(table, {
          ...{ own, unit: { id: unit, name: unitName } },
          regime: regimeFor('数据共享', clock.now()),
          entry: (code) => place.registers.entry('catalogue', code),
          nameOf: (id) => directory.unit(id)?.name ?? id,
          isUsed: (code) => place.directory.usersOf(code).length > 0,
        }),
      );
      const faults = [...broken, ...made.faults];
      const items = besidePending(made.items, await underWay(unit));
      return { ...made, items, encoding: read.encoding, faults: firstOf(faults), faultCount: faults.length };
    },

    async downloadCatalogueTable({ caller }) {
      const standing = registrarOf(caller.person);
      if (isRejection(standing)) return standing;
      const own = await ownOf(standing.unit);
      const rows = writeGuide(own.map((entry) => inGuide(entry, standing.unitName)));
      const content = writeWorkbook(texts.sheet, rows);
      return { name: texts.name(standing.unitName), type: WORKBOOK, size: content.length, content };
    },
  };
}
