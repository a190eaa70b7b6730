/**
 * What an operation of the API sees and gives. Handlers know no Koa: each folder of the server exports a part of them,
 * and http/ binds them to the routes of the contract. A rejection is returned, never thrown.
 */
import type { InputOf, OutputOf } from '@banjie/shared/contract/route.ts';
import type { RouteName, Routes } from '@banjie/shared/contract/routes.ts';
import type { PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { z } from 'zod';

/** Who is calling, as far as the credential proves it. */
export type Caller =
  | { kind: 'anyone' }
  | { kind: 'person'; person: PersonId; channel: 'miniapp' | 'chat' | 'training'; contact?: string; room?: string }
  | { kind: 'bot' }
  | { kind: 'source'; name: string; unit: UnitId };

/** A call of an operation that the contract reserves for persons. */
export type PersonCaller = Extract<Caller, { kind: 'person' }>;

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Part<R, K extends string> = R extends Record<K, infer T> ? Parsed<T> : undefined;

export interface Call<K extends RouteName> {
  params: Part<Routes[K], 'params'>;
  query: Part<Routes[K], 'query'>;
  body: Part<Routes[K], 'body'>;
  /** Idempotency-Key, present where the route asks for one. */
  key: InputOf<Routes[K]> extends { key: string } ? string : string | undefined;
  caller: Routes[K]['who'] extends 'person'
    ? PersonCaller
    : Routes[K]['who'] extends 'source'
      ? Extract<Caller, { kind: 'source' }>
      : Caller;
  requestId: string;
}

export type Handler<K extends RouteName> = (call: Call<K>) => Promise<OutputOf<Routes[K]> | Rejection>;
export type Handlers<K extends RouteName> = { [N in K]: Handler<N> };
