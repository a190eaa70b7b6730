/** The pad: a white sheet, back a stroke, clear; and for whoever can't draw, his name and one more confirmation. */
import { useRef, type ReactNode } from 'react';
import { DrawingSheet } from '../platform/pad.tsx';
import { Box, Heading, Tap, TextInput, Txt } from '../platform/primitives.tsx';
import { fieldId } from '../form/fault-text.tsx';
import { added, paint, type Brush, type Stroke } from './strokes.ts';
import { texts } from './texts.ts';
import type { Signing } from './use-signing.ts';

interface PadProps {
  signing: Signing;
  /** A typed name will do. */
  mayType: boolean;
  /** What the server has said of it. */
  fault?: string | undefined;
}

const FAULT = 'signature-fault';

export function SignaturePad({ signing, mayType, fault }: PadProps): ReactNode {
  const said = signing.fault ?? fault;
  return (
    <Box className="pad" id={fieldId('signature')} role="group" label={texts.title}>
      <Heading level={3} className="field__label">
        {texts.title}
      </Heading>
      {signing.typing ? (
        <Typed signing={signing} fault={said} />
      ) : signing.kept ? (
        <Box className="pad__kept" role="status">
          <Txt>{texts.kept}</Txt>
          <Tap className="link" onTap={signing.again}>
            <Txt>{texts.again}</Txt>
          </Tap>
        </Box>
      ) : (
        <Drawn signing={signing} mayType={mayType} />
      )}
      {said ? (
        <Box className="field__fault" role="alert" id={FAULT}>
          <Txt>{said}</Txt>
        </Box>
      ) : null}
      {signing.busy ? <Txt className="text-soft">{texts.sending}</Txt> : null}
      {mayType ? (
        <Tap className="link pad__other" onTap={() => signing.setTyping(!signing.typing)}>
          <Txt>{signing.typing ? texts.byHand : texts.cannot}</Txt>
        </Tap>
      ) : (
        <Txt className="field__help">{texts.onlyByHand}</Txt>
      )}
    </Box>
  );
}

function Drawn({ signing, mayType }: Pick<PadProps, 'signing' | 'mayType'>): ReactNode {
  const { strokes, draw } = signing;
  // Several points come between two drawings of the page.
  const latest = useRef<readonly Stroke[]>(strokes);
  latest.current = strokes;
  const change = (next: readonly Stroke[]) => {
    latest.current = next;
    draw(next);
  };
  return (
    <>
      <Txt className="field__help">{texts.how}</Txt>
      <DrawingSheet<Brush>
        label={mayType ? texts.sheet : texts.sheetNoOther}
        shown={strokes}
        draw={({ brush, width, height }) => paint(brush, width, height, strokes)}
        onBegin={(x, y) => change([...latest.current, [{ x, y }]])}
        onMove={(x, y) => {
          const stroke = latest.current.at(-1);
          if (!stroke) return;
          const longer = added(stroke, { x, y });
          if (longer !== stroke) change([...latest.current.slice(0, -1), longer]);
        }}
        onEnd={() => undefined}
        onReady={signing.onReady}
      />
      <Box className="pad__buttons">
        <Tap className="link" disabled={strokes.length === 0} onTap={() => change(strokes.slice(0, -1))}>
          <Txt>{texts.undo}</Txt>
        </Tap>
        <Tap className="link" disabled={strokes.length === 0} onTap={() => change([])}>
          <Txt>{texts.clear}</Txt>
        </Tap>
      </Box>
    </>
  );
}

function Typed({ signing, fault }: Pick<PadProps, 'signing' | 'fault'>): ReactNode {
  const { typed, confirmed, setTyped, setConfirmed } = signing;
  return (
    <>
      <Txt className="field__help">{texts.cannotHelp}</Txt>
      <TextInput
        value={typed}
        label={texts.name}
        placeholder={texts.name}
        max={60}
        onChange={setTyped}
        {...(fault ? { fault: FAULT } : {})}
      />
      <Tap
        className={`tile ${confirmed ? 'tile--on' : ''}`}
        role="checkbox"
        on={confirmed}
        onTap={() => setConfirmed(!confirmed)}
      >
        <Box className={`mark mark--square ${confirmed ? 'mark--on' : ''}`} />
        <Box className="tile__text">
          <Txt>{texts.confirm}</Txt>
        </Box>
      </Tap>
    </>
  );
}
