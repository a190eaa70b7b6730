/** How an alarm goes through a roster that says nothing of it itself. */
import { texts } from '../texts.ts';
import { numberSet, type CityNumber } from './settings.ts';

const { again, rounds } = texts.dutySettings;
/** How often a line is told again within its time. */
export const dutyAgain: CityNumber = numberSet('duty.again', again.title, 0, { min: 0, max: 5, ...again.said });
/** How often the lines are gone through. */
export const dutyRounds: CityNumber = numberSet('duty.rounds', rounds.title, 1, { min: 1, max: 5, ...rounds.said });
/** Where the time of a line is set: the incident declares it. */
export const DUTY_WAIT = 'incident.acknowledge';

export const dutySettings = [dutyAgain, dutyRounds].map(({ setting }) => setting);
