/** from time to time the provider publishes a security bulletin to all units, and each acknowledges it. */
import { byHand, choice, city, finish, go, long, postKey, procedure, text, z } from '../../engine/words.ts';
import type { Directory, MatterOf, UnitId } from '../../engine/words.ts';
import { unconfirmed } from '../../cloud/unconfirmed.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({ period: text(t.fields.period, { max: 40 }) }),
  publish: z.object({
    subject: text(t.fields.subject, { max: 100 }),
    level: choice(t.fields.level, t.fields.levels),
    content: long(t.fields.content, { max: 2000 }),
    actions: long(t.fields.actions, { max: 1000 }),
  }),
};
const published = ({ given }: MatterOf<typeof forms>) =>
  given.publish?.form ?? { subject: '', level: 'info', content: '', actions: '' };

/** All units of the city but the providers themselves and the pool of experts, which runs nothing. */
const readers = (_: unknown, directory: Directory): UnitId[] =>
  directory.units().flatMap((one) => (one.kind === 'cloud-provider' || one.kind === 'experts' ? [] : [one.id]));

export const securityBulletin = procedure(t, forms, {
  key: 'security-bulletin',
  articles: ['A-38'],
  roles: { provider: { post: 'ops', of: 'opener' }, office: { post: 'security', of: 'office' } },
  supervisor: 'office',
  recurs: { usually: 'quarter', for: { kinds: ['cloud-provider'] }, by: 'unit' },
  opening: {
    by: { posts: ['ops', 'emergency', 'head'], kinds: ['cloud-provider'] },
    systemForm: forms.opening,
    title: (form) => t.matterTitle(form.period),
    finding: true,
    outcomes: [go('publish')],
  },
  steps: {
    publish: {
      task: ['provider', city(10, 'wd')],
      commands: {
        publish: {
          tells: {
            title: t.tells.urgent,
            kind: 'alert',
            urgent: true,
            to: (matter, { directory }) =>
              published(matter).level === 'urgent'
                ? readers(matter, directory).map((id) => postKey(id, 'security'))
                : [],
            body: (matter) => t.urgentBody(published(matter).subject, published(matter).actions),
          },
          outcomes: [go('receipts')],
        },
      },
    },
    receipts: {
      kind: 'receipts',
      from: readers,
      post: 'contact',
      receiptTitle: t.receiptTitle,
      form: z.object({ state: choice(t.fields.state, t.fields.states), note: text(t.fields.note).optional() }),
      body: (matter) => t.receiptBody(published(matter)),
      limits: [city(5, 'wd')],
      lapseOpens: ['unconfirmed'],
      outcomes: [finish('acknowledged')],
    },
    unconfirmed: unconfirmed('closed'),
  },
  withdrawable: { by: 'provider', during: ['publish'], offered: byHand() },
  ends: { good: ['acknowledged', 'closed'] },
});
