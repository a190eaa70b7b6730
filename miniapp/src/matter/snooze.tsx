/** 稍后提醒: what waits for me comes back at a time that I choose. */
import { useEffect, useState, type ReactNode } from 'react';
import type { SnoozeView } from '@banjie/shared/contract/routes/snoozes.ts';
import { atTime, formatDay, isDay } from '@banjie/shared/kernel/time.ts';
import { useLoad } from '../data/load.ts';
import { OptionSheet } from '../form/option-sheet.tsx';
import { Box, DateInput, Tap, Txt } from '../platform/primitives.tsx';
import { api, errorText } from '../session/api.ts';
import { noticeError } from '../session/session.ts';
import { texts } from '../texts.ts';
import { Banner, Button } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { say } from '../ui/toast.ts';

const t = texts.matter.snooze;
const HOURS = Array.from({ length: 15 }, (_, n) => `${String(n + 7).padStart(2, '0')}:00`);

/** Below what waits for me; nothing where nothing of it does. @param seq changes with the matter */
export function Snooze({ matter, seq }: { matter: string; seq: string }): ReactNode {
  const { data, put, reload } = useLoad(`snooze:${matter}`, () => api.readSnooze({ params: { id: matter } }), {
    live: ['notices', 'matter'],
  });
  // Read anew, not thrown away: a sheet that is open stays.
  useEffect(() => void reload(), [seq, reload]);
  const [open, setOpen] = useState(false);
  const { until, untilText, blocked } = data ?? {};
  if (!data || (blocked !== undefined && until === undefined)) return null;
  return (
    <Box className="snooze">
      <Tap className="chip" onTap={() => setOpen(true)}>
        <Txt>{untilText === undefined ? t.title : t.set(untilText)}</Txt>
      </Tap>
      {open ? <SnoozeSheet matter={matter} view={data} onPut={put} onClose={() => setOpen(false)} /> : null}
    </Box>
  );
}

interface SheetProps {
  matter: string;
  view: SnoozeView;
  onPut: (view: SnoozeView) => void;
  onClose: () => void;
}

function SnoozeSheet({ matter, view, onPut, onClose }: SheetProps): ReactNode {
  const [day, setDay] = useState('');
  const [hour, setHour] = useState('09:00');
  const [picking, setPicking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const params = { id: matter };

  const change = async (asked: () => Promise<SnoozeView>, said: (next: SnoozeView) => string) => {
    setBusy(true);
    try {
      const next = await asked();
      onPut(next);
      say(said(next));
      onClose();
    } catch (error) {
      setFault(errorText(error));
      noticeError(error);
      setBusy(false);
    }
  };
  const until = (at: string) =>
    void change(
      () => api.putSnooze({ params, body: { until: at } }),
      ({ untilText = '' }) => t.done(untilText),
    );
  const stop = () =>
    void change(
      async () => {
        await api.endSnooze({ params });
        return api.readSnooze({ params });
      },
      () => t.stopped,
    );

  if (picking)
    return (
      <OptionSheet
        title={t.hour}
        options={HOURS.map((value) => ({ value, title: value }))}
        chosen={[hour]}
        many={false}
        onPick={(next) => {
          setHour(next);
          setPicking(false);
        }}
        onClose={() => setPicking(false)}
      />
    );
  return (
    <Sheet title={t.title} onClose={onClose}>
      {fault ? (
        <Banner tone="bad" onClose={() => setFault(undefined)}>
          {fault}
        </Banner>
      ) : null}
      <Box className="body-text">
        <Txt>{view.latestText === undefined ? t.why : t.whyUntil(view.latestText)}</Txt>
      </Box>
      {view.blocked ? (
        <Box className="body-text">
          <Txt>{view.blocked}</Txt>
        </Box>
      ) : null}
      {view.options.map(({ choice, title, text }) => (
        <Button key={choice} busy={busy} onTap={() => until(choice)}>
          {`${title}（${text}）`}
        </Button>
      ))}
      {view.blocked ? null : (
        <>
          <Box className="snooze__own">
            <DateInput id="snooze-day" label={t.day} value={day} onChange={setDay} placeholder={t.day} />
            <Tap className="chip" label={`${t.hour} ${hour}`} onTap={() => setPicking(true)}>
              <Txt>{hour}</Txt>
            </Tap>
          </Box>
          <Button look="quiet" busy={busy} disabled={!isDay(day)} onTap={() => until(atTime(day, hour))}>
            {isDay(day) ? t.own(`${formatDay(day)} ${hour}`) : t.chooseDay}
          </Button>
        </>
      )}
      {view.until === undefined ? null : (
        <Button look="quiet" busy={busy} onTap={stop}>
          {t.stop}
        </Button>
      )}
    </Sheet>
  );
}
