/** What a wide screen has beside the pages: the ways to all of them, and the place where something will be opened. */
import { useEffect, type ReactNode } from 'react';
import { standing, wide } from '../platform/desk.ts';
import { Beside } from '../platform/layers.tsx';
import { Box, Heading, Tap, Txt } from '../platform/primitives.tsx';
import { entrancesOf } from '../me/entrances.ts';
import { goTo, tabs } from '../routes.ts';
import { me, waitingAt } from '../session/session.ts';
import { useStore } from '../session/store.ts';
import { texts as common } from '../texts.ts';
import { useTheme } from '../ui/theme.ts';
import { followKeys } from './keys.ts';
import { texts } from './texts.ts';

export function Workbench(): ReactNode {
  const isWide = useStore(wide);
  const at = useStore(standing);
  const theme = useTheme();
  useEffect(() => (isWide ? followKeys() : undefined), [isWide]);
  if (!isWide || at.name === 'login' || at.name === '') return null;
  return (
    <Beside>
      <Box className={`nav ${theme.className}`} style={theme.style} role="navigation" label={texts.navigation}>
        <Ways />
      </Box>
      {at.list !== undefined && at.open === undefined ? (
        <Box className={`nothing-open ${theme.className}`} style={theme.style} role="complementary" label={texts.keys}>
          <Box className="empty">
            <Box className="empty__mark" />
            <Box className="empty__title">{texts.empty[0]}</Box>
            <Box className="empty__text">{texts.empty[1]}</Box>
          </Box>
        </Box>
      ) : null}
    </Beside>
  );
}

function Ways(): ReactNode {
  const person = useStore(me);
  const { name, list = '' } = useStore(standing);
  const isAt = (page: string) => name === page || list.includes(`/${page}/`);
  const counts = waitingAt(person);
  return (
    <>
      <Box className="nav__name">
        <Txt>{common.app}</Txt>
      </Box>
      {person ? (
        <Box className="nav__who">
          <Txt>{texts.signedIn(person.name, person.unit.name)}</Txt>
        </Box>
      ) : null}
      {(Object.keys(tabs) as (keyof typeof tabs)[]).map((tab) => (
        <Way key={tab} title={common.tabs[tab]} at={isAt(tab)} count={counts[tab]} onTap={goTo[tab]} />
      ))}
      <Heading level={2} className="nav__group">
        {texts.more}
      </Heading>
      {entrancesOf(person).map(({ page, title, go }) => (
        <Way key={page} title={title} at={isAt(page)} onTap={go} />
      ))}
    </>
  );
}

interface WayProps {
  title: string;
  at: boolean;
  count?: number | undefined;
  onTap: () => void;
}

function Way({ title, at, count = 0, onTap }: WayProps): ReactNode {
  return (
    <Tap className={`nav__way ${at ? 'nav__way--at' : ''}`} current={at} onTap={onTap}>
      <Txt>{title}</Txt>
      {count > 0 ? <Txt className="nav__count">{count}</Txt> : null}
    </Tap>
  );
}
