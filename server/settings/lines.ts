/** The phrases of a setting of lines; an empty line is none. */
export const linesIn = (value: string): string[] =>
  value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
