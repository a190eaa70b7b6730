/**
 * The course of a matter: what is done, by whom and how long it took, what is open, and what is ahead. What is done is
 * read from its history, what is ahead from its definition.
 */
import type { CourseView } from '@banjie/shared/contract/routes/deciding.ts';
import { partiesText, titleOf } from '@banjie/shared/engine/deciding/draft.ts';
import { outcomesOf } from '@banjie/shared/engine/definition/define.ts';
import { nameOf, type Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { limitText, whoOf } from '@banjie/shared/engine/definition/drawing.ts';
import type { MatterState, Signed } from '@banjie/shared/engine/matter/state.ts';
import { texts as engineTexts } from '@banjie/shared/engine/texts.ts';
import type { Directory } from '@banjie/shared/kernel/party.ts';
import { spanText } from '@banjie/shared/kernel/span-text.ts';
import { formatInstant, MS_PER_MINUTE, msBetween, type Instant } from '@banjie/shared/kernel/time.ts';
import type { HistoryEntry } from '../matters/ports.ts';
import type { Sight } from '../matters/sight/table.ts';
import { texts } from './texts.ts';

type Stage = CourseView['stages'][number];
type Pass = Stage['passes'][number];

export interface Looking {
  directory: Directory;
  sight: Sight;
  now: Instant;
}

/** @param history in its order; `earlier` when there is more of it before */
export function courseOf(
  procedure: Procedure,
  state: MatterState,
  { history, earlier }: { history: readonly HistoryEntry[]; earlier: boolean },
  looking: Looking,
): CourseView {
  const walked = walkedIn(procedure, state, history, looking);
  const ahead = aheadOf(procedure, state);
  const coming: Stage[] = Object.keys(procedure.steps).flatMap((step) => {
    const how = walked.has(step) ? undefined : ahead.steps.get(step);
    return how ? [{ ...stageOf(procedure, step), state: how, passes: [] }] : [];
  });
  const end = state.end && (procedure.ends[state.end.end]?.title ?? engineTexts.terminated);
  return {
    stages: [...walked.values(), ...coming.filter(isAhead), ...coming.filter((one) => !isAhead(one))],
    ends:
      end === undefined
        ? ahead.ends.map((name) => ({ title: procedure.ends[name]?.title ?? name, reached: false }))
        : [{ title: end, reached: true }],
    tookText: took(state.openedAt, state.end?.at ?? looking.now),
    earlier,
  };
}

const isAhead = (stage: Stage): boolean => stage.state === 'ahead';

function stageOf(procedure: Procedure, name: string): Omit<Stage, 'state' | 'passes'> {
  const step = procedure.steps[name];
  const [limit] = step?.limits ?? [];
  return {
    step: name,
    title: titleOf(procedure, { step: name }),
    who: step ? whoOf(procedure, step) : '',
    ...(limit ? { limit: limitText(limit, '') } : {}),
  };
}

/** Steps that were entered, in the order in which they first were. */
function walkedIn(
  procedure: Procedure,
  state: MatterState,
  history: readonly HistoryEntry[],
  { directory, sight, now }: Looking,
): Map<string, Stage> {
  const all = sight.lines === 'all';
  const open = new Map(state.items.map((item) => [item.id, item]));
  const passes = new Map<string, { step: string; pass: Pass }>();
  for (const { events } of history)
    for (const event of events) {
      if (event.type === 'entered' && event.item.kind !== 'span') {
        const { id, step, since, parties } = open.get(event.item.id) ?? event.item;
        passes.set(id, {
          step,
          pass: {
            who: parties.length > 0 ? partiesText(parties, directory) : '',
            ...{ from: since, fromText: formatInstant(since), tookText: took(since, now) },
          },
        });
      }
      // What was taken back is open again, whatever was said in between.
      if (event.type !== 'left' || open.has(event.item)) continue;
      if (events.some((one) => one.type === 'takenBack')) passes.delete(event.item);
      const known = passes.get(event.item);
      if (!known) continue;
      const given = events.find((one) => one.type === 'given');
      const by = given?.type === 'given' ? given.by : undefined;
      known.pass = {
        ...known.pass,
        who: by ? (all ? nameOf(by) : (by.unitName ?? by.name)) : all ? event.by : '',
        what: event.title,
        ...(given?.type === 'given' && given.signed ? { signed: signedView(given.signed, sight) } : {}),
        ...{ to: event.at, toText: formatInstant(event.at), tookText: took(known.pass.from, event.at) },
      };
    }
  const stages = new Map<string, Stage>();
  for (const [id, { step, pass }] of passes) {
    // Entered by what was taken back: it never was.
    if (pass.to === undefined && !open.has(id)) continue;
    const stage = stages.get(step) ?? { ...stageOf(procedure, step), state: 'done' as const, passes: [] };
    stage.passes.push(pass);
    if (open.has(id)) stage.state = 'open';
    stages.set(step, stage);
  }
  return stages;
}

const signedView = (signed: Signed, { files }: Sight): NonNullable<Pass['signed']> =>
  'typed' in signed
    ? { text: texts.signedTyped }
    : { text: texts.signed, ...(files === 'all' ? { file: signed.file } : {}) };

/** What can follow from where it stands: on the usual way, or only if something is refused, contested or late. */
function aheadOf(procedure: Procedure, state: MatterState) {
  const steps = new Map<string, 'ahead' | 'maybe'>();
  const ends = new Set<string>();
  if (state.end) return { steps, ends: [] };
  const edges = outcomesOf(procedure).map(({ from, command, outcome }) => {
    const rule = procedure.steps[from]?.commands[command];
    const several = (rule?.outcomes.length ?? 1) > 1;
    const usual =
      from in procedure.steps &&
      (rule ? rule.tone === 'primary' : command !== 'lapse' && !(command in procedure.anytime));
    return { from, to: outcome.enter, end: outcome.end, usual, several };
  });
  const reached = (only: boolean): Set<string> => {
    const seen = new Set<string>();
    let at = [...new Set(state.items.map(({ step }) => step))];
    while (at.length > 0) {
      const next = edges.filter(({ from, usual }) => at.includes(from) && (usual || !only));
      for (const { end } of next) if (only && end !== undefined) ends.add(end);
      at = [...new Set(next.flatMap(({ to }) => to))].filter((one) => !seen.has(one));
      at.forEach((one) => seen.add(one));
    }
    return seen;
  };
  const usual = reached(true);
  for (const step of reached(false)) {
    if (procedure.steps[step]?.kind === 'span') continue;
    const certain = edges.some((one) => one.usual && !one.several && one.to.includes(step));
    steps.set(step, usual.has(step) && certain ? 'ahead' : 'maybe');
  }
  return { steps, ends: [...ends] };
}

/** Nights and days off count: it is time that has passed. */
function took(from: Instant, to: Instant): string {
  const ms = msBetween(from, to);
  return ms < MS_PER_MINUTE ? texts.moment : spanText(ms);
}
