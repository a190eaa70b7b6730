/** Attachments beside the history of their matter: what is noted of each, and every byte of its content. */
import { besideTexts } from './beside-texts.ts';
import type { BesideStore, StoredFile } from './ports.ts';
import type { Reading } from './reading.ts';
import { differing } from './same.ts';

const texts = besideTexts.files;

export async function fileFaults(
  { matter, number, state, history }: Reading,
  store: Pick<BesideStore, 'files' | 'hashOfFile'>,
): Promise<string[]> {
  if (state.files.length === 0) return [];
  const faults: string[] = [];
  const again = usedAgain(state);
  const found = new Map((await store.files(state.files.map(({ id }) => id))).map((one) => [one.id, one]));
  for (const { id, name, size, type, hash } of state.files) {
    const noted = found.get(id);
    if (!noted) faults.push(texts.gone(number, name));
    else {
      // What was handed in before is the file of the matter in which that was.
      const where = again.has(id) && noted.matter !== undefined ? noted.matter : matter;
      const wrong = differing({ name, size, type, hash, matter: where, state: 'ready' }, placed(noted, matter));
      if (wrong.length > 0) faults.push(texts.changed(number, name, wrong));
    }
    const content = await store.hashOfFile(id);
    if (content.hash !== hash || content.size !== size) faults.push(texts.content(number, name));
  }
  return [...faults, ...signatureFaults({ number, state, history })];
}

/** What a decision says of its signature is what stands among the files of its matter, for that decision and no other. */
function signatureFaults({ number, state, history }: Pick<Reading, 'number' | 'state' | 'history'>): string[] {
  const signed = history.flatMap(({ events }) =>
    events.flatMap((one) =>
      one.type === 'given' && one.signed && 'file' in one.signed ? [{ ...one.signed, what: one.title }] : [],
    ),
  );
  const isThere = ({ file, hash, what }: (typeof signed)[number]) =>
    state.files.some((one) => one.id === file && one.hash === hash && one.signs === what);
  const used = signed.filter(({ file }, n) => signed.findIndex((one) => one.file === file) !== n);
  return [...signed.filter((one) => !isThere(one)), ...used].map(({ what }) => texts.signature(number, what));
}

/** Files of materials that were chosen from an earlier matter. */
const usedAgain = ({ materials = [] }: Reading['state']): Set<string> =>
  new Set(
    materials
      .flatMap(({ value, earlier = [] }) => [value, ...earlier.map((one) => one.value)])
      .flatMap((one) => (one?.from === undefined ? [] : (one.files ?? []))),
  );

/** Until the mark is made good that a crash has cut off, the matter that was about to name it is the one that does. */
const placed = ({ name, size, type, hash, state, ...noted }: StoredFile, matter: string) => ({
  ...{ name, size, type, hash, state },
  matter: noted.matter ?? (noted.claims.includes(matter) ? matter : undefined),
});

/** Files that say that they are some matter's, which does not have them. */
export async function verifyAttached(store: Pick<BesideStore, 'attached'>, say: (text: string) => void): Promise<void> {
  for await (const { file, named } of store.attached())
    if (!named?.includes(file.id)) say(texts.unnamed(file.id, file.matter ?? ''));
}
