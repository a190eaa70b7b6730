/** A procedure as nodes and flows, before anybody says where they stand and how they are written. */
import { openedByLapse } from '@banjie/shared/engine/definition/define.ts';
import { limitText, wordOf } from '@banjie/shared/engine/definition/drawing.ts';
import { spanText } from '@banjie/shared/engine/texts.ts';
import { mostOf } from '@banjie/shared/engine/definition/limits.ts';
import type { Limit, Outcome, Procedure, Step } from '@banjie/shared/engine/definition/definition.ts';
import { texts } from './texts.ts';

export interface FlowNode {
  id: string;
  kind:
    'start' | 'task' | 'receipts' | 'children' | 'timer' | 'message' | 'choice' | 'fork' | 'events' | 'end' | 'over';
  name: string;
  documentation?: string;
  /** Role that acts. */
  who?: string;
  many?: 'parallel' | 'sequential';
  /** A recurring duty starts by the calendar. */
  limit?: Limit;
  boundary: Boundary[];
}
/** An event on the border of an activity. */
export interface Boundary {
  id: string;
  kind: 'timer' | 'message';
  name: string;
  interrupting: boolean;
  limit?: Limit;
}
export interface Flow {
  id: string;
  from: string;
  to: string;
  name: string;
  /** The way is taken when this holds. */
  conditional: boolean;
}
/** What may happen at any time and ends the matter or changes nothing of it. */
export interface Aside {
  id: string;
  name: string;
  end: string;
  interrupting: boolean;
  documentation: string;
}
/** An outer limit over several steps. */
export interface Note {
  id: string;
  text: string;
  over: string[];
}
export interface Graph {
  nodes: FlowNode[];
  flows: Flow[];
  asides: Aside[];
  notes: Note[];
}

interface Way {
  name: string;
  outcome: Outcome;
}

const isStay = ({ enter, end, leave }: Outcome) => enter.length === 0 && end === undefined && leave === 'none';
const isBeside = ({ enter, leave }: Outcome) => enter.length > 0 && leave === 'none';
/** Closes its own task and nothing else: one vote of several. */
const isVote = ({ enter, end, leave }: Outcome) => enter.length === 0 && end === undefined && leave === 'self';

const waysOf = (title: string, outcomes: readonly Outcome[]): Way[] =>
  outcomes.map((outcome) => ({
    outcome,
    name: outcomes.length === 1 ? title : texts.of(title, outcome.label ?? texts.otherwise),
  }));

