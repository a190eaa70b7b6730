/** Where two tables differ, by kind; some or all of a kind are chosen. */
import { useState, type ReactNode } from 'react';
import type { DifferenceView } from '@banjie/shared/contract/shapes.ts';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';
import { Button, Card, Empty, Tabs, Tag } from '../ui/parts.tsx';
import { differenceId } from './filing.ts';

export interface Comparison {
  counts: { mine: number; theirs: number; same: number; differs: number; onlyMine: number; onlyTheirs: number };
  items: DifferenceView[];
  faults: { line: number; reason: string }[];
  faultCount: number;
}

export type Kind = DifferenceView['kind'];
const kinds: readonly Kind[] = ['differs', 'only-mine', 'only-theirs'];

interface DifferencesProps {
  comparison: Comparison;
  kind: Kind;
  onKind: (kind: Kind) => void;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

const LISTED = 30;
const FAULTS_LISTED = 5;

/** The kind to begin with. */
export const firstKind = (items: readonly DifferenceView[]): Kind =>
  kinds.find((one) => items.some((item) => item.kind === one)) ?? 'differs';

/** Those of a kind that are not being verified already. */
export const freeOf = (items: readonly DifferenceView[], kind: Kind): DifferenceView[] =>
  items.filter((item) => item.kind === kind && item.verifying === undefined);

export function Differences({ comparison, kind, onKind, chosen, onChoose }: DifferencesProps): ReactNode {
  const { counts, items, faults, faultCount } = comparison;
  const [listed, setListed] = useState(LISTED);
  const ofKind = items.filter((item) => item.kind === kind);
  const free = freeOf(items, kind);
  const all = free.length > 0 && free.every((item) => chosen.has(differenceId(item)));

  const toggle = (item: DifferenceView) => {
    const next = new Set(chosen);
    const id = differenceId(item);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  const toggleAll = () => {
    const next = new Set(chosen);
    for (const item of free) {
      if (all) next.delete(differenceId(item));
      else next.add(differenceId(item));
    }
    onChoose(next);
  };

  return (
    <>
      <Box className="counts">
        <Txt>{texts.compare.counts(counts.mine, counts.theirs, counts.same)}</Txt>
      </Box>
      {faults.length > 0 ? (
        <Card title={texts.compare.faults(faultCount)} tone="warn">
          {faults.slice(0, FAULTS_LISTED).map((fault) => (
            <Box className="body-text" key={fault.line}>
              <Txt>{texts.compare.fault(fault.line, fault.reason)}</Txt>
            </Box>
          ))}
          {faultCount > FAULTS_LISTED ? (
            <Txt className="text-soft">{texts.compare.otherFaults(faultCount - FAULTS_LISTED)}</Txt>
          ) : null}
        </Card>
      ) : null}
      {items.length === 0 ? <Empty text={[texts.compare.none, '']} /> : null}
      {items.length > 0 ? (
        <Tabs
          label={texts.compare.title}
          options={kinds.map((one) => ({
            value: one,
            title: `${texts.compare.kinds[one]} ${items.filter((item) => item.kind === one).length}`,
          }))}
          value={kind}
          onChange={(next) => {
            onKind(next);
            setListed(LISTED);
          }}
        />
      ) : null}
      {items.length > 0 && ofKind.length === 0 ? <Empty text={[texts.compare.noneOfKind, '']} /> : null}
      {free.length > 0 ? (
        <Button onTap={toggleAll}>
          {all ? texts.compare.selectNone : texts.compare.selectAll(texts.compare.kinds[kind], free.length)}
        </Button>
      ) : null}
      {ofKind.slice(0, listed).map((item) => (
        <Difference
          key={differenceId(item)}
          item={item}
          on={chosen.has(differenceId(item))}
          onTap={() => toggle(item)}
        />
      ))}
      {ofKind.length > listed ? (
        <Button look="quiet" onTap={() => setListed(listed + LISTED)}>
          {`${texts.compare.shown(listed, ofKind.length)} · ${texts.compare.showMore}`}
        </Button>
      ) : null}
    </>
  );
}

function Difference({ item, on, onTap }: { item: DifferenceView; on: boolean; onTap: () => void }): ReactNode {
  const busy = item.verifying !== undefined;
  return (
    <Tap className={`difference ${on ? 'difference--on' : ''}`} role="checkbox" on={on} disabled={busy} onTap={onTap}>
      <Box className={`mark mark--square ${on ? 'mark--on' : ''}`} />
      <Box className="difference__text">
        <Box className="difference__head">
          <Txt className="difference__id">{item.identifier}</Txt>
          {item.fieldTitle ? <Txt className="text-soft">{item.fieldTitle}</Txt> : null}
        </Box>
        <Side label={texts.compare.theirs} value={item.theirs} />
        <Side label={texts.compare.mine} value={item.mine} />
        {item.verifying ? <Tag tone="warn">{texts.compare.verifying(item.verifying)}</Tag> : null}
      </Box>
    </Tap>
  );
}

function Side({ label, value }: { label: string; value: string | undefined }): ReactNode {
  return (
    <Box className="side">
      <Txt className="side__label">{label}</Txt>
      <Txt className={value ? 'side__value' : 'side__value text-soft'}>{value || texts.compare.absent}</Txt>
    </Box>
  );
}
