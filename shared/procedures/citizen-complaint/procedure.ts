/** N-37: what a citizen or a firm complains of is entered by whoever received it, handled, and answered. */
import { z } from 'zod';
import { citySet, finish, go } from '../../engine/definition/define.ts';
import { choice, date, long, personal, reason, unit } from '../../engine/forms/form.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey, type Directory, type PartyKey } from '../../kernel/party.ts';
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
    receivedOn: date(t.fields.receivedOn).optional(),
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
    answeredOn: date(t.fields.answeredOn).optional(),
  }),
};
type Matter = MatterOf<typeof forms>;

/** Who handles it: never the unit that is complained of, which does not learn who complains either (N-37). */
const body = (matter: Matter, directory: Directory) =>
  directory.body(directory.unit(matter.opening.unit)?.kind === 'authority' ? 'committee' : 'authority');
const assigner = (matter: Matter, directory: Directory): PartyKey[] => {
  const found = body(matter, directory);
  return found === undefined ? [] : [postKey(found.id, found.kind === 'committee' ? 'head' : 'data')];
};
const handler = (matter: Matter, directory: Directory): PartyKey[] => {
  const unit = matter.given.assign?.form.unit;
  if (unit === undefined || unit === body(matter, directory)?.id) return assigner(matter, directory);
  return [postKey(unit, 'data'), postKey(unit, 'contact')];
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
    committee: { post: 'head', of: 'committee' },
  },
  supervisor: 'assigner',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['contact', 'data', 'head'], kinds: sharingPartners },
    // The unit that enters it asks for nothing itself.
    finding: true,
    title: (form, directory) =>
      t.matterTitle(directory.unit(form.unit)?.name ?? form.unit, t.fields.matters[form.matter]),
    check: (form, { now, actor }) => {
      const { unit: accused, receivedOn } = form;
      return [
        ...(accused === actor.unit ? [{ path: 'unit', message: t.faults.own }] : []),
        ...(receivedOn !== undefined && receivedOn > dayOf(now)
          ? [{ path: 'receivedOn', message: t.faults.future }]
          : []),
      ];
    },
    outcomes: [go('assign')],
  },
  steps: {
    handle: {
      by: 'handler',
      takenUpBy: 'assigner',
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
      takenUpBy: 'committee',
      limits: [city(2, 'wd')],
      commands: {
        assign: {
          prefill: (matter, { directory }) => ({ unit: matter.given.notOurs?.form.to ?? body(matter, directory)?.id }),
          check: (form, matter) =>
            form['unit'] === matter.opening.unit ? [{ path: 'unit', message: t.faults.accused }] : [],
          outcomes: [go('handle')],
        },
      },
    },
    answer: {
      by: 'receiver',
      takenUpBy: 'assigner',
      limits: [city(3, 'wd')],
      commands: {
        answered: {
          check: (form, matter, { now }) => {
            const on = form.answeredOn;
            const wrong = on !== undefined && (on < dayOf(receivedAt(matter)) || on > dayOf(now));
            return wrong ? [{ path: 'answeredOn', message: t.faults.early }] : [];
          },
          outcomes: [finish('answered')],
        },
      },
    },
  },
  withdrawable: { by: 'receiver', during: ['handle', 'assign'] },
  ends: { good: ['answered'] },
  reopens: {
    by: 'receiver',
    ends: ['answered'],
    enters: ['assign'],
    within: citySet('citizen-complaint.reopen', t.settings.reopen, 60, 'd'),
  },
});
