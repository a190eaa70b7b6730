/** C-23: major projects are checked against the standards; one that fails gets no funds until it passes. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { long, reason, text, unit } from '../../engine/forms/form.ts';
import { postKey, type PartyKey } from '../../kernel/party.ts';
import { standardKinds } from '../../standards/entry.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  project: text(t.fields.project, { max: 80 }),
  unit: unit(t.fields.unit),
  content: long(t.fields.content),
});
const project = (matter: MatterState) => matter.opening as z.infer<typeof opening>;

/** Without standards no funds: it stands until the project passes, also when this matter is over. */
const funds =
  (op: 'put' | 'lift') =>
  (matter: MatterState, { directory, registers }: Context): RegisterChange[] => {
    const { project: name, unit: builder } = project(matter);
    const subject = `funds:${builder}/${name}`;
    if (op === 'lift' && !registers.entry('suspensions', subject)) return [];
    const finance = directory.body('finance')?.id;
    return [
      {
        register: 'suspensions',
        subject,
        op,
        title: t.suspension(name),
        why: t.suspended,
        units: [builder, ...(finance ? [finance] : [])],
        values: { kind: t.kind },
        lasting: true,
      },
    ];
  };

const concerned = (matter: MatterState, { directory }: Pick<Context, 'directory'>): PartyKey[] => {
  const finance = directory.body('finance')?.id;
  return [postKey(project(matter).unit, 'head'), ...(finance ? [postKey(finance, 'contact')] : [])];
};

export const standardisationCheck = defineProcedure({
  key: 'standardisation-check',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '标准化',
  articles: ['C-23'],
  roles: {
    unit: { title: t.roles.unit, posts: ['standards', 'contact'], of: (matter) => project(matter).unit },
    authority: { title: t.roles.authority, post: 'standards', of: 'authority' },
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['standards', 'contact', 'head'], kinds: standardKinds, title: t.opener },
    form: opening,
    prefill: ({ actor }) => (actor.unit === undefined ? {} : { unit: actor.unit }),
    title: (form) => t.matterTitle(String(form['project'])),
    outcomes: [go('check')],
  },
  steps: {
    check: {
      kind: 'task',
      title: t.steps.check,
      by: 'authority',
      // A failed check has consequences of its own; it is not sent back without them.
      noReturn: t.noTermination,
      limits: [citySet('standardisation-check.check', t.settings.check, 15, 'wd')],
      commands: {
        pass: {
          title: t.commands.pass,
          decides: true,
          tone: 'primary',
          help: t.help.pass,
          form: z.object({ opinion: reason(t.fields.opinion) }),
          registers: funds('lift'),
          tells: [
            {
              title: t.tells.passed,
              kind: 'result',
              to: concerned,
              body: (matter) => t.passedBody(project(matter).project),
            },
          ],
          outcomes: [finish('passed')],
        },
        fail: {
          title: t.commands.fail,
          decides: true,
          tone: 'danger',
          help: t.help.fail,
          form: z.object({ opinion: reason(t.fields.opinion) }),
          registers: funds('put'),
          tells: [
            {
              title: t.tells.failed,
              kind: 'result',
              to: concerned,
              body: (matter) => t.failedBody(project(matter).project),
            },
          ],
          outcomes: [go('improve')],
        },
      },
    },
    improve: {
      kind: 'task',
      title: t.steps.improve,
      by: 'unit',
      limits: [citySet('standardisation-check.improve', t.settings.improve, 30, 'wd')],
      commands: {
        improved: {
          title: t.commands.improved,
          tone: 'primary',
          requests: true,
          form: z.object({ improvements: long(t.fields.improvements) }),
          outcomes: [go('check')],
        },
        giveUp: {
          title: t.commands.giveUp,
          tone: 'danger',
          help: t.help.giveUp,
          form: z.object({ reason: reason(t.fields.why) }),
          outcomes: [finish('failed')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'unit',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.why) }),
      during: ['check'],
      offered: (matter) => matter.given['fail'] === undefined,
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    passed: { title: t.ends.passed, good: true },
    failed: { title: t.ends.failed, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['suspensions'],
});
