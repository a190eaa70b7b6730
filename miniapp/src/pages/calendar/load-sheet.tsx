/** A year's notice: pasted or picked, shown with what it would change, and put in. */
import { useState, type ReactNode } from 'react';
import type { CalendarPreview, CalendarView } from '@banjie/shared/contract/routes/calendar.ts';
import { ApiError } from '@banjie/shared/contract/client.ts';
import { Box, TextArea, Txt } from '../../platform/primitives.tsx';
import { pickText } from '../../platform/file.ts';
import { api, errorText } from '../../session/api.ts';
import { noticeError } from '../../session/session.ts';
import { texts as common } from '../../texts.ts';
import { Banner, Button } from '../../ui/parts.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { PreviewOf } from './preview.tsx';
import { texts } from './texts.ts';

export function LoadSheet({
  onDone,
  onClose,
}: {
  onDone: (view: CalendarView) => void;
  onClose: () => void;
}): ReactNode {
  const [text, setText] = useState('');
  const [preview, setPreview] = useState<CalendarPreview>();
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);

  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    setWrong([]);
    try {
      await act();
    } catch (failure) {
      noticeError(failure);
      setWrong(faultsOf(failure));
    }
    setBusy(false);
  };
  const look = () => attempt(async () => setPreview(await api.previewCalendar({ body: { notice: text } })));
  const load = (base: string) => attempt(async () => onDone(await api.loadCalendar({ body: { notice: text, base } })));
  const pick = async () => {
    const picked = await pickText('json');
    if (picked === 'none') return;
    if (typeof picked === 'string') return setWrong([texts[picked]]);
    setText(picked.text);
    setWrong([]);
  };
  const back = () => {
    setPreview(undefined);
    setWrong([]);
  };

  return (
    <Sheet
      title={preview ? `${texts.preview}：${texts.year(preview.year)}` : texts.load}
      onClose={onClose}
      foot={
        preview ? (
          <>
            <Button onTap={back} disabled={busy}>
              {texts.back}
            </Button>
            <Button look="primary" busy={busy} disabled={preview.same} onTap={() => void load(preview.base)}>
              {busy ? texts.confirming : texts.confirm}
            </Button>
          </>
        ) : (
          <>
            <Button onTap={onClose}>{common.common.cancel}</Button>
            <Button look="primary" busy={busy} disabled={text.trim() === ''} onTap={() => void look()}>
              {busy ? texts.previewing : texts.preview}
            </Button>
          </>
        )
      }
    >
      {wrong.length > 0 ? <Banner tone="bad">{wrong.join('\n')}</Banner> : null}
      {preview ? (
        <PreviewOf preview={preview} />
      ) : (
        <>
          <Box className="body-text">
            <Txt>{texts.form}</Txt>
          </Box>
          <Button onTap={() => void pick()}>{texts.pick}</Button>
          <TextArea label={texts.paste} placeholder={texts.example} value={text} onChange={setText} max={20_000} />
        </>
      )}
    </Sheet>
  );
}

/** Where each fault is, as in the file. */
function faultsOf(failure: unknown): string[] {
  const faults = failure instanceof ApiError ? (failure.error.faults ?? []) : [];
  return [
    errorText(failure),
    ...faults.map(({ path, message }) => {
      const place = path
        .replace(/^notice\.?/, '')
        .replace(/\.(\d+)$/, (_, index: string) => texts.entry(Number(index) + 1));
      return place === '' ? message : `${place}：${message}`;
    }),
  ];
}
