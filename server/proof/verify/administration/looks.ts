/** Looks at sealed fields beside their records in the audit trail, and beside what the chain has of those without one. */
import { digestOfLooks, lookIn } from '../../../audit/looks.ts';
import type { Act, KnownLook } from '../../../audit/ports.ts';
import { canonical } from '../../hash.ts';
import type { AdministrationReading } from './ports.ts';
import { texts } from './texts.ts';

type Of<K extends Act['act']> = Extract<Act, { act: K }>;

export interface KnownLooks {
  /** What the trail tells of, by the place of the record. */
  trail: ReadonlyMap<string, KnownLook>;
  /** Parts of the trail that were kept as long as they had to be. */
  purged: ReadonlyMap<string, Of<'purged'>>;
  /** What stood when looks came under the chain; undefined for a database of an earlier version. */
  early: Of<'looked'> | undefined;
}

/** Says what is wrong. Gives how many looks there are. */
export async function lookFaults(
  store: Pick<AdministrationReading, 'looks' | 'record'>,
  known: KnownLooks,
  say: (text: string) => void,
): Promise<number> {
  const missing = new Map(known.trail);
  const early: { id: string }[] = [];
  const ofPurged = new Map<string, { id: string }[]>();
  let count = 0;
  for await (const { early: isEarly, ...found } of store.looks()) {
    count += 1;
    const [segment = ''] = found.id.split('#');
    const expected = missing.get(found.id);
    missing.delete(found.id);
    if (isEarly) early.push(found);
    else if (expected) {
      if (canonical(expected) !== canonical(found)) say(texts.lookDiffers(expected));
    } else if (known.purged.has(segment)) ofPurged.set(segment, [...(ofPurged.get(segment) ?? []), found]);
    else if (!(await isNew(store, found))) say(texts.lookPlanted(found.id));
  }
  for (const one of missing.values()) say(texts.lookGone(one));
  for (const [segment, { looks }] of known.purged) {
    const noted = looks?.find(([name]) => name === segment)?.[1];
    const found = ofPurged.get(segment);
    if (noted !== (found && digestOfLooks(found))) say(texts.purgedLooksDiffer(segment));
  }
  if (known.early && (known.early.count !== early.length || known.early.digest !== digestOfLooks(early)))
    say(texts.earlyLooksDiffer(known.early.count, early.length));
  return count;
}

/** Written with its record after the trail was read. */
async function isNew(store: Pick<AdministrationReading, 'record'>, found: { id: string }): Promise<boolean> {
  const record = await store.record(found.id);
  return record !== undefined && canonical(lookIn(found.id, record) ?? null) === canonical(found);
}