export function graphOf(procedure: Procedure): Graph {
  const nodes: FlowNode[] = [];
  const flows: Flow[] = [];
  const asides: Aside[] = [];
  const put = (node: Omit<FlowNode, 'boundary'>): FlowNode => {
    const whole = { ...node, boundary: [] };
    nodes.push(whole);
    return whole;
  };
  const flow = (from: string, to: string, name = '', conditional = false): void => {
    const same = flows.find((one) => one.from === from && one.to === to);
    if (same) same.name = [...new Set([...same.name.split(texts.or), name])].filter(Boolean).join(texts.or);
    else flows.push({ id: `Flow_${flows.length + 1}`, from, to, name, conditional });
  };

  /** Where an outcome leads: a step, a fork before several, an end of its own. */
  const targetOf = (from: string, { enter, end }: Outcome): string => {
    if (end !== undefined) {
      const id = `End_${end}_${from}`;
      if (!nodes.some((one) => one.id === id)) put({ id, kind: 'end', name: procedure.ends[end]?.title ?? end });
      return id;
    }
    if (enter.length === 0) {
      const id = `Over_${from}`;
      if (!nodes.some((one) => one.id === id)) put({ id, kind: 'over', name: texts.branchOver });
      return id;
    }
    if (enter.length === 1) return stepId(enter[0] ?? '');
    const id = `Fork_${from}_${enter.join('_')}`;
    if (!nodes.some((one) => one.id === id)) {
      put({ id, kind: 'fork', name: '' });
      for (const step of enter) flow(id, stepId(step));
    }
    return id;
  };
  /** Draws all ways out of one place, behind a gateway when there is a choice. */
  const lead = (from: string, ways: readonly Way[]): void => {
    const [only] = ways;
    if (only && ways.length === 1) return flow(from, targetOf(from, only.outcome), only.name);
    if (ways.length === 0) return;
    const choice = put({ id: `Choice_${from}`, kind: 'choice', name: '' });
    flow(from, choice.id);
    for (const way of ways) flow(choice.id, targetOf(choice.id, way.outcome), way.name, true);
  };
  const border = (node: FlowNode, kind: Boundary['kind'], name: string, more: Partial<Boundary> = {}): string => {
    const id = `Border_${node.id}_${node.boundary.length + 1}`;
    node.boundary.push({ id, kind, name, interrupting: false, ...more });
    return id;
  };

  const who = procedure.recurs ? texts.recurring : procedure.opening.by.title;
  const start = put({ id: 'Start', kind: 'start', name: texts.start(who) });
  lead(
    start.id,
    waysOf(wordOf(procedure, 'open'), procedure.opening.outcomes).map((way) =>
      procedure.opening.outcomes.length === 1 ? { ...way, name: '' } : way,
    ),
  );

  const anytimeOf = (name: string) => Object.values(procedure.anytime).filter((rule) => rule.during.includes(name));
  const notes: Note[] = [];
  for (const [name, step] of Object.entries(procedure.steps)) {
    const id = stepId(name);
    if (step.kind === 'span') {
      const limits = step.limits.map((one) => compact(limitText(one, '≤ '))).join('、');
      const over = step.over.map((one) => procedure.steps[one]?.title ?? one).join('、');
      notes.push({ id: `Note_${name}`, text: texts.span(step.title, limits, over), over: step.over.map(stepId) });
      continue;
    }
    const own = Object.entries(step.commands).flatMap(([, rule]) => waysOf(rule.title, rule.outcomes));
    // An outcome that leaves certain steps can only come in one of them.
    const whenever = anytimeOf(name).flatMap((rule) =>
      waysOf(rule.title, rule.outcomes).filter(
        ({ outcome: { enter, leave } }) =>
          enter.length > 0 &&
          (!Array.isArray(leave) || leave.includes(name) || !rule.during.some((one) => leave.includes(one))),
      ),
    );
    const joint = step.kind === 'task' ? step.joint : undefined;
    const leaving = own.filter(({ outcome }) => !isStay(outcome) && !isBeside(outcome) && !(joint && isVote(outcome)));
    const beside = own.filter(({ outcome }) => isBeside(outcome));
    if (step.kind === 'wait') {
      // What ends a wait early stands beside its timer, behind an event gateway: whichever comes first.
      const messages = [...leaving, ...beside, ...whenever];
      const events = messages.length === 0 ? undefined : put({ id, kind: 'events', name: '' });
      const timer = put({
        id: messages.length === 0 ? id : `Timer_${name}`,
        kind: 'timer',
        name: texts.wait(step.title, twoLines(limitText(step.lasts, ''))),
        documentation: documentationOf(procedure, step, own),
        limit: step.lasts,
      });
      if (events) {
        flow(events.id, timer.id);
        for (const [index, way] of messages.entries()) {
          const message = put({ id: `Message_${name}_${index + 1}`, kind: 'message', name: way.name });
          flow(events.id, message.id);
          if (!isBeside(way.outcome)) flow(message.id, targetOf(message.id, way.outcome));
          else {
            const fork = put({ id: `Fork_${message.id}`, kind: 'fork', name: '' });
            flow(message.id, fork.id);
            for (const entered of way.outcome.enter) flow(fork.id, stepId(entered));
            flow(fork.id, events.id, texts.goesOn);
          }
        }
      }
      lead(
        timer.id,
        waysOf('', step.outcomes).map((way) => ({ ...way, name: way.name.replace(/^：/, '') })),
      );
      continue;
    }
    const node = put(activityOf(procedure, name, step, own));
    for (const one of step.limits) {
      const timer = border(node, 'timer', twoLines(limitText(one, '≤ ')), { limit: one });
      const opened = openedByLapse(step);
      if (opened.length > 0) flow(timer, targetOf(timer, { enter: opened, leave: 'none' }), wordOf(procedure, 'lapse'));
    }
    if (step.kind === 'task' && step.climb)
      border(node, 'timer', texts.climb(compact(spanText(step.climb.span))), { limit: step.climb });
    for (const { name: title, outcome } of [...beside, ...whenever]) {
      const interrupting = outcome.leave === 'self' || outcome.leave === 'all' || outcome.leave.includes(name);
      const event = border(node, 'message', title, { interrupting });
      flow(event, targetOf(event, outcome));
    }
    const results =
      step.kind === 'task'
        ? joint
          ? waysOf(wordOf(procedure, 'voted'), joint.outcomes)
          : []
        : waysOf(wordOf(procedure, step.kind === 'receipts' ? 'allConfirmed' : 'allEnded'), step.outcomes);
    lead(node.id, [...leaving, ...results]);
  }

  for (const [command, rule] of Object.entries(procedure.anytime))
    for (const [index, { name, outcome }] of waysOf(rule.title, rule.outcomes).entries()) {
      if (outcome.enter.length > 0) continue;
      asides.push({
        id: `Aside_${command}_${index + 1}`,
        name,
        end: outcome.end === undefined ? texts.unchanged : (procedure.ends[outcome.end]?.title ?? outcome.end),
        interrupting: outcome.end !== undefined,
        documentation: [
          texts.who(procedure.roles[rule.by]?.title ?? ''),
          texts.during(rule.during.map((step) => procedure.steps[step]?.title ?? step).join('、')),
        ].join('\n'),
      });
    }
  return { nodes, flows, asides, notes };
}

