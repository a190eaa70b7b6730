/** The secret and the token of an endpoint. */
import type { ReactNode } from 'react';
import type { WebhookView } from '@banjie/shared/contract/routes/webhooks.ts';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { texts } from './texts.ts';

export interface Given {
  webhook: WebhookView;
  secret: string;
  token: string;
}

export function Secret({ given, onClose }: { given: Given; onClose: () => void }): ReactNode {
  return (
    <ShownOnce
      title={`${texts.secretTitle}：${given.webhook.name}`}
      note={texts.secretNote}
      values={[
        { title: texts.secret, value: given.secret },
        { title: texts.token, value: given.token },
      ]}
      onClose={onClose}
    />
  );
}
