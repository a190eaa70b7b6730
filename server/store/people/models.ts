/** Documents of the people of the city. Every uniqueness is an `_id`. */
import mongoose from 'mongoose';
import type {
  CityKeys,
  CityMark,
  DelegationRecord,
  PersonRecord,
  RoomRecord,
  SourceRecord,
  UnitRecord,
} from '../../people/ports.ts';
import type { SessionRecord } from '../../people/sessions/ports.ts';

type Kept<T, Key extends keyof T> = Omit<T, Key> & { _id: string };

const text = { type: String, required: true } as const;
const number = { type: Number, required: true } as const;
const flag = { type: Boolean, required: true } as const;
const id = { _id: text };
const options = { versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false } as const;

const unit = new mongoose.Schema<Kept<UnitRecord, 'id'>>(
  { ...id, name: text, kind: text, order: number, ended: String },
  options,
);
const person = new mongoose.Schema<Kept<PersonRecord, 'id'>>(
  {
    ...id,
    name: text,
    unit: text,
    administrator: Boolean,
    left: String,
    suspended: Boolean,
    identity: String,
    human: String,
  },
  options,
);
/** `_id` is `<unit>:<post>`. */
const post = new mongoose.Schema<{ _id: string; persons: string[] }>(
  { ...id, persons: { type: [String], required: true } },
  options,
);
post.index({ persons: 1 });
export type DelegationDocument = Kept<DelegationRecord, 'id'>;
const delegation = new mongoose.Schema<DelegationDocument>(
  {
    ...id,
    ...{ from: text, to: text, fromDay: text, untilDay: text, reason: text },
    held: { type: [String], default: undefined } as never,
    madeAt: text,
    endedAt: String,
  },
  options,
);
delegation.index({ from: 1 });
delegation.index({ to: 1 });

/** `_id` is both persons in the order of their ids: where two meet who want to stand in for each other. */
const pair = new mongoose.Schema<{ _id: string; asked: number }>({ ...id, asked: number }, options);

/**
 * `<kind>:<account>` says whose account it is, and `<kind>-of:<person>` which account a person has: two documents,
 * written together, so that each side is there once.
 */
export interface IdentityDocument {
  _id: string;
  person?: string;
  account?: string;
}
const identity = new mongoose.Schema<IdentityDocument>({ ...id, person: String, account: String }, options);
const room = new mongoose.Schema<Kept<RoomRecord, 'room'>>({ ...id, unit: text, topic: text }, options);

/**
 * `_id` is the code's hash, so that no two people have one code; and `of:<person>` says which one is the person's now: a
 * new one takes the place of the one before. Both go a while after they expired.
 */
export interface CodeDocument {
  _id: string;
  person?: string;
  usedBy?: string;
  hash?: string;
  expiresAt: Date;
}
const code = new mongoose.Schema<CodeDocument>(
  { ...id, person: String, usedBy: String, hash: String, expiresAt: { type: Date, required: true } },
  options,
);
code.index({ expiresAt: 1 }, { expireAfterSeconds: 3600 });

export interface TriesDocument {
  _id: string;
  count: number;
  until: Date;
  /** When the last one was counted. */
  at?: Date;
}
const tries = new mongoose.Schema<TriesDocument>(
  { ...id, count: number, until: { type: Date, required: true }, at: Date },
  options,
);
tries.index({ until: 1 }, { expireAfterSeconds: 60 });

export type SessionDocument = Kept<SessionRecord, 'id'>;
const date = { type: Date, required: true } as const;
const session = new mongoose.Schema<SessionDocument>(
  {
    ...{ ...id, person: text, channel: text, device: String, hash: text, before: String, rotatedAt: Date },
    ...{ since: date, lastAt: date, expiresAt: date },
  },
  options,
);
session.index({ person: 1 });
session.index({ expiresAt: 1 }, { expireAfterSeconds: 3600 });
const endedSession = new mongoose.Schema<{ _id: string; expiresAt: Date }>({ ...id, expiresAt: date }, options);
endedSession.index({ expiresAt: 1 }, { expireAfterSeconds: 60 });

const source = new mongoose.Schema<Kept<SourceRecord, 'id'>>(
  { ...id, name: String, unit: text, hash: text, madeAt: String, under: String },
  options,
);
const city = new mongoose.Schema<CityMark & Partial<CityKeys> & { _id: string }>(
  { ...id, training: flag, since: text, seeded: Boolean, secret: String, secretBefore: String, signingKey: String },
  options,
);

/** Made once per connection. */
export function peopleModels(connection: mongoose.Connection) {
  return {
    units: connection.model('Unit', unit, 'units'),
    persons: connection.model('Person', person, 'persons'),
    posts: connection.model('Post', post, 'posts'),
    delegations: connection.model('Delegation', delegation, 'delegations'),
    pairs: connection.model('DelegationPair', pair, 'delegation_pairs'),
    identities: connection.model('Identity', identity, 'identities'),
    rooms: connection.model('Room', room, 'rooms'),
    codes: connection.model('Code', code, 'codes'),
    tries: connection.model('Tries', tries, 'tries'),
    sessions: connection.model('Session', session, 'sessions'),
    endedSessions: connection.model('EndedSession', endedSession, 'ended_sessions'),
    sources: connection.model('Source', source, 'sources'),
    city: connection.model('City', city, 'city'),
  };
}
export type PeopleModels = ReturnType<typeof peopleModels>;
