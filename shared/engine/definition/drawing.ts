/** A procedure drawn as a Mermaid state diagram, from the definition alone: a drawing by hand would go stale. */
import { outcomesOf, rulesOf } from './define.ts';
import { spanText, texts } from '../texts.ts';
import type { Limit, Outcome, Procedure, Step } from './definition.ts';

/** Mermaid text: steps with who acts and the limit, ends in their own boxes, commands on the arrows. */
export function drawProcedure(procedure: Procedure): string {
  const lines = ['stateDiagram-v2'];
  for (const [name, step] of Object.entries(procedure.steps)) {
    const said = [step.title, whoOf(procedure, step), limitsOf(step)].filter(Boolean).map(safe);
    // An outer limit is no place where a matter stands: it is noted beside the first of its steps.
    if (step.kind !== 'span') lines.push(`  ${name}: ${said.join('<br/>')}`);
    else {
      const over = step.over.map((one) => procedure.steps[one]?.title ?? one).join('、');
      lines.push(
        `  note right of ${step.over[0]}`,
        ...[...said, safe(over)].map((line) => `    ${line}`),
        '  end note',
      );
    }
  }
  for (const [name, end] of Object.entries(procedure.ends)) lines.push(`  end_${name}: ${safe(end.title)}`);
  const arrows = outcomesOf(procedure).flatMap(({ from, command, outcome }) => {
    const source = from === 'opening' ? '[*]' : from;
    const label = safe([wordOf(procedure, command), outcome.label].filter(Boolean).join(':'));
    return targetsOf(outcome).map((target) => ({ source, target, label }));
  });
  for (const { source, target, labels } of joined(arrows))
    lines.push(`  ${source} --> ${target}: ${labels.join(' / ')}`);
  for (const name of Object.keys(procedure.ends)) lines.push(`  end_${name} --> [*]`);
  return `${lines.join('\n')}\n`;
}

const targetsOf = (outcome: Outcome): string[] => [
  ...outcome.enter,
  ...(outcome.end === undefined ? [] : [`end_${outcome.end}`]),
];

/** Several commands on the same way share one arrow. */
function joined(arrows: readonly { source: string; target: string; label: string }[]) {
  const ways = new Map<string, { source: string; target: string; labels: string[] }>();
  for (const { source, target, label } of arrows) {
    const way = ways.get(`${source} ${target}`) ?? { source, target, labels: [] };
    if (!way.labels.includes(label)) way.labels.push(label);
    ways.set(`${source} ${target}`, way);
  }
  return ways.values();
}

/** What a command is called; what happens by itself has a word of ours. */
export function wordOf(procedure: Procedure, command: string): string {
  const given = rulesOf(procedure).find((one) => one.command === command)?.rule.title;
  return given ?? texts.drawing[command as keyof typeof texts.drawing] ?? command;
}

/** Who acts, and how when they are several. */
export function whoOf(procedure: Procedure, step: Step): string {
  if (step.kind !== 'task' && step.kind !== 'span') return texts.drawing[step.kind];
  const role = procedure.roles[step.by]?.title ?? '';
  if (step.kind === 'span') return `${texts.drawing.span}（${role}）`;
  if (!step.joint) return role;
  const { mode } = step.joint;
  return `${role}（${texts.jointModes[typeof mode === 'object' ? 'quorum' : mode]}）`;
}

function limitsOf(step: Step): string {
  const limits = [
    ...step.limits,
    ...(step.kind === 'wait' ? [step.lasts] : []),
    ...(step.kind === 'task' && step.climb ? [step.climb] : []),
  ];
  return limits.map((limit) => limitText(limit, step.kind === 'wait' ? '' : '≤ ')).join('、');
}

export const limitText = ({ span, basis }: Limit, upTo: string): string =>
  `${upTo}${spanText(span)} ${basis === 'setting' ? texts.drawing.setting : basis}`;

/** Mermaid reads a colon, a semicolon and a hash as its own. */
const safe = (text: string): string => text.replace(/[:;#\n]/g, ' ');
