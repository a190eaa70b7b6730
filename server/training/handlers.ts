/** The open doors of the training ground: whom to be, the clock, the chat window. None of it exists in production. */
import {
  addMs,
  atTime,
  dayOf,
  formatInstant,
  isDay,
  isInstant,
  msBetween,
  MS_PER_DAY,
  MS_PER_MINUTE,
  type Instant,
} from '@banjie/shared/kernel/time.ts';
import type { WorkCalendar } from '@banjie/shared/kernel/calendar.ts';
import { texts as helpTexts } from '@banjie/shared/help/texts.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Handlers } from '../http/handler.ts';
import { signIn } from '../people/handlers.ts';
import type { MePorts } from '../people/me.ts';
import { postTitles } from '../people/texts.ts';
import type { Sessions } from '../people/sessions/sessions.ts';
import type { Tokens } from '../people/tokens.ts';
import type { Beginning } from './beginnings/beginning.ts';
import type { TrainingChat } from './chat.ts';
import { contactOf } from './city/people.ts';
import { hookOf } from './city/hook.ts';
import { personas } from './city/personas.ts';
import { nextMorning, type TrainingClock } from './clock.ts';
import { texts } from './texts.ts';
import { evidence, type EvidencePorts } from './walks/evidence.ts';
import { roleWalks } from './walks/walks.ts';
import type { TrainingSms } from './sms.ts';
import type { TrainingWecom } from './wecom.ts';

export type TrainingRoutes =
  | ('listPersonas' | 'becomePersona' | 'readClock' | 'forwardClock' | 'sayInChat' | 'readChat' | 'readHook')
  | ('readWecom' | 'pressWecom' | 'turnWecom')
  | ('readSms' | 'turnSms')
  | ('readWalks' | 'beginAnew');

export interface TrainingPorts extends Omit<MePorts, 'clock'> {
  clock: TrainingClock;
  tokens: Pick<Tokens, 'keyedHash'>;
  sessions: Sessions;
  calendar: WorkCalendar;
  chat: TrainingChat;
  /** Undefined where it has none. */
  wecom?: TrainingWecom | undefined;
  sms?: TrainingSms | undefined;
  evidence: EvidencePorts;
  /** Undefined where it is no process that can be begun anew. */
  beginning?: Beginning | undefined;
}

const LONGEST_DAYS = 400;

export function trainingHandlers(ports: TrainingPorts): Handlers<TrainingRoutes> {
  const { people, clock, tokens, calendar, chat, wecom, sms, beginning } = ports;
  const nowText = () => formatInstant(clock.now(), { year: true });

  function target(
    body: { to: string } | { nextWorkingDay: true } | { days: number } | { minutes: number },
  ): Instant | Rejection {
    const now = clock.now();
    if ('nextWorkingDay' in body) return nextMorning(calendar, now);
    if ('minutes' in body) return addMs(now, body.minutes * MS_PER_MINUTE);
    if ('days' in body) return addMs(now, body.days * MS_PER_DAY);
    // A day means its morning; today's may be over already.
    if (isDay(body.to)) return body.to === dayOf(now) ? now : atTime(body.to, '09:00');
    return isInstant(body.to) ? body.to : reject('invalid', texts.clock.notATime);
  }

  return {
    async listPersonas() {
      return {
        items: personas.flatMap(({ person, hint }) => {
          const known = people.directory().person(person);
          if (!known) return [];
          return [
            {
              id: person,
              name: known.name,
              unit: people.directory().unit(known.unit)?.name ?? known.unit,
              posts: people.postsOf(person).map(({ post }) => postTitles[post]),
              contact: contactOf(person),
              hint,
              rooms: chat.roomsOf(person),
            },
          ];
        }),
      };
    },
    async becomePersona({ params }) {
      if (!people.directory().person(params.id)) return reject('notFound', texts.noPersona);
      return signIn(ports, params.id, 'training', texts.device);
    },
    async readClock() {
      return { now: clock.now(), nowText: nowText(), offsetMs: clock.offsetMs(), beginning: beginning?.current() ?? 0 };
    },
    async forwardClock({ body }) {
      const to = target(body);
      if (typeof to !== 'string') return to;
      const ahead = msBetween(clock.now(), to);
      if (ahead < -MS_PER_MINUTE) return reject('invalid', texts.clock.past);
      if (ahead > LONGEST_DAYS * MS_PER_DAY) return reject('invalid', texts.clock.tooFar);
      const fired = await clock.forward(to);
      return { now: clock.now(), nowText: nowText(), fired };
    },
    sayInChat: ({ body }) => chat.say(body.persona, body),
    readChat: ({ query }) =>
      chat.read(query.persona, { room: query.room, after: query.after ?? 0, waitSeconds: query.waitSeconds ?? 0 }),
    async readWecom({ query: { persona, after = 0, waitSeconds = 0 } }) {
      if (!wecom) return { on: false, member: false, down: false, items: [], next: 0 };
      return { on: true, ...(await wecom.read(persona, { after, waitSeconds })) };
    },
    async pressWecom({ body: { persona, card, button } }) {
      return wecom ? wecom.press(persona, card, button) : reject('notFound', texts.wecom.none);
    },
    async turnWecom({ body }) {
      if (!wecom) return reject('notFound', texts.wecom.none);
      wecom.turn(body.down);
      return { ok: true };
    },
    async readSms({ query }) {
      return sms
        ? { on: true, ...(await sms.read(query.persona)) }
        : { on: false, number: false, dead: false, items: [] };
    },
    async turnSms({ body }) {
      if (!sms) return reject('notFound', texts.sms.none);
      return sms.kill(body.persona, body.dead) ? { ok: true } : reject('notFound', texts.sms.noNumber);
    },
    async readWalks() {
      const isDone = evidence(ports.evidence);
      const items = roleWalks.map(async ({ role, title, steps, learned }) => ({
        ...{ role, roleText: helpTexts.roles[role], title, learned },
        steps: await Promise.all(steps.map(async (step) => ({ ...step, done: await isDone(step.done) }))),
      }));
      return { items: await Promise.all(items) };
    },
    async beginAnew({ body }) {
      // Whoever looks at a page of the one before means that one.
      const isSeen = body.beginning === beginning?.current();
      return beginning && isSeen && (await beginning.next())
        ? { beginning: body.beginning + 1 }
        : reject('notNow', texts.begunAnew);
    },
    async readHook() {
      const { token, source } = hookOf(tokens);
      return { path: '/api/hooks/alertmanager', token, source: source.name };
    },
  };
}
