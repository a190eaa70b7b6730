/** Messages over the page, and over what lies over it: those that go by themselves, and what did not work. */
import { useState, type ReactNode } from 'react';
import { useDidHide, useDidShow } from '@tarojs/taro';
import { Portal } from '../platform/layers.tsx';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { useStore } from '../session/store.ts';
import { texts } from '../texts.ts';
import { useTheme } from './theme.ts';
import { toast, trouble } from './toast.ts';

export function Toasts(): ReactNode {
  const theme = useTheme();
  const message = useStore(toast);
  const wrong = useStore(trouble);
  // Pages that lie below are kept, and have the same messages.
  const [onTop, setOnTop] = useState(true);
  useDidShow(() => setOnTop(true));
  useDidHide(() => setOnTop(false));
  if (!onTop || (message === undefined && wrong === undefined)) return null;
  return (
    <Portal>
      <Box className={`toasts ${theme.className}`} style={theme.style}>
        {message === undefined ? null : (
          <Box className="toast" role="status">
            <Txt>{message}</Txt>
          </Box>
        )}
        {wrong === undefined ? null : (
          <Box className="toast toast--wrong" role="alert">
            <Txt className="toast__text">{wrong}</Txt>
            <Tap className="toast__close" label={texts.common.closeMessage} onTap={() => trouble.set(undefined)}>
              <Txt>×</Txt>
            </Tap>
          </Box>
        )}
      </Box>
    </Portal>
  );
}
