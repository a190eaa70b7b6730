/** How long after its end it may be said how a matter went. */
import { texts } from '../texts.ts';
import { numberSet } from './settings.ts';

const { title, unit, help } = texts.rating.setting;
export const ratingDays = numberSet('rating.days', title, 15, { min: 0, max: 365, unit, help });
