/** What to do first, three things for each role: where they are done, and how they are said in a chat. */
import type { Happening } from './happenings.ts';
import type { HelpRole } from './roles.ts';
import { texts } from './texts.ts';

/** Pages to which a card leads. */
export const places = ['todo', 'start', 'me', 'opinions', 'duty', 'administration', 'vacancies', 'settings'] as const;
export type Place = (typeof places)[number];

export interface FirstStep {
  done: Happening;
  place: Place;
  title: string;
  text: string;
  /** How it is begun by chat, or where else. */
  chat: string;
}

const step = (role: HelpRole, done: Happening, place: Place): FirstStep => {
  const said = texts.firstSteps[role][done];
  if (!said) throw new Error(`nothing is said of ${done} to ${role}`);
  return { done, place, ...said };
};

export const firstSteps: Readonly<Record<HelpRole, readonly FirstStep[]>> = {
  official: [
    step('official', 'acted', 'todo'),
    step('official', 'phrases', 'opinions'),
    step('official', 'reached', 'me'),
  ],
  department: [
    step('department', 'opened', 'start'),
    step('department', 'acted', 'todo'),
    step('department', 'reached', 'me'),
  ],
  provider: [step('provider', 'roster', 'duty'), step('provider', 'acted', 'todo'), step('provider', 'reached', 'me')],
  administrator: [
    step('administrator', 'people', 'administration'),
    step('administrator', 'posts', 'vacancies'),
    step('administrator', 'settings', 'settings'),
  ],
};
