/** What is shown once: the token of a feed, with where it goes. */
import type { ReactNode } from 'react';
import { Box, Txt } from '../../platform/primitives.tsx';
import { copyText } from '../../platform/screen.ts';
import { Banner, Button, Card } from '../../ui/parts.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast.ts';
import { texts } from '../feeds/texts.ts';

export interface GivenToken {
  token: string;
  feed: { id: string; name: string; address: string };
}

export function TokenSheet({ given, onClose }: { given: GivenToken; onClose: () => void }): ReactNode {
  return (
    <Sheet
      title={`${texts.tokenTitle}：${given.feed.name}`}
      onClose={onClose}
      foot={
        <Button look="primary" onTap={onClose}>
          {texts.kept}
        </Button>
      }
    >
      <Banner tone="warn">{texts.tokenNote}</Banner>
      <Copied title={texts.tokens} value={given.token} />
      <Copied title={texts.address} value={given.feed.address} note={texts.auth} />
    </Sheet>
  );
}

function Copied({ title, value, note }: { title: string; value: string; note?: string }): ReactNode {
  const copy = () => void copyText(value).then((copied) => (copied ? say(texts.copied) : undefined));
  return (
    <Card title={title}>
      <Box className="body-text">
        <Txt copyable>{value}</Txt>
      </Box>
      {note ? <Txt className="text-soft">{note}</Txt> : null}
      <Button onTap={copy}>{texts.copy}</Button>
    </Card>
  );
}
