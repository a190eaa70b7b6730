/** What is said about a matter. It asks nobody to decide; whoever is mentioned is told. */
import type { ReactNode } from 'react';
import type { AllowedCommandView, MatterView, TimelineEntry } from '@banjie/shared/contract/shapes.ts';
import { useFurther } from '../data/further.ts';
import { Box, Txt } from '../platform/primitives.tsx';
import { FileRows } from '../matter/files.tsx';
import { api } from '../session/api.ts';
import { More } from '../ui/more.tsx';
import { Button, Card } from '../ui/parts.tsx';
import { texts } from './texts.ts';

const t = texts.discussion;

const saidIn = (entries: readonly TimelineEntry[]): TimelineEntry[] =>
  entries.filter((one) => one.says !== undefined).reverse();

/** The newest of it is what the first page of the history has; what was said before is read when somebody asks for it. */
export function Discussion({
  matter,
  onSay,
}: {
  matter: MatterView;
  onSay: (command: AllowedCommandView) => void;
}): ReactNode {
  const pages = useFurther<TimelineEntry>({
    about: `said:${matter.id}`,
    first: saidIn(matter.timeline),
    next: matter.more.said,
    read: async (cursor) => {
      const page = await api.readTimeline({ params: { id: matter.id }, query: { says: '1', cursor } });
      return { ...page, items: saidIn(page.items) };
    },
    idOf: ({ seq }) => String(seq),
  });
  const { items: lines, more } = pages;
  const comment = matter.allowed.find((one) => one.command === 'comment' && one.blocked === undefined);
  if (lines.length === 0 && !more && !comment) return null;
  return (
    <Card title={t.title}>
      {lines.length === 0 ? <Txt className="text-soft">{more ? t.noneOfLate : t.none}</Txt> : null}
      <Box role="list">
        {lines.map((one) => (
          <Box className="talk" role="listitem" key={one.seq}>
            <Txt className="text-soft">{`${one.who} · ${one.atText}`}</Txt>
            {one.asks ? <Txt className="talk__asks">{t.asks(one.asks)}</Txt> : null}
            <Txt copyable>{one.says}</Txt>
            {one.files ? (
              <FileRows
                matter={matter.id}
                files={matter.files.filter(({ id }) => one.files?.includes(id))}
                about={(file) => file.sizeText}
              />
            ) : null}
          </Box>
        ))}
      </Box>
      <More pages={pages} label={t.earlier} />
      {comment ? <Button onTap={() => onSay(comment)}>{comment.title}</Button> : null}
    </Card>
  );
}
