/** N-37: what a citizen or a firm complains of is entered by whoever received it, handled, and answered. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import { choice, date, long, personal, reason, unit } from '../../engine/forms/form.ts';
import { postKey, unitKinds, type Directory, type PartyKey } from '../../kernel/party.ts';
import { dayOf, startOfDay } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  from: choice(t.fields.from, t.fields.froms),
  contact: personal(t.fields.contact, { help: t.fields.contactHelp }),
  unit: unit(t.fields.unit),
  matter: choice(t.fields.matter, t.fields.matters),
  facts: long(t.fields.facts, { private: true }),
  request: long(t.fields.request).optional(),
  receivedOn: date(t.fields.receivedOn).optional(),
});
type Complaint = z.infer<typeof opening>;
const complaintOf = (matter: MatterState) => matter.opening as Complaint;
/** Who handles it: never the unit that is complained of, which does not learn who complains either (N-37). */
const body = (matter: MatterState, directory: Directory) =>
  directory.body(directory.unit(complaintOf(matter).unit)?.kind === 'authority' ? 'committee' : 'authority');
const assigner = (matter: MatterState, directory: Directory): PartyKey[] => {
  const found = body(matter, directory);
  return found === undefined ? [] : [postKey(found.id, found.kind === 'committee' ? 'head' : 'data')];
};
const handler = (matter: MatterState, directory: Directory): PartyKey[] => {
  const unit = matter.given['assign']?.form['unit'] as string | undefined;
  if (unit === undefined || unit === body(matter, directory)?.id) return assigner(matter, directory);
  return [postKey(unit, 'data'), postKey(unit, 'contact')];
};
const receivedAt = (matter: MatterState) => {
  const { receivedOn } = complaintOf(matter);
  return receivedOn === undefined ? matter.openedAt : startOfDay(receivedOn);
};

export const citizenComplaint = defineProcedure({
  key: 'citizen-complaint',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['N-37'],
  roles: {
    receiver: { title: t.roles.receiver, post: 'contact', of: 'opener' },
    handler: { title: t.roles.handler, parties: handler },
    assigner: { title: t.roles.assigner, parties: assigner },
  },
  supervisor: 'assigner',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['contact', 'data', 'head'], kinds: unitKinds, title: t.opener },
    form: opening,
    // The unit that enters it asks for nothing itself.
    finding: true,
    title: (form, directory) =>
      t.matterTitle(
        directory.unit(String(form['unit']))?.name ?? String(form['unit']),
        t.fields.matters[form['matter'] as Complaint['matter']],
      ),
    check: (form, { now, actor }) => {
      const { unit: accused, receivedOn } = form as Complaint;
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
      kind: 'task',
      title: t.steps.handle,
      by: 'handler',
      limits: [citySet('citizen-complaint.handle', t.settings.handle, 15, 'wd', { from: receivedAt })],
      commands: {
        handled: {
          title: t.commands.handled,
          tone: 'primary',
          form: z.object({
            statement: long(t.fields.statement, { private: true, help: t.fields.statementHelp }).optional(),
            result: long(t.fields.result),
            measures: long(t.fields.measures),
          }),
          outcomes: [go('answer')],
          tells: [
            {
              title: t.tells.handled,
              kind: 'info',
              to: (matter) => (matter.opener.unit ? [postKey(matter.opener.unit, 'data')] : []),
              body: (matter) => t.handledBody(matter.title, String(matter.given['handled']?.form['result'] ?? '')),
            },
            // What is asked of it, and nothing of who has complained.
            {
              title: t.tells.measures,
              kind: 'result',
              to: (matter) => [postKey(complaintOf(matter).unit, 'head')],
              body: (matter) => t.measuresBody(matter.title, String(matter.given['handled']?.form['measures'] ?? '')),
            },
          ],
        },
        notOurs: {
          title: t.commands.notOurs,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.reason), to: unit(t.fields.to).optional() }),
          outcomes: [go('assign')],
        },
      },
    },
    assign: {
      kind: 'task',
      title: t.steps.assign,
      by: 'assigner',
      limits: [citySet('citizen-complaint.assign', t.settings.assign, 2, 'wd')],
      commands: {
        assign: {
          title: t.commands.assign,
          tone: 'primary',
          form: z.object({ unit: unit(t.fields.to), reason: reason(t.fields.reason).optional() }),
          prefill: (matter, { directory }) => ({
            unit: matter.given['notOurs']?.form['to'] ?? body(matter, directory)?.id,
          }),
          check: (form, matter) =>
            form['unit'] === complaintOf(matter).unit ? [{ path: 'unit', message: t.faults.accused }] : [],
          outcomes: [go('handle')],
        },
      },
    },
    answer: {
      kind: 'task',
      title: t.steps.answer,
      by: 'receiver',
      limits: [citySet('citizen-complaint.answer', t.settings.answer, 3, 'wd')],
      commands: {
        answered: {
          title: t.commands.answered,
          tone: 'primary',
          form: z.object({
            answer: long(t.fields.answer),
            way: choice(t.fields.way, t.fields.ways),
            answeredOn: date(t.fields.answeredOn).optional(),
          }),
          check: (form, matter, { now }) => {
            const on = form['answeredOn'] as string | undefined;
            const wrong = on !== undefined && (on < dayOf(receivedAt(matter)) || on > dayOf(now));
            return wrong ? [{ path: 'answeredOn', message: t.faults.early }] : [];
          },
          outcomes: [finish('answered')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'receiver',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['handle', 'assign'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: { answered: { title: t.ends.answered, good: true }, withdrawn: { title: t.ends.withdrawn, good: false } },
  reopens: {
    by: 'receiver',
    ends: ['answered'],
    enters: ['assign'],
    within: citySet('citizen-complaint.reopen', t.settings.reopen, 60, 'd'),
  },
  registers: [],
});
