/** B-42, A-26: what was built is accepted project by project, each with its resources published in the catalogue. */
import { z } from 'zod';
import { citySet, finish, go, when } from '../../engine/definition/define.ts';
import type { Step } from '../../engine/definition/definition.ts';
import { entry, list, long, reason, text } from '../../engine/forms/form.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import * as of from './projects.ts';
import { texts as t } from './texts.ts';

const { ready } = of;
const settled = (but: (matter: MatterState, form: Record<string, unknown>) => string, acceptsOne: boolean) => [
  when('还有项目未办完', (matter, form) => of.unsettled(matter, but(matter, form)).length > 0, go('build')),
  when('有项目已验收', (matter) => acceptsOne || of.anyAccepted(matter), finish('completed')),
  finish('dropped'),
];
const checkProject = (form: Record<string, unknown>, matter: MatterState) => {
  const names = of.unsettled(matter);
  return names.includes(String(form['project'])) ? [] : [{ path: 'project', message: t.faults.notListed(names) }];
};
const first = (matter: MatterState) => {
  const [project] = of.unsettled(matter);
  return project === undefined ? {} : { project };
};
const asksAcceptance = (matter: MatterState) =>
  (matter.given['askAcceptance']?.form ?? { entries: [] }) as { project?: string; entries: { resource: string }[] };

export const acceptanceSteps = {
  build: {
    kind: 'task',
    title: t.steps.build,
    by: 'applicant',
    limits: [],
    noLimit: t.noLimit.build,
    commands: {
      askAcceptance: {
        title: t.commands.askAcceptance,
        requests: true,
        tone: 'primary',
        gate: (matter, context) => (ready(matter, context) ? undefined : t.gates.noAcceptance),
        form: z.object({
          project: text(t.fields.project, { max: 80 }),
          entries: list(t.fields.entries, z.object({ resource: entry(t.fields.entry, 'catalogue') })),
          built: long(t.fields.built),
        }),
        prefill: first,
        // Nothing is accepted whose resources are not in the catalogue (B-42).
        check: (form, matter, { registers }) => [
          ...checkProject(form, matter),
          ...(form['entries'] as { resource: string }[]).flatMap(({ resource }, n) => {
            const provider = registers.entry('catalogue', resource)?.values['provider'];
            return provider === undefined || provider === of.unitOf(matter)
              ? []
              : [{ path: `entries.${n}.resource`, message: t.faults.notOwn }];
          }),
        ],
        outcomes: [go('acceptance')],
      },
      cancel: {
        title: t.commands.cancel,
        tone: 'danger',
        help: t.consequences.cancel,
        form: z.object({ project: text(t.fields.project, { max: 80 }), reason: reason(t.fields.reason) }),
        prefill: first,
        check: checkProject,
        registers: of.cancelled,
        outcomes: settled((_, form) => String(form['project']), false),
      },
    },
  },
  acceptance: {
    kind: 'task',
    title: t.steps.acceptance,
    by: 'authority',
    limits: [citySet('project-plan.acceptance', t.settings.acceptance, 20, 'wd')],
    commands: {
      accept: {
        title: t.commands.accept,
        decides: true,
        tone: 'primary',
        help: t.consequences.accept,
        gate: (matter, context) => {
          if (!ready(matter, context)) return t.gates.noAcceptance;
          const { entries } = asksAcceptance(matter);
          const published = ({ resource }: { resource: string }) => context.registers.entry('catalogue', resource);
          return entries.every(published) ? undefined : t.gates.unpublished;
        },
        form: z.object({ reason: reason(t.fields.accepted) }),
        registers: of.accepted,
        outcomes: settled((matter) => asksAcceptance(matter).project ?? '', true),
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
