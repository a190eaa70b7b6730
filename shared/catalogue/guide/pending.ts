/**
 * What of a table is under way already: a row whose resource has a matter that is open is not sent a second time. Where that
 * matter waits for its correction the row is the correction; else it says where it is and what can be done. Pure.
 */
import type { MatterState } from '../../engine/matter/state.ts';
import { unspaced } from '../../kernel/fold.ts';
import type { GuideItem } from './entries.ts';

export interface PendingItem extends GuideItem {
  pending?: {
    matter: string;
    number: string;
    /** It says what was submitted there. */
    same: boolean;
    /** By which the row corrects it; absent where nothing is asked of the unit now. */
    command?: 'resubmit' | 'update';
  };
}

type Open = Pick<MatterState, 'id' | 'number' | 'procedure' | 'opening' | 'given' | 'items'>;

/** Whose task it is to correct what was handed in, by the step that is open. */
const asks = { amend: 'resubmit', update: 'update' } as const;
const isAsking = (step: string): step is keyof typeof asks => Object.hasOwn(asks, step);

/** @param open matters of the unit by which resources come into the catalogue, and change there; newest first */
export const besidePending = (items: readonly GuideItem[], open: readonly Open[]): PendingItem[] =>
  items.map((item) => {
    const matter = item.kind === 'same' ? undefined : open.find((one) => isAbout(one, item));
    if (!matter) return item;
    const step = matter.items.map((one) => one.step).find(isAsking);
    return {
      ...item,
      pending: {
        ...{ matter: matter.id, number: matter.number, same: isSame(submitted(matter), item.form) },
        ...(step === undefined ? {} : { command: asks[step] }),
      },
    };
  });

function isAbout({ procedure, opening }: Open, { kind, code, name }: GuideItem): boolean {
  if (kind === 'changed') return procedure === 'catalogue-update' && opening['resource'] === code;
  if (procedure !== 'catalogue-entry') return false;
  const named = opening['code'];
  return code !== undefined && named !== undefined
    ? named === code
    : unspaced(String(opening['name'] ?? '')) === unspaced(name);
}

/** What the unit has said last; of a change that only was announced, nothing. */
const submitted = ({ procedure, opening, given }: Open): Record<string, unknown> =>
  procedure === 'catalogue-entry' ? opening : ((given['resubmit'] ?? given['update'])?.form ?? {});

/** The conclusion of the review of secrets is no part of the table. */
const APART = new Set(['secrecy', 'leaves']);
function isSame(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)].filter((key) => !APART.has(key)));
  return [...keys].every((key) => JSON.stringify(one[key] ?? '') === JSON.stringify(other[key] ?? ''));
}
