/** B-42, A-26: what was listed is built and accepted with its resources published; out of the plan it goes with the committee only. */
import { finish, go, goLeaving } from '../../engine/definition/define.ts';
import { city } from '../../engine/words/procedure.ts';
import type { StepsOf } from '../../engine/words/typed.ts';
import * as of from './projects.ts';
import { texts as t } from './texts.ts';

export const acceptanceSteps = {
  build: {
    by: 'applicant',
    limits: [city(730, 'd')],
    noReturn: t.noReturn,
    lapseOpens: ['follow'],
    commands: {
      askAcceptance: {
        requests: true,
        gate: of.stopsAcceptance,
        // Nothing is accepted whose resources are not in the catalogue (B-42).
        check: ({ entries }, matter, { registers }) =>
          entries.flatMap(({ resource }, n) => {
            const provider = registers.entry('catalogue', resource)?.values['provider'];
            return provider === undefined || provider === of.unitOf(matter)
              ? []
              : [{ path: `entries.${n}.resource`, message: t.faults.notOwn }];
          }),
        outcomes: [goLeaving(['follow'], 'acceptance')],
      },
      askCancel: { requests: true, tone: 'danger', outcomes: [goLeaving(['follow'], 'cancelling')] },
    },
  },
  /** A unit that stays silent about what it builds: the authority lets it go on, or has it taken out of the plan. */
  follow: {
    by: 'authority',
    limits: [city(20, 'wd')],
    takenUpBy: 'committee',
    commands: {
      goOn: { outcomes: [goLeaving(['build'], 'build')] },
      proposeCancel: { requests: true, tone: 'danger', outcomes: [goLeaving(['build'], 'cancelling')] },
    },
  },
  cancelling: {
    by: 'committee',
    limits: [city(20, 'wd')],
    noReturn: t.noReturn,
    takenUpBy: 'government',
    commands: {
      consentCancel: { decides: true, tone: 'danger', registers: of.cancelled, outcomes: [finish('dropped')] },
      declineCancel: { decides: true, outcomes: [go('build')] },
    },
  },
  acceptance: {
    by: 'authority',
    limits: [city(20, 'wd')],
    noReturn: t.noReturn,
    takenUpBy: 'committee',
    commands: {
      accept: {
        decides: 'for',
        gate: (matter, context) => {
          const stopped = of.stopsAcceptance(matter, context);
          if (stopped !== undefined) return stopped;
          const entries = matter.given.askAcceptance?.form.entries ?? [];
          const isPublished = entries.every(({ resource }) => context.registers.entry('catalogue', resource));
          return isPublished ? undefined : t.gates.unpublished;
        },
        registers: of.acceptedOf,
        outcomes: [finish('completed')],
      },
      object: { decides: 'against', outcomes: [go('build')] },
    },
  },
} satisfies StepsOf<typeof of.forms, typeof t>;
