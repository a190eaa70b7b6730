/** Signing out, on this phone or everywhere, once the question was answered. */
import { useState, type ReactNode } from 'react';
import { Box } from '../platform/primitives.tsx';
import { errorText } from '../session/api.ts';
import { noticeError, signOut } from '../session/session.ts';
import { texts } from '../texts.ts';
import { Banner, Button } from '../ui/parts.tsx';
import { Ask } from '../ui/sheet.tsx';

const words = {
  here: { title: texts.me.signOut, text: texts.me.signOutAsk },
  everywhere: { title: texts.devices.everywhere, text: texts.devices.everywhereAsk },
} as const;

/** `button` asks; `question` belongs over the page. */
export function useSignOut(where: keyof typeof words): { button: ReactNode; question: ReactNode } {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string>();
  const leave = async () => {
    setBusy(true);
    setFailed(undefined);
    try {
      await signOut(where === 'everywhere');
    } catch (failure) {
      setFailed(errorText(failure));
      noticeError(failure);
    }
    setBusy(false);
    setAsking(false);
  };
  const { title, text } = words[where];
  return {
    button: (
      <Box>
        {failed ? <Banner tone="bad">{failed}</Banner> : null}
        <Button look="quiet" onTap={() => setAsking(true)}>
          {title}
        </Button>
      </Box>
    ),
    question: asking ? (
      <Ask
        title={title}
        text={text}
        yes={title}
        danger
        busy={busy}
        onYes={() => void leave()}
        onClose={() => setAsking(false)}
      />
    ) : null,
  };
}
