/** The audit trail, segment by segment: what each says of itself, and what the chain of administration has of it. */
import { msBetween, MS_PER_DAY } from '@banjie/shared/kernel/time.ts';
import { readWritten } from '../../../audit/entry.ts';
import { daysKept, LEAST_MONTHS } from '../../../audit/keeping.ts';
import { lookIn } from '../../../audit/looks.ts';
import type { Act, AuditRecord, KnownLook, TrailHead } from '../../../audit/ports.ts';
import { GENESIS, hashOfText } from '../../hash.ts';
import type { AdministrationReading } from './ports.ts';
import { texts } from './texts.ts';

interface InChain {
  trail: ReadonlyMap<string, readonly TrailHead[]>;
  purged: ReadonlyMap<string, Extract<Act, { act: 'purged' }>>;
}

interface Walked {
  seq: number;
  hash: string;
  whole: boolean;
  hashes: Map<number, string>;
  broken: boolean;
}

/** Says what is wrong. Gives how many records there are. @param looked is told each look at a sealed field */
export async function verifyTrail(
  store: AdministrationReading,
  { trail, purged }: InChain,
  say: (text: string) => void,
  looked: (look: KnownLook) => void = () => undefined,
): Promise<number> {
  const heads = new Map((await store.segments()).map((one) => [one.segment, one]));
  let count = 0;
  let now: { segment: string; walked: Walked } | undefined;
  const seen = new Set<string>();
  const end = async (): Promise<void> => {
    if (!now) return;
    const { segment, walked } = now;
    let head = heads.get(segment);
    // It may have gone on, or begun, since the heads were read.
    if (!head || head.seq !== walked.seq) head = (await store.segment(segment)) ?? head;
    if (!head) say(texts.segmentHeadless(segment));
    else if (head.seq > walked.seq && !walked.broken) {
      const known = heads.get(segment);
      if (!known || known.seq > walked.seq) say(texts.recordsCut(segment, walked.seq + 1, known?.seq ?? head.seq));
    } else if (!walked.broken && (head.seq < walked.seq || (head.seq === walked.seq && head.head !== walked.hash)))
      say(texts.segmentHeadDiffers(segment));
    for (const sealed of trail.get(segment) ?? []) {
      const found = walked.hashes.get(sealed.seq);
      if (found === sealed.head || walked.broken) continue;
      say(
        found === undefined
          ? texts.recordsCut(segment, walked.seq + 1, sealed.seq)
          : texts.recordsRewritten(segment, sealed.seq),
      );
      break;
    }
  };

  for await (const stored of store.records()) {
    count += 1;
    if (stored.segment !== now?.segment) {
      await end();
      seen.add(stored.segment);
      now = {
        segment: stored.segment,
        walked: { seq: 0, hash: GENESIS, whole: true, hashes: new Map(), broken: false },
      };
    }
    const { walked } = now;
    const { seq, hash } = stored;
    const said = readWritten<AuditRecord & { segment: string }>(stored);
    const look = lookIn(stored.place, stored);
    if (look) looked(look);
    const whole = isWhole(stored, said);
    const fault =
      seq <= walked.seq || (said && said.segment !== stored.segment)
        ? texts.recordPlanted(stored.segment, seq, said)
        : seq > walked.seq + 1
          ? texts.recordsDeleted(stored.segment, walked.seq + 1, seq - 1)
          : !whole
            ? texts.recordEdited(stored.segment, seq, said)
            : walked.whole && said?.previous !== walked.hash
              ? texts.recordReplaced(stored.segment, Math.max(1, walked.seq))
              : undefined;
    if (fault !== undefined) {
      say(fault);
      walked.broken = true;
      if (seq > walked.seq + 1 && !whole) say(texts.recordEdited(stored.segment, seq, said));
    }
    if (seq > walked.seq) {
      walked.hashes.set(seq, hash);
      Object.assign(walked, { seq, hash, whole });
    }
  }
  await end();
  for (const head of heads.values())
    if (!seen.has(head.segment) && !purged.has(head.segment)) say(texts.segmentGone(head.segment, head.seq));
  for (const [segment, sealed] of trail) {
    if (seen.has(segment) || heads.has(segment)) continue;
    const last = sealed.at(-1);
    const gone = purged.get(segment);
    if (!last) continue;
    if (!gone) say(texts.segmentGone(segment, last.seq));
    else if (msBetween(last.last, gone.now) < daysKept(LEAST_MONTHS) * MS_PER_DAY) say(texts.purgedEarly(segment));
  }
  return count;
}

type Stored = AdministrationReading extends { records(): AsyncIterable<infer R> } ? R : never;

/** The text is what the hash says, and what stands beside it is what it says. */
function isWhole(stored: Stored, said: (AuditRecord & { segment: string; seq: number }) | undefined): boolean {
  return (
    said !== undefined &&
    hashOfText(stored.text) === stored.hash &&
    said.seq === stored.seq &&
    stored.place === `${said.segment}#${String(said.seq).padStart(8, '0')}` &&
    (['segment', 'at', 'kind', 'what', 'who', 'channel'] as const).every((name) => said[name] === stored[name])
  );
}
