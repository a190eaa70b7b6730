/** At which measured use a warning of capacity opens by itself, and below which it may open again. */
import { texts } from '../texts.ts';
import { numberSet } from './settings.ts';

const said = texts.capacitySettings;

/** The rule says "near 70 %": 70 at the latest. */
export const capacityOpens = numberSet('capacity.opens', said.opens.title, 70, {
  ...{ min: 50, max: 70, unit: '%', help: said.opens.help },
});
export const capacityRearms = numberSet('capacity.rearms', said.rearms.title, 65, {
  ...{ min: 1, max: 69, unit: '%', help: said.rearms.help },
});
