/**
 * Notices that are about no matter: summaries, who can't be reached, what a channel tells of itself. No history promises
 * them, so they are judged by their seals, by what they are found by, and by what others say of them.
 */
import { besideTexts } from './beside-texts.ts';
import { badSeals, foreignSeals, IN_APP, whoOf, wrongFields, type Seals } from './notices.ts';
import type { BesideStore, StoredNotice } from './ports.ts';

const texts = besideTexts.apart;

export interface ApartSeen {
  notices: number;
  /** Of whose seals the key is not at hand. */
  foreign: number;
}

const DIGEST = /^digest\.(.+)\.\d{4}-\d{2}-\d{2}$/;
const ENDED = /^(delegation\..+)\.end$/;

/**
 * Reads all of them. @param summed persons of whom a notice says that a summary has told them
 * @param say is told each fault
 */
export async function verifyApart(
  beside: BesideStore,
  seals: Seals | undefined,
  summed: ReadonlySet<string>,
  say: (fault: string) => void,
): Promise<ApartSeen> {
  const seen: ApartSeen = { notices: 0, foreign: 0 };
  /** Of an event its parts, with how many it says that it was told to. */
  const events = new Map<string, { among: number; found: number }>();
  const digested = new Set<string>();
  for await (const one of beside.apart()) {
    seen.notices += 1;
    seen.foreign += foreignSeals([one], seals);
    try {
      for (const fault of faultsOf(one, seals)) say(fault);
      const { notice, among, ways } = one.read().telling;
      const before = events.get(notice.event) ?? { among: 0, found: 0 };
      const found = before.found + ways.filter(({ channel }) => channel === IN_APP).length;
      events.set(notice.event, { among: Math.max(before.among, among), found });
      const person = DIGEST.exec(notice.event)?.[1];
      if (person !== undefined) digested.add(person);
    } catch (error) {
      say(besideTexts.misshapen(texts.notice(one.id), error));
    }
  }
  for (const [event, { among, found }] of events) {
    if (found < among) say(texts.deletedAmong(event, among, found));
    // Nobody is told of the end of what he was not told the beginning of.
    const begun = ENDED.exec(event)?.[1];
    if (begun !== undefined && !(await isThere(`${begun}.start`))) say(texts.unbegun(event));
  }
  // One that was told since they were read is there by now.
  for (const person of summed)
    if (!digested.has(person) && !(await beside.hasDigest(person))) say(texts.unsummed(person));
  return seen;

  async function isThere(event: string): Promise<boolean> {
    return events.has(event) || (await beside.hasNotice(event));
  }
}

function faultsOf(one: StoredNotice, seals: Seals | undefined): string[] {
  const read = one.read();
  const { notice, ways } = read.telling;
  const wrong = wrongFields(read, { at: notice.at, number: '' });
  if (wrong.length > 0) return [texts.fields(one.id, whoOf(ways), wrong)];
  return seals === undefined ? [] : badSeals(read, seals).map((who) => texts.seal(one.id, who));
}
