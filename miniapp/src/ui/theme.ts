import { systemTextScale } from '../platform/screen.ts';

/** Tokens hang on this class; whatever is taken out of the page has to bring them along. */
export const themeClass = (elder: boolean): string => (elder ? 'theme theme--elder' : 'theme');

/** The phone's own text size on top of ours. */
export const themeStyle = (): Record<string, number> => ({ '--scale': systemTextScale() });
