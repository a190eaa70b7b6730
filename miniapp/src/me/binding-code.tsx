/** The one-time code that ties a chat account to me, for as long as it is good. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Box, Txt } from '../platform/primitives.tsx';
import { copyText } from '../platform/screen.ts';
import { api, errorText } from '../session/api.ts';
import { noticeError } from '../session/session.ts';
import { texts } from '../texts.ts';
import { Banner, Button, Card, Tag } from '../ui/parts.tsx';
import { Ask } from '../ui/sheet.tsx';
import { say } from '../ui/toast.ts';

interface Code {
  code: string;
  /** On the phone's own clock: codes live in the time of computers, not in city time. */
  until: number;
}

export function BindingCode({ bound, onChanged }: { bound: boolean; onChanged: () => void }): ReactNode {
  const [code, setCode] = useState<Code>();
  const [error, setError] = useState<string>();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const left = useSecondsLeft(code?.until);
  const wasBound = useRef(bound);

  useEffect(() => {
    // Bound while the code was shown: it has been used.
    if (bound && !wasBound.current) setCode(undefined);
    wasBound.current = bound;
  }, [bound]);
  useEffect(() => {
    if (code === undefined) return undefined;
    // In chat the code is used at any moment; this screen says so soon after.
    const timer = setInterval(onChanged, 5000);
    return () => clearInterval(timer);
  }, [code, onChanged]);

  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (failure) {
      setError(errorText(failure));
      noticeError(failure);
    }
    setBusy(false);
  };
  const make = () =>
    run(async () => {
      const made = await api.makeBindingCode({});
      setCode({ code: made.code, until: Date.now() + made.expiresInSeconds * 1000 });
    });
  const unbind = () =>
    run(async () => {
      await api.unbindChat({});
      setAsking(false);
      say(texts.me.unbound);
      onChanged();
    });

  return (
    <Card title={texts.me.chat} aside={bound ? <Tag tone="good">{texts.me.bound}</Tag> : undefined}>
      {error ? <Banner tone="bad">{error}</Banner> : null}
      <Box className="body-text">
        <Txt>{bound ? texts.me.chatBound : texts.me.chatUnbound}</Txt>
      </Box>
      {code ? (
        <Box className="code">
          <Box className={`code__value ${left > 0 ? '' : 'code__value--over'}`}>
            <Txt copyable>{code.code}</Txt>
          </Box>
          <Box className="code__left" role="timer">
            <Txt>{left > 0 ? texts.me.codeLeft(Math.floor(left / 60), left % 60) : texts.me.codeOver}</Txt>
          </Box>
          <Box className="body-text">
            <Txt>{texts.me.codeHow}</Txt>
          </Box>
        </Box>
      ) : null}
      <Box className="buttons">
        {code && left > 0 ? (
          <Button
            onTap={() => void copyText(code.code).then((copied) => (copied ? say(texts.common.copied) : undefined))}
          >
            {texts.me.copy}
          </Button>
        ) : null}
        <Button look={code || bound ? 'plain' : 'primary'} busy={busy} onTap={() => void make()}>
          {code ? texts.me.newCode : texts.me.makeCode}
        </Button>
        {bound ? (
          <Button look="plain" onTap={() => setAsking(true)}>
            {texts.me.unbind}
          </Button>
        ) : null}
      </Box>
      {asking ? (
        <Ask
          title={texts.me.unbind}
          text={texts.me.unbindAsk}
          yes={texts.me.unbind}
          danger
          busy={busy}
          onYes={() => void unbind()}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Card>
  );
}

function useSecondsLeft(until: number | undefined): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (until === undefined) return undefined;
    const look = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    look();
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, [until]);
  return left;
}
