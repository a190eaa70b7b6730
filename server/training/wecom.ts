/**
 * WeCom in the training ground: a fake of it on loopback, to which the real channel sends, and whose presses come back as
 * callbacks that are signed and sealed like its own. Some people of the city have an account there. Nothing of this exists in
 * production, nor where the training ground is given a WeCom of its own.
 */
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { FAKE, startFakeWecom } from '../wecom/fake-wecom.ts';
import type { FakeCard } from '../wecom/fake-cards.ts';
import type { WecomSettings } from '../wecom/api.ts';
import type { PeopleService } from '../people/directory.ts';
import type { PeopleStore } from '../people/ports.ts';
import { texts } from './texts.ts';

/** Whom WeCom reaches; everybody else has the chat. */
export const members: Readonly<Record<PersonId, string>> = {
  'office-security': 'XuAnran',
  'office-head': 'ChenLiqun',
  'cybersecurity-security': 'ShaoLingyun',
  'cloud-duty3': 'HanXuesong',
  'ecology-contact': 'LuYaoyuan',
};

export interface WecomShown {
  id: string;
  title: string;
  desc: string;
  text: string;
  urgent: boolean;
  remark?: { title: string; text: string };
  lines: { name: string; value: string }[];
  buttons: { text: string; main: boolean; danger: boolean; url?: string }[];
  /** In the place of the buttons. */
  ended?: string;
}

export interface TrainingWecom {
  settings: WecomSettings;
  /** Gives its accounts to those of the city who have none. */
  introduce(store: PeopleStore, people: PeopleService): Promise<void>;
  /** What the person has there, oldest first, as it is now; waits for a change after `after` at most so many seconds. */
  read(
    person: PersonId,
    from: { after: number; waitSeconds: number },
  ): Promise<{ member: boolean; down: boolean; items: WecomShown[]; next: number }>;
  press(person: PersonId, card: string, button: string): Promise<{ ok: true } | Rejection>;
  /** Takes it down, or up again. */
  turn(down: boolean): void;
  /** What it can be told of, once the server listens. */
  callAt(url: string): void;
  stop(): Promise<void>;
}

export async function startTrainingWecom(): Promise<TrainingWecom> {
  const fake = await startFakeWecom();
  for (const member of Object.values(members)) fake.members.add(member);
  let door = '';
  let changes = 1;
  const waiting = new Set<() => void>();
  const changed = () => {
    changes += 1;
    for (const wake of [...waiting]) wake();
  };
  fake.watch(changed);

  const next = (ms: number) =>
    new Promise<void>((done) => {
      const wake = () => {
        clearTimeout(timer);
        waiting.delete(wake);
        done();
      };
      const timer = setTimeout(wake, ms);
      waiting.add(wake);
    });

  const cardsOf = (member: string): FakeCard[] => fake.cards.all.filter(({ to }) => to === member);

  return {
    settings: { ...FAKE, baseUrl: fake.url },
    async introduce(store, people) {
      const missing = Object.entries(members).filter(([person]) => people.accountOf('wecom', person) === undefined);
      await store.bindAll(
        'wecom',
        missing.map(([person, account]) => ({ account, person })),
      );
    },
    async read(person, { after, waitSeconds }) {
      const member = members[person];
      if (member !== undefined && changes <= after) await next(waitSeconds * 1000);
      const items = fake.arrived.flatMap((one, n) => {
        if (one.to !== member) return [];
        return ['card' in one ? cardShown(one) : messageShown(one, n)];
      });
      return { member: member !== undefined, down: fake.isDown, items, next: changes };
    },
    async press(person, id, button) {
      const card = cardsOf(members[person] ?? '').find(({ taskId }) => taskId === id);
      if (!card) return reject('notFound', texts.wecom.noCard);
      if (fake.isDown) return reject('unavailable', texts.wecom.down);
      const isThere =
        card.card.replace_text === undefined && card.card.button_list?.some(({ text }) => text === button);
      if (!isThere) return reject('taskClosed', texts.wecom.noButton);
      const status = await fake.call(fake.cards.press(card, button), door);
      return status === 200 ? { ok: true } : reject('unavailable', texts.wecom.notHeard);
    },
    turn(down) {
      fake.isDown = down;
      changed();
    },
    callAt(url) {
      door = `${url}/api/channels/wecom`;
    },
    async stop() {
      for (const wake of [...waiting]) wake();
      await fake.close();
    },
  };
}

const messageShown = ({ title, text, url }: { title: string; text: string; url?: string }, n: number): WecomShown => ({
  ...{ id: `message-${n}`, title, desc: '', text, urgent: false, lines: [] },
  buttons: url === undefined ? [] : [{ text: texts.wecom.open, main: false, danger: false, url }],
});

function cardShown({ taskId, card }: FakeCard): WecomShown {
  const { main_title: main, quote_area: quote } = card;
  return {
    ...{ id: taskId, title: main?.title ?? '', desc: main?.desc ?? '', text: card.sub_title_text ?? '' },
    urgent: card.source?.desc_color === 2,
    ...(quote ? { remark: { title: quote.title ?? '', text: quote.quote_text ?? '' } } : {}),
    lines: (card.horizontal_content_list ?? []).map(({ keyname, value = '' }) => ({ name: keyname, value })),
    buttons:
      card.replace_text !== undefined
        ? []
        : (card.button_list ?? []).map(({ text, style, url }) => ({
            ...{ text, main: style === 1, danger: style === 3 },
            ...(url === undefined ? {} : { url }),
          })),
    ...(card.replace_text === undefined ? {} : { ended: card.replace_text }),
  };
}
