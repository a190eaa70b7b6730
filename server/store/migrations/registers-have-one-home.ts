/**
 * 3 → 4: registers had one entry per register, matter and subject, and what was imported stood beside them; now each
 * subject is one document with a history (docs/decisions/0024). Every change that the old entries tell of is carried out
 * anew in its order; to do so twice changes nothing. What was read is kept under another name.
 */
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { importedChanges } from '../../registers/imported.ts';
import { oldRegisters } from '../city/old-registers.ts';
import { registerStore } from '../city/registers.ts';
import type { Migration } from './migration.ts';
import { texts } from './texts.ts';

export const registersHaveOneHome: Migration = {
  to: 4,
  async run(connection, onProgress) {
    const registers = registerStore(connection);
    await registers.ensureIndexes();
    const old = oldRegisters(connection);
    let done = 0;
    let latest: Instant = '1970-01-01T00:00:00.000Z';
    for await (const changes of old.changes()) {
      for (const change of changes) {
        await registers.apply(change);
        if (change.order.at > latest) latest = change.order.at;
      }
      done += 1;
      if (done % 500 === 0) onProgress(texts.registers(done));
    }
    const imported = await old.imported();
    const names = new Map(imported.resources.map((one) => [one.id, one]));
    await registers.enter(importedChanges(imported, names, latest));
    await old.putAside();
  },
};
