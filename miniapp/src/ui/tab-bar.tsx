/**
 * The tabs in elder mode in WeChat: the labels of its own bar can't grow, so ours stands in its place, with the same pages
 * and the same counts. In a browser Taro's bar grows by our styles.
 */
import type { ReactNode } from 'react';
import { badgeText } from '@banjie/shared/contract/counts.ts';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { TabIcon } from '../platform/picture.tsx';
import { goTo, tabs } from '../routes.ts';
import { me, waitingAt } from '../session/session.ts';
import { useStore } from '../session/store.ts';
import { texts } from '../texts.ts';

type Tab = keyof typeof tabs;

/** @param page the one that is shown */
export function TabBar({ page }: { page: string }): ReactNode {
  const waiting = waitingAt(useStore(me));
  return (
    <Box className="tab-bar" role="tablist">
      {(Object.keys(tabs) as Tab[]).map((tab) => {
        const count = waiting[tab];
        return (
          <Tap
            key={tab}
            role="tab"
            on={tab === page}
            className={`tab-bar__tab ${tab === page ? 'tab-bar__tab--on' : ''}`}
            onTap={() => (tab === page ? undefined : goTo[tab]())}
          >
            <TabIcon name={tab === page ? `${tab}-on` : tab} className="tab-bar__icon" />
            <Txt>{texts.tabs[tab]}</Txt>
            {count > 0 ? <Txt className="tab-bar__count">{badgeText(count)}</Txt> : null}
          </Tap>
        );
      })}
    </Box>
  );
}
