/** The frame of every page: text size, the bar on top where the phone has none, messages that come and go. */
import { useEffect, useState, type ReactNode } from 'react';
import Taro, { useDidShow } from '@tarojs/taro';
import { OnPage } from '../desk/printing.ts';
import { Box, Heading, Tap } from '../platform/primitives.tsx';
import { ownPage, ownPath, standing } from '../platform/desk.ts';
import { dressBars } from '../platform/look.ts';
import { coverTabs, nameTabBar, openingIsOver } from '../platform/screen.ts';
import { HelpButton, type About } from '../help/help.tsx';
import { dark } from '../session/look.ts';
import { elderMode } from '../session/settings.ts';
import { useStore } from '../session/store.ts';
import { goTo } from '../routes.ts';
import { texts } from '../texts.ts';
import { TabBar } from './tab-bar.tsx';
import { useTheme } from './theme.ts';
import { Toasts } from './toasts.tsx';

interface ScreenProps {
  title: string;
  /** What its help is about, where that is more than the page. */
  help?: About;
  /** One of the four pages at the tabs: there is nothing to go back to. */
  tab?: boolean;
  /** Shown at the bottom, above everything. */
  bar?: ReactNode;
  /** Sheets; they lie over the page. */
  over?: ReactNode;
  onRefresh?: () => void;
  children?: ReactNode;
}

export function Screen({ title, help, tab = false, bar, over, onRefresh, children }: ScreenProps): ReactNode {
  const theme = useTheme();
  const isDark = useStore(dark);
  const [own] = useState(ownPath);
  const [page] = useState(ownPage);
  const about = help ?? { page };
  const { list, open } = useStore(standing);
  // At the side of what was opened from it: that is the page then, for screen readers too.
  const aside = list === own && open !== undefined;
  useEffect(openingIsOver, []);
  useEffect(() => {
    void Promise.resolve(Taro.setNavigationBarTitle({ title })).catch(() => undefined);
  }, [title]);
  useEffect(() => {
    if (tab) nameTabBar(texts.app);
  }, [tab]);
  // WeChat keeps the colours of its bar page by page.
  useEffect(() => dressBars(isDark, tab), [isDark, tab]);
  // The labels of WeChat's own bar do not grow: in elder mode ours stands there.
  const ownTabs = useStore(elderMode) && tab && !IN_BROWSER;
  // A bar of a page at the tabs stands in their place: both together leave a small phone no room for the page.
  const covers = Boolean(bar) || ownTabs;
  useEffect(() => {
    if (tab) coverTabs(covers);
  }, [tab, covers]);
  useDidShow(() => {
    dressBars(isDark, tab);
    if (tab) coverTabs(covers);
  });
  const className = `screen ${theme.className} ${tab ? 'screen--tab' : ''} ${bar ? 'screen--bar' : ownTabs ? 'screen--tabs' : ''}`;
  return (
    <OnPage.Provider value={own}>
      <Box className={className} style={theme.style}>
        {IN_BROWSER ? (
          <Box className="topbar" {...(aside ? { role: 'region', label: title } : { role: 'banner' })}>
            {!tab && Taro.getCurrentPages().length > 0 ? (
              <Tap className="topbar__side" label={texts.common.back} onTap={goTo.back}>
                <Box className="chevron chevron--back" />
              </Tap>
            ) : (
              <Box className="topbar__side" />
            )}
            <Heading level={1} className="topbar__title">
              {title}
            </Heading>
            <HelpButton about={about} className="topbar__side topbar__help" />
            {onRefresh ? (
              <Tap className="topbar__side topbar__refresh" label={texts.common.refresh} onTap={onRefresh}>
                <Box className="reload" />
              </Tap>
            ) : null}
          </Box>
        ) : null}
        <Box className="content" {...(aside ? { role: 'complementary', label: title } : { role: 'main' })}>
          {IN_BROWSER ? null : <HelpButton about={about} className="help-row" wide />}
          {children}
        </Box>
        {bar ? (
          <Box className="bar" role="region" label={aside ? `${title}：${texts.matter.actions}` : texts.matter.actions}>
            {bar}
          </Box>
        ) : null}
        {ownTabs && !bar ? <TabBar page={page} /> : null}
        {over}
        <Toasts />
      </Box>
    </OnPage.Provider>
  );
}
