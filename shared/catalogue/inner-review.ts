/**
 * B-17, B-37, N-13: what an entry passes inside its own unit before the authority sees it: secrecy and privacy, another
 * person's eyes, the head's consent. The same for a new entry and for what is material in a changed one.
 */
import { z } from 'zod';
import { finish, go } from '../engine/definition/define.ts';
import type { Limit, Outcome } from '../engine/definition/definition.ts';
import { long } from '../engine/forms/form.ts';
import type { MatterState } from '../engine/matter/state.ts';
import { city } from '../engine/words/procedure.ts';
import type { UnitId } from '../kernel/party.ts';
import { texts } from './texts.ts';

const t = texts.inner;
export const opinion = z.object({ opinion: long(t.fields.opinion).optional() });
export const innerForms = {
  clear: z.object({ privacy: long(t.fields.privacy) }),
  approve: opinion,
  consent: opinion,
};

/** In the unit that provides; not `of: 'opener'`, which would address the registrar himself beside the post. */
export const innerRoles = <M>(unit: (matter: M) => UnitId | undefined) => ({
  secrecy: { post: 'secrecy' as const, of: unit },
  reviewer: { post: 'reviewer' as const, of: unit },
  head: { post: 'head' as const, of: unit },
});

/** Back to the registrar, who changes it; then all of it is looked at anew. */
export const back = { decides: 'against' as const, help: t.consequences.correct, outcomes: [go('amend')] };

/**
 * A unit that leaves its own review lying is pressed like any other that is late: both procedures have the step `late`.
 * @param review the step of the other person's eyes, and what follows the head's consent
 * @param more the limit of the law that runs on meanwhile, beside the city's own for each step; who has filled it in
 */
export const innerSteps = <M = MatterState>(
  review: string,
  then: readonly Outcome<M>[],
  { law = [], gave = ['resubmit'] }: { law?: readonly Limit<M>[]; gave?: readonly string[] } = {},
) => ({
  secrecyReview: {
    by: 'secrecy' as const,
    limits: [...law, city<M>(3, 'wd')],
    lapseOpens: ['late'],
    commands: {
      clear: { decides: 'for' as const, outcomes: [go(review)] },
      correctSecrets: back,
      // State secrets never come onto the platform (B-37, N-3).
      secret: { decides: 'against' as const, outcomes: [finish('secret')] },
    },
  },
  /** Two different people register and review (B-17), whoever stands in for whom. */
  otherEyes: {
    by: 'reviewer' as const,
    independent: { gave },
    limits: [...law, city<M>(3, 'wd')],
    lapseOpens: ['late'],
    commands: { approve: { decides: 'for' as const, outcomes: [go('consent')] }, correct: back },
  },
  consent: {
    by: 'head' as const,
    limits: [...law, city<M>(3, 'wd')],
    lapseOpens: ['late'],
    commands: {
      consent: { decides: 'for' as const, outcomes: then },
      decline: { decides: 'against' as const, outcomes: [finish('declined')] },
    },
  },
});
