/** A hand-written signature: asked where the city asks for it, and taken for this one decision. */
import { reject, type Rejection } from '../../kernel/rejection.ts';
import type { Offer } from './allowed.ts';
import type { Command, GivenSignature } from './command.ts';
import type { Draft } from './draft.ts';
import { texts } from '../texts.ts';
import type { Context, SignatureAsked } from '../definition/definition.ts';
import type { Signed } from '../matter/state.ts';

/** Whether this decision needs one; what decides nothing never does. */
export const signatureAsked = (
  procedure: string,
  { command, rule, item }: Pick<Offer, 'command' | 'rule' | 'item'>,
  context: Pick<Context, 'signs'>,
): SignatureAsked | undefined =>
  rule.decides ? context.signs?.({ procedure, step: item?.step, command, rule }) : undefined;

/** What was given, where it is asked for and good; a rejection where it is asked for and missing. */
export function signatureFor(
  { procedure, context, state }: Draft,
  offer: Offer,
  { signature }: Extract<Command, { kind: 'give' }>,
): GivenSignature | Rejection | undefined {
  const asked = signatureAsked(procedure.key, offer, context);
  const t = texts.signatures;
  const refuse = (text: string, path: string) => reject('invalid', text, { faults: [{ path, message: text }] });
  if (!asked) return signature && refuse(t.notAsked(offer.rule.title), 'signature');
  if (!signature) return refuse(t.missing(offer.rule.title), 'signature');
  if ('file' in signature) {
    // One signature, one decision: what the matter has signed something else.
    if (state.files.some(({ id, hash }) => id === signature.file.id || hash === signature.file.hash))
      return refuse(t.used, 'signature');
    return signature;
  }
  const { actor } = context;
  if (!asked.typed) return refuse(t.notTyped, 'signature.typed');
  if (actor.kind !== 'person' || bare(signature.typed) !== bare(actor.name))
    return refuse(t.otherName(actor.kind === 'person' ? actor.name : ''), 'signature.typed');
  return { typed: actor.name };
}

const bare = (name: string): string => name.replace(/[\s·]/gu, '');

/** As the event of the decision has it. */
export const signedBy = (signature: GivenSignature): Signed =>
  'file' in signature ? { file: signature.file.id, hash: signature.file.hash } : { typed: signature.typed };
