/**
 * Signing in by the city's unified sign-on, in a browser: what is begun here is finished here. The handle stays in this
 * tab, so a code that somebody else was given, or sends along in a link, signs nobody in.
 */
import { leaveFor, signOnFromAddress } from '../platform/entrance.ts';
import { deviceName } from '../platform/device.ts';
import { ofSession } from '../platform/storage.ts';
import { texts } from '../texts.ts';
import { door, errorText, setHeld } from './api.ts';
import { createStore } from './store.ts';

const KEY = 'banjie.sign-on';

/** Why the last one came to nothing. */
export const signOnFailed = createStore<string | undefined>(undefined);
/** The page that was asked for when nobody was signed in. */
export const cameFrom = createStore<string | undefined>(undefined);

/** Leaves for the sign-on. @throws ApiError, NoAnswer */
export async function beginSignOn(): Promise<void> {
  signOnFailed.set(undefined);
  const { to, handle } = await door.beginSignOn({});
  ofSession.write(KEY, { handle, back: cameFrom.get() });
  leaveFor(to);
}

/** The browser has come back: gives the page to go on with once there is a session. Undefined where it was not away. */
export function arrival(): Promise<{ back: string | undefined } | undefined> | undefined {
  const answer = signOnFromAddress();
  if (answer === undefined) return undefined;
  const { handle, back } = (ofSession.read(KEY) ?? {}) as { handle?: unknown; back?: unknown };
  ofSession.remove(KEY);
  const page = typeof back === 'string' ? back : undefined;
  cameFrom.set(page);
  return finish(answer, handle).then((done) => (done ? { back: page } : undefined));
}

async function finish(
  { code, ...answer }: NonNullable<ReturnType<typeof signOnFromAddress>>,
  handle: unknown,
): Promise<boolean> {
  if (code === undefined || typeof handle !== 'string') {
    signOnFailed.set(code === undefined ? texts.login.signOnBroken : texts.login.signOnElsewhere);
    return false;
  }
  try {
    const { token, refresh } = await door.finishSignOn({ body: { ...answer, code, handle, device: deviceName() } });
    setHeld({ token, refresh });
    cameFrom.set(undefined);
    return true;
  } catch (failure) {
    signOnFailed.set(errorText(failure));
    return false;
  }
}
