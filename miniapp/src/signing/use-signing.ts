/**
 * A signature on its way: drawn, sent for the one command that it belongs to, and kept with the draft until an answer has
 * come, so that a second press sends the same.
 */
import { useRef, useState } from 'react';
import { ApiError } from '@banjie/shared/contract/client.ts';
import { signsFor, type SignatureGiven } from '@banjie/shared/contract/routes/files.ts';
import type { Surface } from '../platform/pad.tsx';
import { lasting } from '../platform/storage.ts';
import { errorText } from '../session/api.ts';
import { drop, send } from '../session/files.ts';
import { noticeError } from '../session/session.ts';
import { tooLittle, type Stroke } from './strokes.ts';
import { texts } from './texts.ts';

interface Kept {
  file: string;
  key: string;
}

export interface Signing {
  strokes: readonly Stroke[];
  /** A picture was sent and waits for its decision. */
  kept: boolean;
  typing: boolean;
  typed: string;
  confirmed: boolean;
  fault: string | undefined;
  /** Changed since it was tried last: what was said of it is said of another. */
  touched: boolean;
  busy: boolean;
  /** Another one is another submission. */
  mark: string;
  draw: (strokes: readonly Stroke[]) => void;
  again: () => void;
  setTyping: (typing: boolean) => void;
  setTyped: (name: string) => void;
  setConfirmed: (on: boolean) => void;
  onReady: (surface: Surface) => void;
  /** Makes it ready to be sent under this key; false where it is not, and says why. */
  prepare: (key: string) => Promise<boolean>;
  /** As it goes with the command. */
  given: () => SignatureGiven | undefined;
  /** It belongs to a decision now. */
  done: () => void;
  /** The server did not take it: the next press sends it anew. */
  refused: () => void;
}

const keptName = (draft: string): string => `${draft}#signature`;

function readKept(draft: string): Kept | undefined {
  const value = lasting.read(keptName(draft)) as Partial<Kept> | null | undefined;
  return typeof value?.file === 'string' && typeof value.key === 'string'
    ? { file: value.file, key: value.key }
    : undefined;
}

interface About {
  /** Name of the draft of the form that it belongs to. */
  draft: string;
  matter: string;
  item: string;
}

export function useSigning({ draft, matter, item }: About): Signing {
  const [strokes, setStrokes] = useState<readonly Stroke[]>([]);
  const [typing, setTyping] = useState(false);
  const [typed, setTyped] = useState('');
  const [confirmed, setConfirmed] = useState(false);
  const [fault, setFault] = useState<string>();
  const [touched, setTouched] = useState(false);
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState<Kept | undefined>(() => readKept(draft));
  // What goes out is what stands there at that moment, not when the sheet was drawn last.
  const latest = useRef<Kept | undefined>(sent);
  const surface = useRef<Surface>();
  const count = useRef(0);

  const keep = (next: Kept | undefined) => {
    latest.current = next;
    if (next) lasting.write(keptName(draft), next);
    else lasting.remove(keptName(draft));
    setSent(next);
  };
  const changed = () => {
    count.current += 1;
    setFault(undefined);
    setTouched(true);
  };
  const forget = () => {
    const before = latest.current;
    keep(undefined);
    if (before) void drop(before.file);
  };

  async function sendPicture(key: string): Promise<string | undefined> {
    const picture = await surface.current?.picture(texts.file);
    if (!picture) return texts.notMade;
    try {
      const file = await send(picture, () => undefined, signsFor(matter, item, key)).done;
      keep({ file: file.id, key });
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) noticeError(error);
      return errorText(error);
    }
  }

  async function faultIn(key: string): Promise<string | undefined> {
    if (typing) return typed.trim() === '' ? texts.nameMissing : confirmed ? undefined : texts.notConfirmed;
    if (latest.current?.key === key) return undefined;
    if (strokes.length === 0) return texts.empty;
    return tooLittle(strokes) ? texts.little : sendPicture(key);
  }

  return {
    ...{ strokes, typing, typed, confirmed, fault, touched, busy },
    kept: !typing && sent !== undefined && strokes.length === 0,
    mark: typing ? `${typed}:${confirmed}` : (sent?.file ?? `drawn:${count.current}`),
    draw(next) {
      changed();
      if (latest.current) forget();
      setStrokes(next);
    },
    again() {
      changed();
      forget();
      setStrokes([]);
    },
    setTyping(on) {
      changed();
      setTyping(on);
    },
    setTyped(name) {
      changed();
      setTyped(name);
    },
    setConfirmed(on) {
      changed();
      setConfirmed(on);
    },
    onReady: (one) => void (surface.current = one),
    async prepare(key) {
      if (busy) return false;
      setBusy(true);
      const found = await faultIn(key);
      setFault(found);
      setTouched(false);
      setBusy(false);
      return found === undefined;
    },
    given: () =>
      typing ? { typed: typed.trim(), confirmed: true } : latest.current ? { file: latest.current.file } : undefined,
    done: () => keep(undefined),
    refused: forget,
  };
}
