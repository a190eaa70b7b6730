/** Reminders by WeChat: how many are left of each kind, and one more with each tap. Only in WeChat. */
import { useState, type ReactNode } from 'react';
import { Box, Txt } from '../platform/primitives.tsx';
import { errorText } from '../session/api.ts';
import { askForReminders, useCredits } from '../session/credits.ts';
import { texts } from '../texts.ts';
import { Banner, Button, Card, Rows } from '../ui/parts.tsx';

export function Reminders(): ReactNode {
  const credits = useCredits();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  if (credits.length === 0) return null;
  const ask = async () => {
    setBusy(true);
    try {
      const unasked = await askForReminders();
      setError(unasked && texts.reminders.unasked[unasked]);
    } catch (failure) {
      setError(errorText(failure));
    }
    setBusy(false);
  };
  return (
    <Card title={texts.reminders.title}>
      {error ? <Banner tone="bad">{error}</Banner> : null}
      {credits.some(({ left }) => left === 0) ? <Banner tone="warn">{texts.reminders.none}</Banner> : null}
      <Box className="body-text">
        <Txt>{texts.reminders.how}</Txt>
      </Box>
      <Rows rows={credits.map(({ title, left }) => ({ label: title, value: texts.reminders.left(left) }))} />
      <Button look="primary" busy={busy} onTap={() => void ask()}>
        {texts.reminders.ask}
      </Button>
    </Card>
  );
}
