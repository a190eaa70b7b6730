/** Tokens of monitoring systems: given, listed, ended. A source may have several at once, so that one can take another's place. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { plain } from '@banjie/shared/engine/forms/form.ts';
import { formatInstant, instantOf } from '@banjie/shared/kernel/time.ts';
import { adminTexts as texts } from './command-texts.ts';
import { tokenMark } from '../tokens.ts';
import type { AdminPorts } from './ports.ts';
import { faults as importFaults } from './import-texts.ts';

export async function giveSource(args: string[], { store, people, tokens, say }: AdminPorts): Promise<boolean> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { unit: { type: 'string' } } });
  const name = plain(positionals[0] ?? '');
  const unit = people.units().find((one) => one.id === values.unit || one.name === values.unit);
  if (name === '' || !unit) {
    say(name === '' ? texts.sourceName : importFaults.unit(values.unit ?? ''));
    return false;
  }
  const token = randomBytes(24).toString('base64url');
  const id = `src-${randomBytes(4).toString('hex')}`;
  const madeAt = instantOf(Date.now());
  await store.save({
    sources: [{ id, name, unit: unit.id, hash: tokens.keyedHash('source', token), madeAt, under: tokenMark(tokens) }],
  });
  await people.refresh();
  const others = people.roster().sources.filter((one) => one.name === name).length - 1;
  say(texts.source(name, unit.name, id, token));
  if (others > 0) say(texts.sourceOthers(name, others));
  return true;
}

export async function listSources(_: string[], { people, tokens, say }: AdminPorts): Promise<boolean> {
  const { sources } = people.roster();
  if (sources.length === 0) say(texts.noSources);
  for (const { id, name, unit, madeAt, under } of sources)
    say(
      texts.sourceLine(
        ...([id, name, people.directory().unit(unit)?.name ?? unit] as const),
        ...([madeAt === undefined ? '' : formatInstant(madeAt, { year: true }), under !== tokenMark(tokens)] as const),
      ),
    );
  return true;
}

export async function endSource(args: string[], { store, people, say }: AdminPorts): Promise<boolean> {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
  const id = plain(positionals[0] ?? '');
  const known = people.roster().sources.find((one) => one.id === id);
  if (!known || !(await store.endSource(id))) {
    say(texts.noSource(id));
    return false;
  }
  await people.refresh();
  say(texts.sourceEnded(known.name, id));
  return true;
}
