/** The opening of a matter: who may, what he filled in, and what comes of it. */
import { reject, type Rejection } from '../../kernel/rejection.ts';
import { readForm } from '../forms/form.ts';
import { sourcesIn } from '../forms/references.ts';
import { letterDue } from './letters.ts';
import { evolve } from '../matter/evolve.ts';
import { carryOut, selfLink, spawn } from './carry-out.ts';
import type { Command } from './command.ts';
import { register, tell, type Draft } from './draft.ts';
import { attach, doerOf, faultsOf, handIn } from './give.ts';
import { texts } from '../texts.ts';
import { barredBy } from '../words/suspensions.ts';
import type { Context, Principal, Procedure } from '../definition/definition.ts';
import type { MatterEvent } from '../matter/state.ts';

export function open(
  procedure: Procedure,
  command: Extract<Command, { kind: 'open' }>,
  context: Context,
): Rejection | Draft {
  const { opening } = procedure;
  const sent = command.parent !== undefined || command.turn !== undefined;
  const principal = sent ? true : mayOpen(procedure, context);
  if (!principal) return reject('notAllowed', texts.rejected.mayNotOpen(opening.by.title));
  const gate = sent ? undefined : opening.gate?.(context);
  if (gate !== undefined) return reject('gateClosed', gate);
  const asked = (context.actor.kind === 'system' ? opening.systemForm : undefined) ?? opening.form;
  const read = readForm(asked, command.form);
  if ('faults' in read) return reject('invalid', texts.rejected.invalid, { faults: read.faults });
  const given = read.value;
  const faults = faultsOf(asked, given, opening.check?.(given, context), context, command.files ?? []);
  if (faults.length > 0) return reject('invalid', texts.rejected.invalid, { faults });
  const { approves } = opening;
  const barred = approves && barredBy(context.registers, approves.what, approves.about(given, context));
  if (barred !== undefined) return reject('gateClosed', barred);
  const named = sourcesIn(asked, given, context);
  const { anew } = command;
  const sources = anew ? [anew, ...named.filter(({ id }) => id !== anew.id)] : named;
  const links = [...(command.parent ? [command.parent] : []), ...sources];
  const form = opening.tidy?.(given, context) ?? given;
  const opened: MatterEvent = {
    type: 'opened',
    id: command.id,
    number: command.number,
    procedure: procedure.key,
    version: procedure.version,
    regime: command.regime,
    title: opening.title(form, context.directory),
    at: context.now,
    by: doerOf(context.actor, principal === true ? undefined : principal),
    form,
    ...(opening.finding ? { finding: true as const } : {}),
    ...(links.length > 0 ? { links } : {}),
    ...(command.turn ? { turn: command.turn } : {}),
  };
  const draft: Draft = { procedure, context, state: evolve(undefined, opened), events: [opened], effects: [] };
  attach(draft, command.files, opened.by);
  handIn(draft, asked, form, opened.by, 'open');
  const cause = { command: 'open', title: procedure.title, by: opened.by.name, form, at: context.now };
  spawn(draft, opening.opens);
  carryOut(draft, opening.outcomes, undefined, cause);
  register(draft, opening.registers?.(draft.state, context));
  tell(draft, opening.tells);
  letterDue(draft, { effects: 0 }, undefined, { ...cause, form, by: opened.by });
  if (command.parent)
    draft.effects.push({
      effect: 'link',
      matter: command.parent.id,
      link: selfLink(draft, 'child', command.parent.relation),
    });
  for (const source of sources)
    draft.effects.push({
      effect: 'link',
      matter: source.id,
      link: selfLink(draft, 'cites', source === anew ? texts.anew : procedure.title),
    });
  return draft;
}

/** Under whose name the actor may open a matter: himself, as a holder of one of the posts. Machines may where the rule says so. */
export function mayOpen(procedure: Procedure, context: Context): Principal | true | undefined {
  const { actor, directory } = context;
  const { posts, kinds } = procedure.opening.by;
  const unit = actor.unit === undefined ? undefined : directory.unit(actor.unit);
  if (!unit || !kinds.includes(unit.kind)) return undefined;
  if (actor.kind === 'system') return procedure.opening.systemForm ? true : undefined;
  const own = actor.principals[0];
  return posts.some((post) => own.keys.includes(`post:${unit.id}:${post}`)) ? own : undefined;
}
