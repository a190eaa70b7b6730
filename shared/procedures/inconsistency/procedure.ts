/** B-26: the same fact differs between providers; the authority and they give opinions, the committee decides, the losing side corrects. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, goLeaving } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, list, long, reason, resource, text } from '../../engine/forms/form.ts';
import { postKey, type Directory, type PartyKey, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { cityKinds } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const side = z.object({ resource: resource(t.fields.resource), says: text(t.fields.says, { max: 500 }) });
const opening = z.object({
  fact: text(t.fields.fact, { max: 60 }),
  sides: list(t.fields.sides, side, { min: 2, max: 20 }),
  evidence: long(t.fields.evidence),
});
const judgement = z.object({
  right: resource(t.fields.right),
  value: text(t.fields.value, { max: 500 }),
  reason: reason(t.fields.reason),
});
const receipt = z.object({
  compared: choice(t.fields.compared, t.fields.comparedOptions),
  note: text(t.fields.note).optional(),
});
type Opened = z.infer<typeof opening>;
const opened = (matter: MatterState) => matter.opening as Opened;
const settled = (matter: MatterState) => matter.given['settle']?.form as z.infer<typeof judgement> | undefined;
const resources = (matter: MatterState) => opened(matter).sides.map((one) => one.resource);
const providersOf = (ids: readonly string[], directory: Directory): UnitId[] => [
  ...new Set(ids.flatMap((id) => directory.resource(id)?.provider ?? [])),
];
const dataOf = (units: readonly UnitId[]): PartyKey[] => units.map((one) => postKey(one, 'data'));
const usersOf = (matter: MatterState, directory: Directory): UnitId[] => [
  ...new Set(resources(matter).flatMap((id) => directory.usersOf(id))),
];
const everybody = (matter: MatterState, { directory }: Pick<Context, 'directory'>) =>
  dataOf([...new Set([...providersOf(resources(matter), directory), ...usersOf(matter, directory)])]);
const outcomeOf = (matter: MatterState, directory: Directory): [string, string, string] => {
  const { right = '', value = '' } = settled(matter) ?? {};
  return [opened(matter).fact, directory.resource(right)?.name ?? right, value];
};

function checkOpening(form: Record<string, unknown>, { directory }: Context): Fault[] {
  const ids = (form as Opened).sides.map((one) => one.resource);
  const faults = ids.flatMap((id, n): Fault[] => [
    ...(directory.resource(id) ? [] : [{ path: `sides.${n}.resource`, message: t.faults.unknown }]),
    ...(ids.indexOf(id) < n ? [{ path: `sides.${n}.resource`, message: t.faults.twice }] : []),
  ]);
  if (faults.length > 0) return faults;
  return providersOf(ids, directory).length > 1 ? [] : [{ path: 'sides', message: t.faults.providers }];
}

export const inconsistency = defineProcedure({
  key: 'inconsistency',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['B-4', 'B-20', 'B-26'],
  roles: {
    asker: { title: t.roles.asker, post: 'data', of: 'opener' },
    providers: {
      title: t.roles.providers,
      parties: (matter, directory) => dataOf(providersOf(resources(matter), directory)),
    },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
    committee: { title: t.roles.committee, post: 'head', of: 'committee' },
    losing: {
      title: t.roles.losing,
      parties: (matter, directory) =>
        dataOf(
          providersOf(
            resources(matter).filter((id) => id !== settled(matter)?.right),
            directory,
          ),
        ),
    },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['data', 'contact'], kinds: cityKinds, title: t.opener },
    form: opening,
    title: (form) => t.matterTitle((form as Opened).fact),
    check: checkOpening,
    outcomes: [go('opinions')],
  },
  steps: {
    opinions: {
      kind: 'task',
      title: t.steps.opinions,
      by: 'providers',
      limits: [citySet('inconsistency.opinions', t.settings.opinions, 5, 'wd')],
      joint: { mode: 'all', outcomes: [goLeaving(['closing'], 'propose')] },
      // One provider who says nothing must not hold up the others; his time to speak is not cut short.
      lapseOpens: ['closing'],
      commands: {
        state: {
          title: t.commands.state,
          tone: 'primary',
          form: z.object({
            position: choice(t.fields.position, t.fields.positions),
            basis: long(t.fields.basis),
          }),
          outcomes: [go()],
        },
      },
    },
    closing: {
      kind: 'task',
      title: t.steps.closing,
      by: 'authority',
      limits: [citySet('inconsistency.closing', t.settings.closing, 2, 'wd')],
      commands: {
        closeOpinions: {
          title: t.commands.closeOpinions,
          tone: 'primary',
          help: t.consequences.closeOpinions,
          outcomes: [goLeaving(['opinions'], 'propose')],
        },
      },
    },
    propose: {
      kind: 'task',
      title: t.steps.propose,
      by: 'authority',
      limits: [citySet('inconsistency.propose', t.settings.propose, 5, 'wd')],
      commands: {
        propose: {
          title: t.commands.propose,
          tone: 'primary',
          // An opinion beside those of the providers: the committee is who decides.
          form: z.object({ proposal: long(t.fields.proposal), right: resource(t.fields.right).optional() }),
          check: sideOnly,
          outcomes: [go('decide')],
        },
      },
    },
    decide: {
      kind: 'task',
      title: t.steps.decide,
      by: 'committee',
      limits: [citySet('inconsistency.decide', t.settings.decide, 10, 'wd')],
      commands: {
        settle: {
          title: t.commands.settle,
          decides: true,
          tone: 'primary',
          help: t.consequences.settle,
          form: judgement,
          prefill: (matter) => {
            const right = matter.given['propose']?.form['right'];
            const says = opened(matter).sides.find((one) => one.resource === right)?.says;
            return right === undefined ? {} : { right, value: says };
          },
          check: sideOnly,
          tells: [
            {
              title: t.tells.settled,
              kind: 'result',
              to: everybody,
              body: (matter, { directory }) => t.settledBody(...outcomeOf(matter, directory)),
            },
          ],
          outcomes: [go('correct')],
        },
        apart: {
          title: t.commands.apart,
          decides: true,
          help: t.consequences.apart,
          form: z.object({ reason: reason(t.fields.reason) }),
          tells: [
            {
              title: t.tells.apart,
              kind: 'result',
              to: everybody,
              body: (matter) => t.apartBody(opened(matter).fact, String(matter.given['apart']?.form['reason'] ?? '')),
            },
          ],
          outcomes: [finish('apart')],
        },
        remand: {
          title: t.commands.remand,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.why) }),
          outcomes: [go('propose')],
        },
      },
    },
    correct: {
      kind: 'task',
      title: t.steps.correct,
      by: 'losing',
      limits: [citySet('inconsistency.correct', t.settings.correct, 5, 'wd')],
      joint: { mode: 'all', outcomes: [go('receipts')] },
      commands: {
        corrected: {
          title: t.commands.corrected,
          tone: 'primary',
          form: z.object({ what: long(t.fields.what) }),
          outcomes: [go()],
        },
      },
    },
    receipts: {
      kind: 'receipts',
      title: t.steps.receipts,
      from: usersOf,
      post: 'data',
      receiptTitle: t.receiptTitle,
      form: receipt,
      body: (matter, directory) => t.receiptBody(...outcomeOf(matter, directory)),
      limits: [citySet('inconsistency.receipts', t.settings.receipts, 5, 'wd')],
      commands: {},
      outcomes: [finish('settled')],
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'asker',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.withdrawal) }),
      during: ['opinions', 'closing', 'propose', 'decide'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    settled: { title: t.ends.settled, good: true },
    apart: { title: t.ends.apart, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: [],
});

function sideOnly(form: Record<string, unknown>, matter: MatterState): Fault[] {
  const right = form['right'];
  return right === undefined || resources(matter).includes(String(right))
    ? []
    : [{ path: 'right', message: t.faults.side }];
}
