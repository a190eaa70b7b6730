/** The server hears of elder mode: what waits for an answer in chat waits longer then. */
import { api } from './api.ts';
import { me } from './session.ts';
import { elderMode } from './settings.ts';

export function startElder(): void {
  let told: { person: string; elder: boolean } | undefined;
  const tell = () => {
    const person = me.get()?.id;
    const elder = elderMode.get();
    // Whoever has never chosen it is spared the call.
    const known = told?.person === person && told ? told.elder : false;
    if (person === undefined || elder === known) return;
    told = { person, elder };
    // Where it does not arrive, it is told again when the app is opened next.
    void api.putElder({ body: { elder } }).catch(() => (told = undefined));
  };
  elderMode.subscribe(tell);
  me.subscribe(tell);
}
