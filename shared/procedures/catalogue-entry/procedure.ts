/** B-12–17, B-28, B-37, N-13–16: a resource comes into the catalogue after four eyes, the head's consent and the authority's review. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, when } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { checkEntry, entryForm, entryValues, sharingKinds, tidySharing, type Entry } from '../../catalogue/entry.ts';
import { texts as catalogue } from '../../catalogue/texts.ts';
import { long, reason, text } from '../../engine/forms/form.ts';
import { barredFrom } from '../../engine/definition/roles.ts';
import { postKey } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { regimeFor, type Regime } from '../../regulation/regimes.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const GROUP = '数据共享';
const form = entryForm.extend({ code: text(t.fields.code, { max: 40, help: t.fields.codeHelp }).optional() });
const entered = (matter: MatterState) => matter.opening as z.infer<typeof form>;
const subject = (matter: MatterState) => entered(matter).code ?? `r-${matter.number}`;
const ownUnit = (matter: MatterState) => matter.opener.unit;
const isNone = (matter: MatterState) => entered(matter).shareType === 'none';

function checkForm(given: Record<string, unknown>, regime: Regime, { registers }: Context): Fault[] {
  const { code } = given as z.infer<typeof form>;
  if (code !== undefined && !/^[A-Za-z0-9-]{2,40}$/.test(code)) return [{ path: 'code', message: t.faults.code }];
  if (code !== undefined && registers.entry('catalogue', code)) return [{ path: 'code', message: t.faults.taken }];
  return checkEntry(given, regime);
}

/** Two different people register and review (B-17), whoever stands in for whom. */
function anotherPerson(_: unknown, matter: MatterState, { actor, directory }: Context): Fault[] {
  const same = actor.kind === 'person' && barredFrom(matter, false, directory)(actor.person);
  return same ? [{ path: '', message: t.faults.same }] : [];
}

const why = z.object({ why: reason(t.fields.why) });
const opinion = z.object({ opinion: long(t.fields.opinion).optional() });
const back = (title: string) => ({
  title,
  decides: true,
  tone: 'danger' as const,
  help: t.consequences.correct,
  form: why,
  outcomes: [go('amend')],
});

export const catalogueEntry = defineProcedure({
  key: 'catalogue-entry',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: GROUP,
  articles: ['B-12', 'B-13', 'B-14', 'B-15', 'B-17', 'B-28', 'B-37', 'N-13', 'N-14', 'N-15', 'N-16'],
  roles: {
    registrar: { title: t.roles.registrar, post: 'registrar', of: 'opener' },
    // Not `of: 'opener'`: that would address the registrar himself beside the post.
    secrecy: { title: t.roles.secrecy, post: 'secrecy', of: ownUnit },
    reviewer: { title: t.roles.reviewer, post: 'reviewer', of: ownUnit },
    head: { title: t.roles.head, post: 'head', of: ownUnit },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['registrar'], kinds: sharingKinds, title: t.opener },
    form,
    title: (given) => t.matterTitle((given as Entry).name),
    check: (given, context) => checkForm(given, regimeFor(GROUP, context.now), context),
    tidy: tidySharing,
    outcomes: [go('secrecyReview')],
  },
  steps: {
    secrecyReview: {
      kind: 'task',
      title: t.steps.secrecyReview,
      by: 'secrecy',
      limits: [citySet('catalogue-entry.secrecy', t.settings.secrecy, 3, 'wd')],
      commands: {
        clear: {
          title: t.commands.clear,
          decides: true,
          tone: 'primary',
          form: z.object({ privacy: long(t.fields.privacy) }),
          outcomes: [go('review')],
        },
        correctSecrets: back(t.commands.correctSecrets),
        // State secrets never come onto the platform (B-37, N-3).
        secret: {
          title: t.commands.secret,
          decides: true,
          tone: 'danger',
          help: t.consequences.secret,
          form: why,
          outcomes: [finish('secret')],
        },
      },
    },
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'reviewer',
      limits: [citySet('catalogue-entry.review', t.settings.review, 3, 'wd')],
      commands: {
        approve: {
          title: t.commands.approve,
          decides: true,
          tone: 'primary',
          form: opinion,
          check: anotherPerson,
          outcomes: [go('consent')],
        },
        correct: { ...back(t.commands.correct), check: anotherPerson },
      },
    },
    consent: {
      kind: 'task',
      title: t.steps.consent,
      by: 'head',
      limits: [citySet('catalogue-entry.consent', t.settings.consent, 3, 'wd')],
      commands: {
        consent: {
          title: t.commands.consent,
          decides: true,
          tone: 'primary',
          help: t.consequences.consent,
          form: opinion,
          outcomes: [when('不予共享', isNone, go('confirmBasis')), go('authorityReview')],
        },
        decline: {
          title: t.commands.decline,
          decides: true,
          tone: 'danger',
          form: why,
          outcomes: [finish('declined')],
        },
      },
    },
    confirmBasis: {
      kind: 'task',
      title: t.steps.confirmBasis,
      by: 'authority',
      limits: [citySet('catalogue-entry.confirm', t.settings.confirm, 5, 'wd')],
      commands: {
        confirm: {
          title: t.commands.confirm,
          decides: true,
          tone: 'primary',
          form: opinion,
          outcomes: [go('authorityReview')],
        },
        reject: back(t.commands.reject),
      },
    },
    authorityReview: {
      kind: 'task',
      title: t.steps.authorityReview,
      by: 'authority',
      limits: [citySet('catalogue-entry.authority', t.settings.authority, 5, 'wd')],
      commands: {
        publish: {
          title: t.commands.publish,
          decides: true,
          tone: 'primary',
          help: t.consequences.publish,
          form: opinion,
          // Another may have taken the code while this one was under review.
          gate: (matter, { registers }) => (registers.entry('catalogue', subject(matter)) ? t.faults.taken : undefined),
          registers: (matter) => [
            {
              register: 'catalogue',
              subject: subject(matter),
              op: 'put',
              lasting: true,
              claims: true,
              title: entered(matter).name,
              why: t.why(matter.number),
              units: [],
              values: entryValues(matter.opening, ownUnit(matter) ?? ''),
            },
          ],
          tells: [
            {
              title: t.tells.published,
              kind: 'info',
              to: (_, { directory }) => directory.units().map((unit) => postKey(unit.id, 'contact')),
              body: (matter) =>
                t.publishedBody(
                  entered(matter).name,
                  matter.opener.unitName ?? '',
                  catalogue.fields.shareTypes[entered(matter).shareType],
                ),
            },
          ],
          outcomes: [finish('published')],
        },
        sendBack: back(t.commands.sendBack),
      },
    },
    amend: {
      kind: 'task',
      title: t.steps.amend,
      by: 'registrar',
      limits: [citySet('catalogue-entry.amend', t.settings.amend, 5, 'wd')],
      commands: {
        resubmit: {
          title: t.commands.resubmit,
          tone: 'primary',
          form,
          prefill: (matter) => matter.opening,
          check: (given, matter, context) => checkForm(given, matter.regime, context),
          tidy: tidySharing,
          replacesOpening: true,
          newRound: true,
          outcomes: [go('secrecyReview')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'registrar',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.withdrawal) }),
      during: ['secrecyReview', 'review', 'consent', 'confirmBasis', 'authorityReview', 'amend'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    published: { title: t.ends.published, good: true },
    declined: { title: t.ends.declined, good: false },
    secret: { title: t.ends.secret, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['catalogue'],
  refusedEntry: { enters: ['amend'] },
});
