/** What is shown once: secrets, each to be copied, and where they go. */
import type { ReactNode } from 'react';
import { Box, Txt } from '../platform/primitives.tsx';
import { copyText } from '../platform/screen.ts';
import { texts } from '../texts.ts';
import { Banner, Button, Card } from './parts.tsx';
import { Sheet } from './sheet.tsx';
import { say } from './toast.ts';

interface ShownOnceProps {
  title: string;
  note: string;
  values: readonly { title: string; value: string; note?: string }[];
  onClose: () => void;
}

export function ShownOnce({ title, note, values, onClose }: ShownOnceProps): ReactNode {
  return (
    <Sheet
      title={title}
      onClose={onClose}
      foot={
        <Button look="primary" onTap={onClose}>
          {texts.shownOnce.kept}
        </Button>
      }
    >
      <Banner tone="warn">{note}</Banner>
      {values.map((one) => (
        <Card title={one.title} key={one.title}>
          <Box className="body-text">
            <Txt copyable>{one.value}</Txt>
          </Box>
          {one.note ? <Txt className="text-soft">{one.note}</Txt> : null}
          <Button onTap={() => void copyText(one.value).then((copied) => copied && say(texts.shownOnce.copied))}>
            {texts.shownOnce.copy}
          </Button>
        </Card>
      ))}
    </Sheet>
  );
}
