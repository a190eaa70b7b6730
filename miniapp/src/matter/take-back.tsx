/** What I have decided a moment ago: how long nobody has heard of it yet, and how it is taken back or set right. */
import { useEffect, useState, type ReactNode } from 'react';
import type { AllowedCommandView, MatterView } from '@banjie/shared/contract/shapes.ts';
import { Box, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';
import { Button, Card } from '../ui/parts.tsx';

const SECOND_MS = 1000;
const t = texts.matter.takeBack;

/** Whole seconds until an instant of machine time, counted down; a clock that is wrong shows none. */
function useSecondsLeft(until: string | undefined): number {
  const left = () => (until === undefined ? 0 : Math.ceil((Date.parse(until) - Date.now()) / SECOND_MS));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    if (until === undefined) return undefined;
    const timer = setInterval(() => setSeconds(left()), SECOND_MS);
    return () => clearInterval(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `left` is of `until`
  }, [until]);
  return Math.max(0, seconds);
}

export function TakeBack({
  matter,
  onChoose,
}: {
  matter: MatterView;
  onChoose: (command: AllowedCommandView) => void;
}): ReactNode {
  const back = matter.allowed.find((one) => one.command === 'takeBack');
  const right = matter.allowed.find((one) => one.command === 'setRight');
  const seconds = useSecondsLeft(back?.until);
  if (!back && !right) return null;
  const can = back !== undefined && back.blocked === undefined;
  const offered = can ? back : right;
  return (
    <Card title={t.title}>
      <Box className="body-text" role="status">
        <Txt>{can ? (seconds > 0 ? t.waits(seconds) : t.heard) : (back?.blocked ?? t.rests)}</Txt>
      </Box>
      {offered ? <Button onTap={() => onChoose(offered)}>{offered.title}</Button> : null}
    </Card>
  );
}
