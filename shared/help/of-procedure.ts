/** Help for a form, a matter and a decision: from the definition, so that it says what the procedure does and nothing else. */
import type { CommandRule, Outcome, Procedure, Step } from '../engine/definition/definition.ts';
import { whoOf } from '../engine/definition/drawing.ts';
import { spanText } from '../engine/texts.ts';
import { articleText } from '../regulation/articles.ts';
import type { HelpPart } from './help.ts';
import { helpTexts } from './texts.ts';

const { parts, procedure: t } = helpTexts;

/** Steps as they usually follow: by the commands that carry the matter on, and by what comes by itself. */
export function usualWay(procedure: Procedure, from: readonly string[]): string[] {
  const way: string[] = [];
  let at = [...from];
  while (at.length > 0) {
    const here = at.filter((name) => name in procedure.steps && !way.includes(name));
    way.push(...here);
    at = here.flatMap((name) => usualOutcomes(procedure.steps[name]).flatMap(({ enter }) => enter));
  }
  return way.filter((name) => procedure.steps[name]?.kind !== 'span');
}

/** The first of each: what comes when nothing stands against it. */
function usualOutcomes(step: Step | undefined): Outcome[] {
  if (!step) return [];
  const usual = Object.values(step.commands).find((rule) => rule.tone === 'primary' && rule.outcomes.some(goesOn));
  const byItself = step.kind === 'task' ? (step.joint?.outcomes ?? []) : step.kind === 'span' ? [] : step.outcomes;
  return [...(usual?.outcomes.filter(goesOn).slice(0, 1) ?? []), ...byItself.slice(0, 1)];
}
const goesOn = ({ enter, end }: Outcome): boolean => enter.length > 0 || end !== undefined;

function stepLine(procedure: Procedure, name: string, n: number): string {
  const step = procedure.steps[name];
  if (!step) return '';
  const [limit] = step.kind === 'wait' ? [step.lasts] : step.limits;
  const said = [
    whoOf(procedure, step),
    limit && t.limit(spanText(limit.span), limit.basis === 'setting' ? undefined : limit.basis),
  ]
    .filter(Boolean)
    .join('，');
  return t.step(n + 1, step.title, said);
}

/** Who judges, and in which steps. */
function deciders(procedure: Procedure): string[] {
  const found = new Map<string, string[]>();
  for (const step of Object.values(procedure.steps))
    for (const rule of Object.values(step.commands)) {
      if (rule.decides !== true) continue;
      const by = rule.by ?? (step.kind === 'task' ? step.by : undefined);
      const title = by === undefined ? undefined : procedure.roles[by]?.title;
      if (title !== undefined) found.set(title, [...new Set([...(found.get(title) ?? []), step.title])]);
    }
  return [...found].map(([who, steps]) => t.decides(who, steps));
}

const supervisorOf = ({ roles, supervisor }: Procedure): string => roles[supervisor]?.title ?? '';

/** What the form that opens a matter leads to. */
export function helpOfForm(procedure: Procedure): HelpPart[] {
  const way = usualWay(
    procedure,
    procedure.opening.outcomes.flatMap(({ enter }) => enter),
  );
  const ends = Object.values(procedure.ends);
  const titles = (good: boolean) => ends.filter((one) => one.good === good).map(({ title }) => title);
  const [first] = way;
  const step = first === undefined ? undefined : procedure.steps[first];
  return filled([
    { title: parts.for, lines: [procedure.summary, t.openedBy(procedure.opening.by.title)] },
    { title: parts.steps, lines: way.map((name, n) => stepLine(procedure, name, n)) },
    { title: parts.decides, lines: deciders(procedure) },
    { title: parts.ends, lines: t.ends(titles(true), titles(false)) },
    { title: parts.late, lines: [t.late(supervisorOf(procedure))] },
    { title: parts.basis, lines: procedure.articles.map((id) => t.article(id, articleText(id))) },
    { title: parts.ask, lines: [t.ask(step ? whoOf(procedure, step) : supervisorOf(procedure))] },
  ]);
}

/** Where a command leads, each way with its condition. */
function leadsTo(procedure: Procedure, rule: CommandRule): string[] {
  const lines = rule.outcomes.map((outcome) => {
    const to = [
      ...outcome.enter.map((name) => t.toStep(procedure.steps[name]?.title ?? name)),
      ...(outcome.end === undefined ? [] : [t.toEnd(procedure.ends[outcome.end]?.title ?? outcome.end)]),
    ];
    return t.leads(outcome.label, to.length > 0 ? to.join('、') : t.stays);
  });
  return [...new Set(lines)];
}

