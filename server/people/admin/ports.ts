/** What the administrator's commands work on. */
import type { RegisterImport } from '../../registers/imported.ts';
import type { Mobiles } from '../../personal/mobiles.ts';
import type { PeopleService } from '../directory.ts';
import type { PeopleStore } from '../ports.ts';
import type { SessionStore } from '../sessions/ports.ts';
import type { Tokens } from '../tokens.ts';

export interface AdminPorts {
  store: PeopleStore & { sessions: SessionStore };
  people: PeopleService;
  tokens: Pick<Tokens, 'keyedHash' | 'keyedHashes'>;
  /** Resources and subscriptions are entered into the registers, which a running server reads at once. */
  catalogue: RegisterImport;
  /** Seals numbers on their way in. */
  mobiles: Mobiles;
  /** One line for the screen. */
  say(line: string): void;
}
