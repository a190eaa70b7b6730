/** What the administrator's commands work on. */
import type { Instant } from '@banjie/shared/kernel/time.ts';
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
  /** City time. */
  now(): Instant;
  /** By whom the machine says that it is used. */
  who: string;
  /** Rows of an import that are written at once, where it is not as many as there may be. */
  atOnce?: number;
  /** One line for the screen. */
  say(line: string): void;
}
