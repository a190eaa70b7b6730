/**
 * Who sees what of a matter: the one table. Pages, lists of its parts, files, the file for the archive, sealed fields and
 * chat ask it (through `sightOf`), docs/who-sees-what.md is written from it, and test/conformance/sight.ts compares
 * the service with it over every procedure.
 */

/** How much of a part: nothing, what is one's own, what is open to whoever sees the matter at all, or everything. */
export const grades = ['none', 'own', 'open', 'all'] as const;
export type Grade = (typeof grades)[number];

/** What each part is, and what a grade of it means. */
export const parts = {
  row: 'its row in lists and search: number, title, unit, step, deadline (`all`)',
  lines: 'what happened and when: by which unit (`open`), by whom by name (`all`)',
  fields: 'what was filled in, also in votes and in the lines: without private fields (`open`), with them (`all`)',
  files: 'attachments: names and contents of what one has attached oneself (`own`), of all (`all`)',
  letters: 'letters of decisions: those written, with their files (`all`)',
  personal: 'sealed personal fields, each look recorded (`all`)',
  dossier: 'the file for the archive, JSON and PDF, with the proof by the signed root of its day (`all`)',
  looks: 'who has looked at sealed fields (`all`)',
  receipts: "receipts asked of units: one's own unit's and the count (`own`), everybody's (`all`)",
  entries:
    'what it has put into registers: what names one’s own unit or stands in a register that everybody sees (`own`), everything (`all`)',
} as const;
export type Part = keyof typeof parts;

/** A row of the table. */
export type Sight = Readonly<Record<Part, Grade>>;

const everything: Sight = {
  row: 'all',
  lines: 'all',
  fields: 'all',
  files: 'all',
  letters: 'all',
  personal: 'none',
  dossier: 'all',
  looks: 'all',
  receipts: 'all',
  entries: 'all',
};
const nothing: Sight = {
  row: 'none',
  lines: 'none',
  fields: 'none',
  files: 'none',
  letters: 'none',
  personal: 'none',
  dossier: 'none',
  looks: 'none',
  receipts: 'none',
  entries: 'none',
};
const asked: Sight = {
  ...{ ...nothing, row: 'all', lines: 'open', fields: 'open', files: 'own', letters: 'all' },
  ...{ receipts: 'own', entries: 'own' },
};
const copy: Sight = { ...nothing, row: 'all', lines: 'all', files: 'own', receipts: 'own', entries: 'own' };

/** What somebody may be to a matter, the nearest first. Also through whoever he stands in for, of whichever unit. */
export const table = {
  handler: {
    who: 'has an open task of it in hand, by a post or in person',
    why: 'decides, and reaches the person who complained',
    sight: { ...everything, personal: 'all' },
  },
  supervisor: {
    who: 'holds the post that the procedure names as its supervisor (authority, office, committee)',
    why: 'is told of every lapse and may end the matter',
    sight: everything,
  },
  post: {
    who: 'holds a post of an involved unit that a role of the procedure leads to; opened it; gave a task of it away for a while',
    why: 'has a part in it by the post, and answers for what was decided there',
    sight: everything,
  },
  head: {
    who: 'heads an involved unit',
    why: 'what lapses there or falls vacant goes up to the head',
    sight: everything,
  },
  copyOfFiles: {
    who: 'got a copy whose giver chose 连同附件',
    why: 'its giver chose so; a copy decides nothing and proves nothing',
    sight: { ...copy, fields: 'all', files: 'all', letters: 'all' },
  },
  colleague: {
    who: 'belongs to an involved unit, without a post in the matter',
    why: 'knows what the unit has going and who is at it; evidence, files and personal fields are for the posts',
    sight: {
      ...nothing,
      row: 'all',
      lines: 'all',
      fields: 'open',
      files: 'own',
      letters: 'all',
      receipts: 'all',
      entries: 'all',
    },
  },
  copyOfForms: {
    who: 'got a copy whose giver chose 连同填写内容',
    why: 'its giver chose so',
    sight: { ...copy, fields: 'open', letters: 'all' },
  },
  copy: {
    who: 'got a copy whose giver chose 只看经过, or nothing',
    why: 'the least that a copy can be',
    sight: copy,
  },
  consulted: {
    who: 'belongs to a unit that is asked what it says to something in the files: a draft, a change of a service',
    why: 'reads what it is to say something to',
    sight: { ...asked, files: 'all' },
  },
  asked: {
    who: 'belongs to a unit that is asked for a receipt and nothing else',
    why: 'confirms what has become of it; how it came to that is between the parties',
    sight: asked,
  },
  nobody: {
    who: 'everybody else: strangers, a provider’s staff beside their matters, administrators as such, the bot as such',
    why: 'to them the matter does not exist; an administrator repairs without reading, the bot sees what the person sees for whom it asks, sealed fields never',
    sight: nothing,
  },
} as const satisfies Record<string, { who: string; why: string; sight: Sight }>;
export type SightRole = keyof typeof table;

/** What somebody sees who is all of this to a matter: of each part the most. */
export function sightOf(roles: readonly SightRole[]): Sight {
  const most = { ...nothing } as Record<Part, Grade>;
  for (const role of roles)
    for (const [part, grade] of Object.entries(table[role].sight) as [Part, Grade][])
      if (grades.indexOf(grade) > grades.indexOf(most[part])) most[part] = grade;
  return most;
}
