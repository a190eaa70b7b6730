/** The token of a feed, with where it goes. */
import type { ReactNode } from 'react';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { texts } from '../feeds/texts.ts';

export interface GivenToken {
  token: string;
  feed: { id: string; name: string; address: string };
}

export function TokenSheet({ given, onClose }: { given: GivenToken; onClose: () => void }): ReactNode {
  return (
    <ShownOnce
      title={`${texts.tokenTitle}：${given.feed.name}`}
      note={texts.tokenNote}
      values={[
        { title: texts.tokens, value: given.token },
        { title: texts.address, value: given.feed.address, note: texts.auth },
      ]}
      onClose={onClose}
    />
  );
}
