/** Of an incident: duties whose clock runs or was met, and what each of its alerts has said. */
import type { ReactNode } from 'react';
import type { AllowedCommandView, DutyClockView, MatterView, SaidAlertsView } from '@banjie/shared/contract/shapes.ts';
import { Box, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';
import { Unfold, useFew } from '../ui/more.tsx';
import { Button, Card, Rows, Tag } from '../ui/parts.tsx';

const t = texts.incident;

/** What stands on the page until it is done, and proves it afterwards. */
export function Clocks({
  matter,
  onChoose,
}: {
  matter: MatterView;
  onChoose: (command: AllowedCommandView) => void;
}): ReactNode {
  return matter.clocks?.map((clock) => {
    const command = matter.allowed.find((one) => one.command === clock.command);
    // To whoever can't do it, the open task above says until when.
    if (!clock.done && !command && matter.open) return null;
    return <Clock clock={clock} key={clock.title} {...(command ? { onGive: () => onChoose(command) } : {})} />;
  });
}

function Clock({ clock, onGive }: { clock: DutyClockView; onGive?: () => void }): ReactNode {
  const { title, fromText, atText, leftText, overdue, article, basis, limit, done } = clock;
  return (
    <Card title={title} {...(overdue ? { tone: 'bad' as const } : {})}>
      <Box className={`deadline ${overdue ? 'deadline--over' : ''}`}>
        <Box className="deadline__left">
          <Txt>{done ? t.done(done.tookText, overdue) : (leftText ?? t.notDone)}</Txt>
        </Box>
        <Box className="deadline__at">
          <Txt>{t.runs(fromText, limit, atText)}</Txt>
        </Box>
        <Box className="deadline__basis">
          <Tag tone="accent">{article}</Tag>
          <Txt className="deadline__why">{basis}</Txt>
        </Box>
      </Box>
      {done ? (
        <Rows rows={[{ label: t.doneAt, value: done.atText }, { label: t.doneBy, value: done.by }, ...done.rows]} />
      ) : null}
      {onGive ? (
        <Button look="primary" onTap={onGive}>
          {t.give}
        </Button>
      ) : null}
    </Card>
  );
}

const ALERTS_SHOWN = 3;

export function SaidAlerts({ alerts }: { alerts: SaidAlertsView }): ReactNode {
  const { rows, firing, others } = alerts;
  const { shown, fold } = useFew(rows, ALERTS_SHOWN);
  return (
    <Card title={t.alerts(rows.length + others, firing)}>
      {shown.map((row) => (
        <Box className="item" key={row.id}>
          <Box className="item__head">
            <Box className="item__title">
              <Txt>{row.name}</Txt>
            </Box>
            <Tag tone={row.fires ? 'bad' : 'good'}>{row.fires ? t.fires : t.over}</Tag>
          </Box>
          <Rows
            rows={[
              { label: t.first(row.firstText), value: row.firstSaid },
              ...(row.count > 1 || !row.fires ? [{ label: t.last(row.lastText), value: row.lastSaid }] : []),
            ]}
          />
          <Txt className="text-soft">{t.times(row.count)}</Txt>
        </Box>
      ))}
      {others > 0 && shown.length === rows.length ? <Txt className="text-soft">{t.others(others)}</Txt> : null}
      <Unfold fold={fold} />
    </Card>
  );
}
