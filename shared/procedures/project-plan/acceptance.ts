/** B-42, A-26: what was listed is built and accepted with its resources published; out of the plan it goes with the committee only. */
import { z } from 'zod';
import { citySet, finish, go, goLeaving } from '../../engine/definition/define.ts';
import type { Step } from '../../engine/definition/definition.ts';
import { entry, list, long, reason } from '../../engine/forms/form.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import * as of from './projects.ts';
import { texts as t } from './texts.ts';

const reasoned = z.object({ reason: reason(t.fields.reason) });
const entriesOf = (matter: MatterState) =>
  (matter.given['askAcceptance']?.form['entries'] ?? []) as { resource: string }[];

export const acceptanceSteps = {
  build: {
    kind: 'task',
    title: t.steps.build,
    by: 'applicant',
    limits: [citySet('project-plan.build', t.settings.build, 730, 'd')],
    noReturn: t.noReturn,
    lapseOpens: ['follow'],
    commands: {
      askAcceptance: {
        title: t.commands.askAcceptance,
        requests: true,
        tone: 'primary',
        gate: of.stopsAcceptance,
        form: z.object({
          entries: list(t.fields.entries, z.object({ resource: entry(t.fields.entry, 'catalogue') })),
          built: long(t.fields.built),
        }),
        // Nothing is accepted whose resources are not in the catalogue (B-42).
        check: (form, matter, { registers }) =>
          (form['entries'] as { resource: string }[]).flatMap(({ resource }, n) => {
            const provider = registers.entry('catalogue', resource)?.values['provider'];
            return provider === undefined || provider === of.unitOf(matter)
              ? []
              : [{ path: `entries.${n}.resource`, message: t.faults.notOwn }];
          }),
        outcomes: [goLeaving(['follow'], 'acceptance')],
      },
      askCancel: {
        title: t.commands.askCancel,
        requests: true,
        tone: 'danger',
        help: t.consequences.askCancel,
        form: reasoned,
        outcomes: [goLeaving(['follow'], 'cancelling')],
      },
    },
  },
  /** A unit that stays silent about what it builds: the authority lets it go on, or has it taken out of the plan. */
  follow: {
    kind: 'task',
    title: t.steps.follow,
    by: 'authority',
    limits: [citySet('project-plan.follow', t.settings.follow, 20, 'wd')],
    commands: {
      goOn: {
        title: t.commands.goOn,
        help: t.consequences.goOn,
        tone: 'primary',
        form: reasoned,
        outcomes: [goLeaving(['build'], 'build')],
      },
      proposeCancel: {
        title: t.commands.proposeCancel,
        requests: true,
        tone: 'danger',
        help: t.consequences.askCancel,
        form: reasoned,
        outcomes: [goLeaving(['build'], 'cancelling')],
      },
    },
  },
  cancelling: {
    kind: 'task',
    title: t.steps.cancelling,
    by: 'committee',
    limits: [citySet('project-plan.cancelling', t.settings.cancelling, 20, 'wd')],
    noReturn: t.noReturn,
    commands: {
      consentCancel: {
        title: t.commands.consentCancel,
        decides: true,
        tone: 'danger',
        help: t.consequences.consentCancel,
        form: reasoned,
        registers: of.cancelled,
        outcomes: [finish('dropped')],
      },
      declineCancel: {
        title: t.commands.declineCancel,
        decides: true,
        help: t.consequences.declineCancel,
        form: reasoned,
        outcomes: [go('build')],
      },
    },
  },
  acceptance: {
    kind: 'task',
    title: t.steps.acceptance,
    by: 'authority',
    limits: [citySet('project-plan.acceptance', t.settings.acceptance, 20, 'wd')],
    noReturn: t.noReturn,
    commands: {
      accept: {
        title: t.commands.accept,
        decides: true,
        tone: 'primary',
        help: t.consequences.accept,
        gate: (matter, context) => {
          const stopped = of.stopsAcceptance(matter, context);
          if (stopped !== undefined) return stopped;
          const isPublished = ({ resource }: { resource: string }) => context.registers.entry('catalogue', resource);
          return entriesOf(matter).every(isPublished) ? undefined : t.gates.unpublished;
        },
        form: z.object({ reason: reason(t.fields.accepted) }),
        registers: of.accepted,
        outcomes: [finish('completed')],
      },
      object: {
        title: t.commands.object,
        decides: true,
        tone: 'danger',
        form: z.object({ reason: reason(t.fields.accepted) }),
        outcomes: [go('build')],
      },
    },
  },
} satisfies Record<string, Step>;
