/**
 * What an operation of the API sees and gives. Handlers know no Koa: each folder of the server exports a part of them,
 * and http/ binds them to the routes of the contract. A rejection is returned, never thrown.
 */
import type { Readable } from 'node:stream';
import type { InputOf, OutputOf, Route } from '@banjie/shared/contract/route.ts';
import type { RouteName, Routes } from '@banjie/shared/contract/routes.ts';
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { z } from 'zod';
import type { EventStream } from './event-stream.ts';

/** Who is calling, as far as the credential proves it. */
export type Caller =
  | { kind: 'anyone' }
  | {
      kind: 'person';
      person: PersonId;
      channel: 'miniapp' | 'browser' | 'chat' | 'wecom' | 'training';
      /** By chat and by WeCom there is none: every message and every press is one of its own. */
      session?: string;
      /** By chat who wrote, by WeCom the card that was pressed: a decision is confirmed there. */
      contact?: string;
      room?: string;
    }
  | {
      kind: 'bot';
      /** The chat account that it is good for. */
      account: string;
    }
  | {
      kind: 'source';
      name: string;
      unit: UnitId;
      /** Which of its tokens. */
      token: string;
    }
  | {
      /** The system of a unit, by the token of one of its endpoints. */
      kind: 'system';
      unit: UnitId;
      webhook: string;
    };

/** A call of an operation that the contract reserves for persons. */
export type SourceCaller = Extract<Caller, { kind: 'source' }>;
export type SystemCaller = Extract<Caller, { kind: 'system' }>;
export type PersonCaller = Extract<Caller, { kind: 'person' }>;

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Part<R, K extends string> = R extends Record<K, infer T> ? Parsed<T> : undefined;

/** A file on its way in. Nothing of it has been read yet; whoever stops reading early is not sent the rest. */
export interface Upload {
  /** Bytes, where the sender has said it. */
  size?: number;
  /** To be read once. @throws UploadBroken when it ends before its end */
  bytes: AsyncIterable<Uint8Array>;
}

/** The sender went away, or what was sent is no whole file. */
export class UploadBroken extends Error {}

/** A file on its way out. */
export interface FileAnswer {
  /** As it should be called where it is kept. */
  name: string;
  /** Media type. */
  type: string;
  /** Bytes, when known. */
  size?: number;
  content: Uint8Array | Readable;
}

export type Call<K extends RouteName> = Asked<K> & (Routes[K] extends { takes: 'file' } ? { upload: Upload } : object);

interface Asked<K extends RouteName> {
  params: Part<Routes[K], 'params'>;
  query: Part<Routes[K], 'query'>;
  body: Part<Routes[K], 'body'>;
  /** Idempotency-Key, present where the route asks for one. */
  key: InputOf<Routes[K]> extends { key: string } ? string : string | undefined;
  caller: CallerOf<Routes[K]['who']>;
  requestId: string;
  /** It is enough to say that it is done. */
  brief?: boolean;
}

type CallerOf<W extends Route['who']> = W extends 'person'
  ? PersonCaller
  : W extends 'source'
    ? SourceCaller
    : W extends 'system'
      ? SystemCaller
      : Caller;

type Answer<K extends RouteName> = Routes[K] extends { gives: string } ? FileAnswer : OutputOf<Routes[K]>;
/** An operation that is asked again and again: what its answer stands on, in one text, undefined where only the answer tells. */
export interface Poll<T> {
  /** By one cheap look. */
  look(): Promise<string | undefined>;
  /** Instead of the handler, where the answer has read all of that itself. `stood`: what a look would have given then. */
  work?(): Promise<{ answer: T | Rejection; stood: string | undefined }>;
}
/** Asked for before anything is read: what is in memory is taken as it is then. */
export type Polls = { [K in RouteName]?: (call: Call<K>) => Poll<Answer<K>> | undefined };
/** For operations that stream: over when what it gives resolves; a rejection is answered as any other, before anything is opened. */
export type Streams = {
  [K in RouteName]?: (call: Call<K>, open: () => EventStream) => Promise<Rejection | undefined>;
};
export type Handler<K extends RouteName> = (call: Call<K>) => Promise<Answer<K> | Rejection>;
export type Handlers<K extends RouteName> = { [N in K]: Handler<N> };
