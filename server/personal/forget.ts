/** `npm run admin -- forget 编号`: what is sealed in a matter can be read by nobody any more. */
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { MatterStore } from '../matters/ports.ts';
import type { PersonalKeys } from './keys.ts';
import type { LookStore } from './ports.ts';
import { envelopeIn } from './sealing.ts';
import { texts } from './texts.ts';

export interface ForgetPorts {
  store: Pick<MatterStore, 'idOfNumber' | 'history'>;
  looks: LookStore;
  keys: PersonalKeys;
  now: Instant;
  say(line: string): void;
}

export async function runForget([number]: readonly string[], ports: ForgetPorts): Promise<boolean> {
  const { store, looks, keys, now, say } = ports;
  if (number === undefined) {
    say(texts.command.usage);
    return false;
  }
  const matter = await store.idOfNumber(number);
  if (matter === undefined) {
    say(texts.command.noMatter(number));
    return false;
  }
  let count = 0;
  // Of the history, not of the state: what was replaced there is to go as well.
  for await (const { events } of store.history(matter))
    for (const event of events) {
      if (event.type !== 'opened' && event.type !== 'given') continue;
      for (const [field, value] of Object.entries(event.form)) {
        const envelope = envelopeIn(value);
        if (!envelope || keys.find(envelope.kid) === undefined) continue;
        await looks.note({ matter, field, at: now, what: 'destroyed' });
        keys.destroy(envelope.kid);
        count += 1;
      }
    }
  say(count === 0 ? texts.command.nothing(number) : texts.command.done(number, count));
  return count > 0;
}
