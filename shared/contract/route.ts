import type { z } from 'zod';

/**
 * Who may call: anyone; a person (mini-app token, or the bot acting for a bound contact); the bot itself;
 * an administrator; a machine with a token of its own that reports (webhooks of ours); or the system of a unit, which is told.
 */
export type Caller = 'anyone' | 'person' | 'bot' | 'administrator' | 'source' | 'system';

/**
 * What costs more than a command: files sent in, files of matters made, tables compared or handed in, waiting for what is
 * to come, forms judged while they are filled in, and openings that tell many. `tries` are logins and codes, which are counted where all processes agree.
 */
export const dear = ['uploads', 'papers', 'comparisons', 'rehearsals', 'polls', 'lines', 'openings', 'tries'] as const;
export type Dear = (typeof dear)[number];

/** One operation of the API, declared as data: server, client and OpenAPI are made of it. */
export type Route = Asked & Answered;

interface Asked {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for parameters. */
  path: `/api/${string}`;
  who: Caller;
  summary: string;
  /**
   * Comes of a message in a chat: the bot may ask for it in the name of the contact who wrote, and says which message it
   * was. Of what persons may do this is all that the bot's credential can reach.
   */
  chat?: true;
  /** Exists in the training ground only. */
  training?: true;
  /** An Idempotency-Key header is required: the same key gives the same answer. */
  idempotent?: true;
  /** Who wants to know only that it is done says so: `Prefer: return=minimal` (RFC 7240). */
  brief?: true;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Asked again and again: the answer has a tag, and who has it already is told so (304) at the cost of one look. */
  polled?: true;
  /** Dear: counted for each who asks, and refused with 429 and a time when it is too much. */
  limited?: Dear;
  /** Whoever asks for `text/event-stream` gets a stream of events instead, which stays open. */
  streams?: true;
  /**
   * What a machine sends of its own: the handler gets its bytes, whatever type they claim to be. However many there are, they
   * are taken: a list that is too long is cut, for whoever sends it does not send it again.
   */
  batch?: true;
  /** The body is a file: its bytes as they are, or the only file of a multipart form. */
  takes?: 'file';
}

/** The answer is JSON of a shape, or a file of a media type. */
type Answered = { response: z.ZodType; gives?: never } | { response?: never; gives: string };

export const route = <const R extends Route>(definition: R): R => definition;

export type InputOf<R extends Route> = (R extends { params: infer P extends z.ZodType }
  ? { params: z.input<P> }
  : object) &
  (R extends { query: infer Q extends z.ZodType } ? { query?: z.input<Q> } : object) &
  (R extends { body: infer B extends z.ZodType } ? { body: z.input<B> } : object) &
  (R extends { idempotent: true } ? { key: string } : object);

export type OutputOf<R extends Route> = R extends { response: infer A extends z.ZodType } ? z.infer<A> : never;
