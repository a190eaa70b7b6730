/**
 * N-39, B-43: whoever lets his limit pass is pressed by the authority by a new day, and in the end pursued: the matter that
 * waited for him ends, and the order to correct comes of the violation. Nobody's silence keeps a matter open for ever.
 */
import type { z } from 'zod';
import { finish, go } from '../engine/definition/define.ts';
import type { Context, Outcome } from '../engine/definition/definition.ts';
import { reasoned } from '../engine/forms/form.ts';
import type { MatterState } from '../engine/matter/state.ts';
import { dated } from '../engine/words/orders.ts';
import { city } from '../engine/words/procedure.ts';
import { postKey, type Directory, type UnitId } from '../kernel/party.ts';
import type { Ground } from './grounds.ts';
import { texts } from './late-texts.ts';
import { factsOf, pursued } from './onward.ts';

export const lateTexts = texts;
const pressing = dated(texts.fields.until, texts.fields.reason);
const giving = reasoned(texts.fields.reason);
export const lateForms = { press: pressing, giveUp: giving };

/** What a matter with these forms gives; the helpers below ask for no more of it. */
type Late = Pick<MatterState, 'title' | 'regime'> & {
  given: { press?: { form: z.infer<typeof pressing> }; giveUp?: { form: z.infer<typeof giving> } };
};
export const lateRoles = {
  authority: { post: 'data' as const, of: 'authority' as const },
  committee: { post: 'head' as const, of: 'committee' as const },
};

/**
 * @param role that is late; whoever belongs to it does not press or pursue himself
 * @param who its unit
 * @param ground what its lateness is a breach of, under the national rules and before them
 */
export const lateStep = <M extends Late>(
  role: string,
  who: (matter: M, directory: Directory) => UnitId | undefined,
  ground: { national: Ground; city: Ground },
  { end = 'unmet', days = 5 } = {},
) => ({
  by: 'authority' as const,
  takenUpBy: 'committee' as const,
  independent: { of: [role] },
  noReturn: texts.noReturn,
  limits: [city<M>(days, 'wd', { until: ({ given }) => given.press?.form.until })],
  commands: {
    press: {
      tone: 'primary' as const,
      outcomes: [go('late')],
      tells: [
        {
          title: texts.tells.pressed,
          kind: 'alert' as const,
          to: (matter: M, { directory }: Context) => {
            const unit = who(matter, directory);
            return unit === undefined ? [] : [postKey(unit, 'data'), postKey(unit, 'head')];
          },
          body: ({ title, given }: M) => texts.pressedBody(title, given.press?.form.until ?? ''),
        },
      ],
    },
    giveUp: {
      decides: 'against' as const,
      help: texts.consequences.giveUp,
      outcomes: [finish(end)],
      opens: (matter: M, { directory }: Context) =>
        pursued(matter, {
          ...{ unit: who(matter, directory), ground },
          facts: factsOf(matter, matter.given.giveUp?.form.reason),
        }),
    },
  },
});

/** Units that confirm nothing hold up nobody who has: the authority closes what is outstanding, and pursues them elsewhere. */
export const receiptsLate = (outcomes: readonly Outcome[]) => ({
  by: 'authority' as const,
  takenUpBy: 'committee' as const,
  noReturn: texts.noReturn,
  limits: [city(5, 'wd')],
  commands: { closeReceipts: { help: texts.consequences.closeReceipts, outcomes } },
});