/** What stands before whoever looks, as the page of the matter says it. */
export interface Standing {
  items: readonly {
    step: string;
    title: string;
    who: string;
    due: string;
    articles: readonly string[];
    mine: boolean;
  }[];
  /** What he may do now; `needs`: titles of what has to be filled in. */
  offers: readonly { command: string; title: string; verb: boolean; needs: readonly string[]; blocked?: string }[];
  /** Who opened it. */
  opener: string;
  ended?: string;
}

export function helpOfMatter(procedure: Procedure, standing: Standing): HelpPart[] {
  const { items, offers, ended } = standing;
  const own = offers.filter(({ verb }) => !verb);
  const verbs = offers.filter(({ verb }) => verb).map(({ title }) => title);
  const ahead = usualWay(
    procedure,
    items.map(({ step }) => step),
  ).filter((name) => !items.some(({ step }) => step === name));
  const others = [...new Set(items.filter(({ mine, who }) => !mine && who !== '').map(({ who }) => who))];
  return filled([
    {
      title: parts.now,
      lines: ended === undefined ? items.map(({ title, who, due }) => t.item(title, who, due)) : [t.ended(ended)],
    },
    {
      title: parts.can,
      lines: [
        ...own.map((one) => t.offer(one.title, leadsOf(procedure, one.command)[0] ?? '', one.blocked)),
        ...(own.length === 0 && ended === undefined ? [t.notMine] : []),
        ...(verbs.length > 0 ? [t.besides(verbs)] : []),
      ],
    },
    { title: parts.next, lines: ahead.map((name, n) => stepLine(procedure, name, n)) },
    { title: parts.late, lines: ended === undefined ? [t.late(supervisorOf(procedure))] : [] },
    {
      title: parts.basis,
      lines: basisOf(
        procedure,
        items.flatMap(({ articles }) => articles),
      ),
    },
    {
      title: parts.ask,
      lines: [t.askAbout(standing.opener), ...(others.length > 0 ? [t.ask(others.join('、'))] : [])],
    },
  ]);
}

/** Of one decision that is about to be made. Undefined where he may not give it. */
export function helpOfCommand(procedure: Procedure, standing: Standing, command: string): HelpPart[] | undefined {
  const offer = standing.offers.find((one) => one.command === command);
  if (!offer) return undefined;
  const rule = ruleOf(procedure, command);
  const here = standing.items.filter(({ step }) => procedure.steps[step]?.commands[command] !== undefined);
  return filled([
    {
      title: parts.for,
      lines: [t.deciding(offer.title, here[0]?.title), ...(rule?.help === undefined ? [] : [rule.help])],
    },
    { title: parts.needs, lines: offer.needs.length > 0 ? [t.needs(offer.needs)] : [t.needsNothing] },
    { title: parts.next, lines: [...leadsOf(procedure, command), ...(rule?.decides === true ? [t.takeBack] : [])] },
    { title: parts.late, lines: here.flatMap(({ due }) => (due === '' ? [] : [t.due(due)])) },
    {
      title: parts.basis,
      lines: basisOf(
        procedure,
        here.flatMap(({ articles }) => articles),
      ),
    },
    { title: parts.ask, lines: [t.askAbout(standing.opener), t.ask(supervisorOf(procedure))] },
  ]);
}

const ruleOf = (procedure: Procedure, command: string): CommandRule | undefined =>
  Object.values(procedure.steps).find((step) => step.commands[command])?.commands[command] ??
  procedure.anytime[command];

const leadsOf = (procedure: Procedure, command: string): string[] => {
  const rule = ruleOf(procedure, command);
  return rule ? leadsTo(procedure, rule) : [];
};

/** The articles of what is before him; those of the whole procedure where none of them has one. */
function basisOf(procedure: Procedure, named: readonly string[]): string[] {
  const known = [...new Set(named)].filter((id) => articleText(id) !== '');
  return (known.length > 0 ? known : procedure.articles).map((id) => t.article(id, articleText(id)));
}

const filled = (all: HelpPart[]): HelpPart[] =>
  all
    .map(({ title, lines }) => ({ title, lines: lines.filter((line) => line !== '') }))
    .filter(({ lines }) => lines.length > 0);
