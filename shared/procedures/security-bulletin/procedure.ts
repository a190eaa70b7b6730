/** from time to time the provider publishes a security bulletin to all units, and each acknowledges it. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go } from '../../engine/definition/define.ts';
import { choice, long, reason, text } from '../../engine/forms/form.ts';
import { periodSet } from '../../engine/settings/settings.ts';
import { postKey, type Directory, type UnitId } from '../../kernel/party.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ period: text(t.fields.period, { max: 40 }) });
const bulletin = z.object({
  subject: text(t.fields.subject, { max: 100 }),
  level: choice(t.fields.level, t.fields.levels),
  content: long(t.fields.content, { max: 2000 }),
  actions: long(t.fields.actions, { max: 1000 }),
});
const published = (matter: MatterState) => matter.given['publish']?.form as z.infer<typeof bulletin> | undefined;

/** All units of the city but the providers themselves and the pool of experts, which runs nothing. */
const readers = (_: MatterState, directory: Directory): UnitId[] =>
  directory.units().flatMap((one) => (one.kind === 'cloud-provider' || one.kind === 'experts' ? [] : [one.id]));

export const securityBulletin = defineProcedure({
  key: 'security-bulletin',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-38'],
  roles: {
    provider: { title: t.roles.provider, post: 'ops', of: 'opener' },
    office: { title: t.roles.office, post: 'security', of: 'office' },
  },
  supervisor: 'office',
  recurs: {
    every: 'setting',
    setting: periodSet('security-bulletin.period', t.settings.period, 'quarter'),
    for: { kinds: ['cloud-provider'] },
    by: 'unit',
    form: (turn) => ({ period: turn.title }),
  },
  opening: {
    by: { posts: ['ops', 'emergency', 'head'], kinds: ['cloud-provider'], title: t.opener },
    form: opening,
    systemForm: opening,
    title: (form) => t.matterTitle(String(form['period'])),
    finding: true,
    outcomes: [go('publish')],
  },
  steps: {
    publish: {
      kind: 'task',
      title: t.steps.publish,
      by: 'provider',
      limits: [citySet('security-bulletin.publish', t.settings.publish, 10, 'wd')],
      commands: {
        publish: {
          title: t.commands.publish,
          tone: 'primary',
          help: t.consequences.publish,
          form: bulletin,
          tells: [
            {
              title: t.tells.urgent,
              kind: 'alert',
              urgent: true,
              to: (matter, { directory }) =>
                published(matter)?.level === 'urgent'
                  ? readers(matter, directory).map((id) => postKey(id, 'security'))
                  : [],
              body: (matter) => t.urgentBody(published(matter)?.subject ?? '', published(matter)?.actions ?? ''),
            },
          ],
          outcomes: [go('receipts')],
        },
      },
    },
    receipts: {
      kind: 'receipts',
      title: t.steps.receipts,
      from: readers,
      post: 'contact',
      receiptTitle: t.receiptTitle,
      form: z.object({ state: choice(t.fields.state, t.fields.states), note: text(t.fields.note).optional() }),
      body: (matter) => {
        const { subject = '', content = '', actions = '' } = published(matter) ?? {};
        return t.receiptBody(subject, content, actions);
      },
      limits: [citySet('security-bulletin.receipts', t.settings.receipts, 5, 'wd')],
      commands: {},
      outcomes: [finish('acknowledged')],
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'provider',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.why) }),
      during: ['publish'],
      offered: (matter) => matter.opener.kind === 'person',
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    acknowledged: { title: t.ends.acknowledged, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: [],
});