/** Viewers break lines at blanks and hyphens: a limit is one line, its article the next. */
const compact = (text: string): string => text.replace(/([≤\d]) /g, '$1');
const twoLines = (text: string): string => compact(text).replace(' ', '\n');

const stepId = (name: string): string => `Step_${name}`;

type Activity = Exclude<Step, { kind: 'wait' | 'span' }>;

function activityOf(
  procedure: Procedure,
  name: string,
  step: Activity,
  own: readonly Way[],
): Omit<FlowNode, 'boundary'> {
  const documentation = documentationOf(procedure, step, own);
  const id = stepId(name);
  if (step.kind === 'receipts')
    return { id, kind: 'receipts', name: texts.receipts(step.title), documentation, many: 'parallel' };
  if (step.kind === 'children')
    return { id, kind: 'children', name: texts.children(step.title), documentation, many: 'parallel' };
  const who = procedure.roles[step.by]?.title ?? '';
  return {
    ...{ id, kind: 'task', who, documentation, name: texts.task(step.title, who) },
    ...(step.joint ? { many: step.joint.mode === 'order' ? 'sequential' : 'parallel' } : {}),
  };
}

function documentationOf(procedure: Procedure, step: Step, own: readonly Way[]): string {
  const stays = own.filter(({ outcome }) => isStay(outcome)).map(({ name }) => name);
  const joint = step.kind === 'task' ? step.joint : undefined;
  const votes = joint ? own.filter(({ outcome }) => isVote(outcome)).map(({ name }) => name) : [];
  const { extension } = step;
  return [
    step.kind === 'task' ? texts.who(procedure.roles[step.by]?.title ?? '') : '',
    step.kind === 'receipts' ? texts.receiptsDoc : '',
    step.kind === 'children' ? texts.childrenDoc : '',
    joint ? texts.joint[typeof joint.mode === 'object' ? 'quorum' : joint.mode] : '',
    votes.length > 0 ? texts.votes(votes.join('、')) : '',
    stays.length > 0 ? texts.stays([...new Set(stays)].join('、')) : '',
    extension ? texts.extension(extension.basis, mostOf(extension)) : '',
    step.limits.length > 0 ? texts.lapse : '',
    step.noLimit === undefined ? '' : texts.noLimit(step.noLimit),
  ]
    .filter(Boolean)
    .join('\n');
}
