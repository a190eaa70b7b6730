/** What is shown once: the secret and the token of an endpoint. */
import type { ReactNode } from 'react';
import type { WebhookView } from '@banjie/shared/contract/routes/webhooks.ts';
import { Box, Txt } from '../../platform/primitives.tsx';
import { copyText } from '../../platform/screen.ts';
import { Banner, Button, Card } from '../../ui/parts.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast.ts';
import { texts } from './texts.ts';

export interface Given {
  webhook: WebhookView;
  secret: string;
  token: string;
}

export function Secret({ given, onClose }: { given: Given; onClose: () => void }): ReactNode {
  return (
    <Sheet
      title={`${texts.secretTitle}：${given.webhook.name}`}
      onClose={onClose}
      foot={
        <Button look="primary" onTap={onClose}>
          {texts.kept}
        </Button>
      }
    >
      <Banner tone="warn">{texts.secretNote}</Banner>
      <Copied title={texts.secret} value={given.secret} />
      <Copied title={texts.token} value={given.token} />
    </Sheet>
  );
}

function Copied({ title, value }: { title: string; value: string }): ReactNode {
  const copy = () => void copyText(value).then((copied) => (copied ? say(texts.copied) : undefined));
  return (
    <Card title={title}>
      <Box className="body-text">
        <Txt copyable>{value}</Txt>
      </Box>
      <Button onTap={copy}>{texts.copy}</Button>
    </Card>
  );
}
