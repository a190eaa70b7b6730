/** What is said about a matter. It asks nobody to decide; whoever is mentioned is told. */
import type { ReactNode } from 'react';
import type { AllowedCommandView, MatterView } from '@banjie/shared/contract/shapes.ts';
import { Box, Txt } from '../platform/primitives.tsx';
import { FileRows } from '../matter/files.tsx';
import { Button, Card } from '../ui/parts.tsx';
import { texts } from './texts.ts';

const t = texts.discussion;

/** The newest of it; what is older stands in the history below, page by page. */
export function Discussion({
  matter,
  onSay,
}: {
  matter: MatterView;
  onSay: (command: AllowedCommandView) => void;
}): ReactNode {
  const lines = matter.timeline.filter((one) => one.says !== undefined).reverse();
  const comment = matter.allowed.find((one) => one.command === 'comment' && one.blocked === undefined);
  if (lines.length === 0 && !comment) return null;
  return (
    <Card title={t.title}>
      {lines.length === 0 ? <Txt className="text-soft">{t.none}</Txt> : null}
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
      {comment ? <Button onTap={() => onSay(comment)}>{comment.title}</Button> : null}
    </Card>
  );
}
