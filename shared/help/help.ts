/** Help as it is read: a few parts, each with a heading and some lines. */
export interface HelpPart {
  title: string;
  lines: string[];
}
