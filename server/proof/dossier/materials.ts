/** The materials 申请材料 of a matter in its file: each by its name, with number, day and issuer, its files and their hashes, and what it was before. */
import type { MaterialView } from '@banjie/shared/contract/shapes.ts';
import type { Sheet } from './sheet.ts';
import { texts } from './texts.ts';

const t = texts.material;

interface HandedIn {
  number?: string;
  date?: string;
  by?: string;
  note?: string;
  handedIn?: string;
  files: { id: string; name: string; hash: string }[];
}
export interface FileMaterial extends HandedIn {
  title: string;
  state: string;
  /** Why it is missing or to be replaced, and who has told so. */
  why?: string;
  earlier: HandedIn[];
}

type Handed = MaterialView['earlier'][number];
const handed = ({
  number,
  date,
  by,
  note,
  files,
  handedInText,
}: Partial<Handed> & Pick<Handed, 'files'>): HandedIn => ({
  ...(number === undefined ? {} : { number }),
  ...(date === undefined ? {} : { date }),
  ...(by === undefined ? {} : { by }),
  ...(note === undefined ? {} : { note }),
  ...(handedInText === undefined ? {} : { handedIn: handedInText }),
  files: files.map(({ id, name, hash }) => ({ id, name, hash })),
});

export const materialsIn = (materials: readonly MaterialView[]): FileMaterial[] =>
  materials.map(({ title, isText, why, askedText, earlier, handedInText, ...one }) => ({
    ...{ title, state: isText },
    ...(why === undefined ? {} : { why: [why, askedText].filter(Boolean).join('，') }),
    ...handed({ ...one, ...(handedInText === undefined ? {} : { handedInText }) }),
    earlier: earlier.map(handed),
  }));

/** One row for what is there, and one for each that it has taken the place of. */
export function printMaterials(sheet: Sheet, materials: readonly FileMaterial[]): void {
  sheet.table(
    [
      { title: t.title, share: 24 },
      { title: t.marks, share: 34 },
      { title: t.files, share: 46, size: 7.5 },
    ],
    materials.flatMap(({ title, state, why, earlier, ...now }) => [
      [[title, state, ...(why === undefined ? [] : [why])].join('\n'), marks(now), files(now)],
      ...earlier.map((was) => [t.before(title), marks(was), files(was)]),
    ]),
  );
}

const marks = ({ number, date, by, note, handedIn }: HandedIn): string =>
  [number && t.number(number), date && t.date(date), by && t.by(by), note, handedIn].filter(Boolean).join('\n');
const files = ({ files: all }: HandedIn): string =>
  all.length === 0 ? t.noFile : all.map(({ name, hash }) => `${name}\n${hash}`).join('\n');
