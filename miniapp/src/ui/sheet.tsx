/** What comes up from the bottom, over the page. */
import type { ReactNode } from 'react';
import { useDidHide } from '@tarojs/taro';
import { Backdrop, Dialog, Portal, ScrollBox } from '../platform/layers.tsx';
import { Box, Heading, Tap, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';
import { Button } from './parts.tsx';
import { useTheme } from './theme.ts';

interface SheetProps {
  title: string;
  onClose: () => void;
  /** Beside the title. */
  aside?: ReactNode;
  /** Stays visible under what scrolls. */
  foot?: ReactNode;
  /** Id of the part that should be in view. */
  showing?: string;
  children?: ReactNode;
}

export function Sheet({ title, onClose, aside, foot, showing = '', children }: SheetProps): ReactNode {
  const theme = useTheme();
  // Led elsewhere while it is open: it does not stay behind over the other page.
  useDidHide(onClose);
  return (
    <Portal>
      <Box className={`sheet-layer ${theme.className}`} style={theme.style}>
        <Backdrop onTap={onClose} label={texts.common.close} />
        <Dialog className="sheet" label={title} onClose={onClose}>
          <Box className="sheet__head">
            <Heading level={2} className="sheet__title">
              {title}
            </Heading>
            {aside}
            <Tap className="sheet__close" label={texts.common.close} onTap={onClose}>
              <Txt>×</Txt>
            </Tap>
          </Box>
          <ScrollBox className="sheet__body" showing={showing}>
            <Box className="sheet__inner">{children}</Box>
          </ScrollBox>
          {foot ? <Box className="sheet__foot">{foot}</Box> : null}
        </Dialog>
      </Box>
    </Portal>
  );
}

interface AskProps {
  title: string;
  text: string;
  yes: string;
  danger?: boolean;
  busy?: boolean;
  onYes: () => void;
  onClose: () => void;
}

/** A question before something that is not undone easily. */
export function Ask({ title, text, yes, danger = false, busy = false, onYes, onClose }: AskProps): ReactNode {
  return (
    <Sheet
      title={title}
      onClose={onClose}
      foot={
        <>
          <Button onTap={onClose}>{texts.common.cancel}</Button>
          <Button look={danger ? 'danger' : 'primary'} busy={busy} onTap={onYes}>
            {yes}
          </Button>
        </>
      }
    >
      <Box className="body-text">
        <Txt>{text}</Txt>
      </Box>
    </Sheet>
  );
}
