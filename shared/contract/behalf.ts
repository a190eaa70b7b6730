/** For whom somebody acts who stands in for another, in one wording wherever it is shown. */
export const behalfText = (name: string): string => `代${name}`;
