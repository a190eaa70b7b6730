/** What the process says of itself. Whatever goes wrong with a matter, nothing that somebody wrote into it is told here. */
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { pino, type DestinationStream, type Logger } from 'pino';

/** Errors whose message repeats what they were given: a piece of the text, the operation of a write, a duplicate's value. */
const REPEATING = /^(?:SyntaxError|ZodError|Mongo|BSON|Mongoose)/;
const CAUSES = 3;

/** An error as it is logged: what kind it is, and where it came from. */
export function errorFacts(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, codeName } = error as { code?: unknown; codeName?: unknown };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(typeof code === 'number' || typeof code === 'string' ? { code } : {}),
    ...(typeof codeName === 'string' ? { codeName } : {}),
    ...(REPEATING.test(error.name) ? {} : { message: error.message }),
    stack: frames.join('\n'),
    ...(error.cause !== undefined && depth < CAUSES ? { cause: errorFacts(error.cause, depth + 1) } : {}),
  };
}

/** Whatever is said, no number of a person is said in full: an error repeats what it was given in words that nobody foresees. */
export function createLogger(level: string, to: DestinationStream = pino.destination(1)): Logger {
  const masked = { write: (line: string) => to.write(maskIds(line).text) };
  return pino({ level, base: { process: 'server' }, serializers: { err: errorFacts } }, masked);
}
