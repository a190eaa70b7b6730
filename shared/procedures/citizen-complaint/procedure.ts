/** N-37: what a citizen or a firm complains of is entered by whoever received it, handled, and answered. */
import { z } from 'zod';
import { bodyBut } from '../../catalogue/bodies.ts';
import { citySet, finish, go } from '../../engine/definition/define.ts';
import { choice, date, long, personal, reason, unit } from '../../engine/forms/form.ts';
import { city, isOpen, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { partyOf, postKey, type Directory, type PartyKey, type UnitId } from '../../kernel/party.ts';
import { dayOf, startOfDay } from '../../kernel/time.ts';
import { sharingPartners } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({
    from: choice(t.fields.from, t.fields.froms),
    contact: personal(t.fields.contact, { help: t.fields.contactHelp }),
    unit: unit(t.fields.unit),
    matter: choice(t.fields.matter, t.fields.matters),
    facts: long(t.fields.facts, { private: true }),
    request: long(t.fields.request).optional(),
    receivedOn: date(t.fields.receivedOn, { when: 'past' }).optional(),
  }),
  handled: z.object({
    statement: long(t.fields.statement, { private: true, help: t.fields.statementHelp }).optional(),
    result: long(t.fields.result),
    measures: long(t.fields.measures),
  }),
  notOurs: z.object({ reason: reason(t.fields.reason), to: unit(t.fields.to).optional() }),
  assign: z.object({ unit: unit(t.fields.to), reason: reason(t.fields.reason).optional() }),
  answered: z.object({
    answer: long(t.fields.answer),
    way: choice(t.fields.way, t.fields.ways),
    answeredOn: date(t.fields.answeredOn, { when: 'past' }).optional(),
  }),
};
type Matter = MatterOf<typeof forms>;

/** Who handles it: never the unit that is complained of, which does not learn who complains either (N-37). */
const assigner = ({ opening }: Matter, directory: Directory): PartyKey[] => bodyBut(directory, [opening.unit]);
const unitIn = ([key]: PartyKey[]): UnitId | undefined => {
  const party = key === undefined ? undefined : partyOf(key);
  return party && 'unit' in party ? party.unit : undefined;
};
const handledBy = (matter: Matter, directory: Directory) =>
  matter.given.assign?.form.unit ?? unitIn(assigner(matter, directory));
const handler = (matter: Matter, directory: Directory): PartyKey[] => {
  const own = assigner(matter, directory);
  const unit = handledBy(matter, directory);
  return unit === undefined || unit === unitIn(own) ? own : [postKey(unit, 'data'), postKey(unit, 'contact')];
};
/** Whoever has it in his hands is silent: the first body that is not he, nor complained of. */
const above = (matter: Matter, directory: Directory): PartyKey[] => {
  const { opening, opener } = matter;
  const at = (step: string, unit: UnitId | undefined) => (isOpen(step)(matter) ? unit : undefined);
  const silent =
    at('handle', handledBy(matter, directory)) ?? at('answer', opener.unit) ?? unitIn(assigner(matter, directory));
  return bodyBut(directory, [opening.unit, silent]);
};
const receivedAt = (matter: Matter) => {
  const { receivedOn } = matter.opening;
  return receivedOn === undefined ? matter.openedAt : startOfDay(receivedOn);
};

export const citizenComplaint = procedure(t, forms, {
  key: 'citizen-complaint',
  version: 1,
  group: '数据共享',
  articles: ['N-37'],
  roles: {
    receiver: { post: 'contact', of: 'opener' },
    handler: { parties: handler },
    assigner: { parties: assigner },
    above: { parties: above },
  },
  supervisor: 'assigner',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['contact', 'data', 'head'], kinds: sharingPartners },
    // The unit that enters it asks for nothing itself.
    finding: true,
    title: (form, directory) =>
      t.matterTitle(directory.unit(form.unit)?.name ?? form.unit, t.fields.matters[form.matter]),
    check: (form, { actor }) => (form.unit === actor.unit ? [{ path: 'unit', message: t.faults.own }] : []),
    outcomes: [go('assign')],
  },
  steps: {
    handle: {
      by: 'handler',
      takenUpBy: 'above',
      limits: [city(15, 'wd', { from: receivedAt })],
      commands: {
        handled: {
          outcomes: [go('answer')],
          tells: [
            {
              title: t.tells.handled,
              kind: 'info',
              to: (matter) => (matter.opener.unit ? [postKey(matter.opener.unit, 'data')] : []),
              body: (matter) => t.handledBody(matter.title, matter.given.handled?.form.result ?? ''),
            },
            // What is asked of it, and nothing of who has complained.
            {
              title: t.tells.measures,
              to: (matter) => [postKey(matter.opening.unit, 'head')],
              body: (matter) => t.measuresBody(matter.title, matter.given.handled?.form.measures ?? ''),
            },
          ],
        },
        notOurs: { tone: 'danger', outcomes: [go('assign')] },
      },
    },
    assign: {
      by: 'assigner',
      takenUpBy: 'above',
      limits: [city(2, 'wd')],
      commands: {
        assign: {
          prefill: (matter, { directory }) => ({
            unit: matter.given.notOurs?.form.to ?? unitIn(assigner(matter, directory)),
          }),
          check: (form, matter) =>
            form['unit'] === matter.opening.unit ? [{ path: 'unit', message: t.faults.accused }] : [],
          outcomes: [go('handle')],
        },
      },
    },
    answer: {
      by: 'receiver',
      takenUpBy: 'above',
      limits: [city(3, 'wd')],
      commands: {
        answered: {
          check: ({ answeredOn }, matter) =>
            answeredOn !== undefined && answeredOn < dayOf(receivedAt(matter))
              ? [{ path: 'answeredOn', message: t.faults.early }]
              : [],
          outcomes: [finish('answered')],
        },
      },
    },
  },
  // Whoever was told what came of it has been answered, also where it is looked at again.
  withdrawable: {
    by: 'receiver',
    offered: ({ given }) => given.handled === undefined,
    during: ['handle', 'assign'],
  },
  ends: { good: ['answered'] },
  reopens: {
    by: 'receiver',
    ends: ['answered'],
    enters: ['assign'],
    within: citySet('citizen-complaint.reopen', t.settings.reopen, 60, 'd'),
  },
});
