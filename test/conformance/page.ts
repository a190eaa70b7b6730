/** A person who drives a procedure in the mini-app: the page of the matter as the server shows it, and what its form sends. */
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import type { Form } from '@banjie/shared/engine/forms/form.ts';
import { holdersOf } from '@banjie/shared/engine/definition/roles.ts';
import type { Play } from '@banjie/shared/engine/testing/play.ts';
import type { Move } from '@banjie/shared/engine/testing/survey.ts';
import { machine } from '@banjie/shared/engine/testing/city.ts';
import { postKey } from '@banjie/shared/kernel/party.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import type { ReceiptRecord } from '@banjie/server/matters/ports.ts';
import { table } from '@banjie/server/matters/sight/table.ts';
import { matterView } from '@banjie/server/matters/view/matter.ts';
import { cleaned, faultsIn } from '../../miniapp/src/form/values.ts';

/** The page of a matter as this person sees it, with what units were asked to confirm. */
export function pageOf(play: Play, person: string, receipts: ReceiptRecord[] = []): MatterView {
  const { state, procedure, now } = play;
  if (!state) throw new Error(`${procedure.key} is not open`);
  const context = play.context(person);
  const unit = play.city.directory.person(person)?.unit ?? '';
  const keys = context.actor.kind === 'person' ? context.actor.principals.flatMap((one) => one.keys) : [];
  const [mine] = receipts.filter((one) => one.unit === unit);
  const parts = {
    ...{
      procedure,
      state,
      seq: 1,
      history: [],
      registers: [],
      updatedAt: now,
      counted: { lines: [] },
      links: [],
      linked: new Map(),
      more: {},
    },
    ...(receipts.length > 0
      ? { receipts: { asked: receipts.length, confirmed: 0, rows: receipts, ...(mine ? { mine } : {}) } }
      : {}),
  };
  return matterView(parts, { context, keys, unit, roles: ['handler'], sight: table.handler.sight });
}

/** Gives the command of a move by the form of the page. Nothing when it was taken, else what was wrong. */
export function give(play: Play, { person, command, item, form }: Move): string | undefined {
  const offer = pageOf(play, person).allowed.find(
    (one) => one.command === command && (item === undefined || one.item === item),
  );
  if (!offer) return `${command} is not offered`;
  const filled = { ...offer.prefill, ...form };
  const faults = faultsIn(offer.form, filled);
  if (faults.length > 0) return `${command}: the page finds fault: ${JSON.stringify(faults)}`;
  const sent = cleaned(offer.form, filled);
  const at = item === undefined ? {} : { item };
  const came = play.do(person, { kind: 'give', command, form: sent, ...at });
  return isRejection(came) ? `${command}: ${came.text} ${JSON.stringify(came.faults ?? [])}` : undefined;
}

/** Who confirms for one of the units that an open step asks, and what he is asked. */
export function receiptFor(
  play: Play,
  step: string,
): { person: string; receipt: ReceiptRecord; form: Form } | undefined {
  const { state, procedure, city } = play;
  const asking = procedure.steps[step];
  const item = state?.items.find((one) => one.step === step);
  if (!state || !item || asking?.kind !== 'receipts') return undefined;
  const registers = play.context(machine('page')).registers;
  for (const unit of asking.from(state, city.directory, registers)) {
    const parties = [postKey(unit, asking.post), postKey(unit, 'head')];
    const person = parties.flatMap((key) => holdersOf(key, city.directory))[0];
    if (person === undefined) continue;
    const receipt: ReceiptRecord = {
      ...{ id: `${state.id}.${item.id}.${unit}`, matter: state.id, number: state.number, procedure: procedure.key },
      ...{ version: procedure.version, title: state.title, item: item.id, from: '', what: asking.receiptTitle },
      ...{ unit, parties, state: 'open', askedAt: play.now, provisional: false },
    };
    return { person, receipt, form: asking.form };
  }
  return undefined;
}
