/** `npm run admin -- forget 编号`: what is sealed in a matter can be read by nobody any more. */
import { whoAtMachine } from '../audit/command.ts';
import type { Trail } from '../audit/trail.ts';
import type { MatterStore } from '../matters/ports.ts';
import type { PersonalKeys } from './keys.ts';
import { envelopeIn } from './sealing.ts';
import { texts } from './texts.ts';

export interface ForgetPorts {
  store: Pick<MatterStore, 'idOfNumber' | 'history'>;
  keys: PersonalKeys;
  trail: Pick<Trail, 'promise'>;
  say(line: string): void;
}

export async function runForget([number]: readonly string[], ports: ForgetPorts): Promise<boolean> {
  const { store, keys, trail, say } = ports;
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
        await trail.promise({
          ...{ kind: 'administer', what: 'admin forget', channel: 'command-line', who: whoAtMachine() },
          ...{ of: `${number} ${field}`, outcome: 'done', look: { matter, field, what: 'destroyed' } },
        });
        keys.destroy(envelope.kid);
        count += 1;
      }
    }
  say(count === 0 ? texts.command.nothing(number) : texts.command.done(number, count));
  return count > 0;
}
