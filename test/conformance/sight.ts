/**
 * The real service at what a walk has come to, with a trace of everything that may be hidden: what each viewer is given
 * of each part is compared with the table.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import { ruleNamed } from '@banjie/shared/engine/deciding/rules.ts';
import { replay } from '@banjie/shared/engine/matter/evolve.ts';
import type { Doer, FileRef, Letter, MatterEvent, MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { Play } from '@banjie/shared/engine/testing/play.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import type { RegisterSource } from '@banjie/shared/engine/definition/registers.ts';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { personKey } from '@banjie/shared/kernel/party.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { fileHandlers } from '@banjie/server/files/handlers.ts';
import type { Files } from '@banjie/server/files/files.ts';
import { createMatterHandlers } from '@banjie/server/matters/handlers.ts';
import type { People } from '@banjie/server/matters/ports.ts';
import { createMatterService } from '@banjie/server/matters/service.ts';
import { parts, table, type Grade, type Part } from '@banjie/server/matters/sight/table.ts';
import { personalHandlers } from '@banjie/server/personal/handlers.ts';
import { keysIn } from '@banjie/server/personal/keys.ts';
import { writeEntry } from '@banjie/server/proof/entry.ts';
import { proofHandlers } from '@banjie/server/proof/handlers.ts';
import { GENESIS } from '@banjie/server/proof/hash.ts';
import { openSigningKey } from '@banjie/server/proof/key.ts';
import { personalFields, sealedForm } from '@banjie/server/personal/sealing.ts';
import { connect } from '@banjie/server/store/base/connection.ts';
import { sourceOf } from '@banjie/server/registers/testing.ts';
import { registerStore } from '@banjie/server/store/city/registers.ts';
import { matterLists } from '@banjie/server/store/matters/lists.ts';
import { matterStore } from '@banjie/server/store/matters/matters.ts';
import { receiptStore } from '@banjie/server/store/matters/receipts.ts';
import { procedureOf } from '@banjie/shared/procedures/index.ts';
import { registerOf } from '@banjie/shared/procedures/registers.ts';
import { testDatabase } from '../harness/database.ts';
import { settableClock, smallCityPorts } from '../harness/small-city.ts';
import { ASKED, OUTSIDE, personOf, viewersOf, type Viewer } from './viewers.ts';

const SAID = '只有看得到填写内容的人才读得到这一句';
const SOMEBODY = '经办的老王';
const ELSE: Doer = { kind: 'person', person: 'somebody', name: SOMEBODY, unit: 'somewhere', unitName: '某单位' };
/** An envelope is good for its field alone: it is planted under the name of a field that can be one. */
const COMPLAINT = procedureOf('citizen-complaint', 1).opening.form;
const [PERSONAL = ''] = personalFields(COMPLAINT);
const file = (id: string): FileRef => ({
  id,
  name: `${id}.pdf`,
  size: 4,
  type: 'application/pdf',
  hash: '0'.repeat(64),
});
const LETTER = 'letter-of-somebody';
const LETTER_FILE = 'file-of-letter';
const letterOf = (at: Instant): Letter => ({
  ...{ id: LETTER, kind: 'accepted', command: 'accept', title: '受理', at },
  ...{ from: { unit: 'office', name: '市电子政务办' }, to: [] },
});
const OTHERS = 'file-of-somebody';
const ownFile = (kind: string) => `file-of-${kind}`;

export async function openSight() {
  const database = testDatabase();
  const connection = await connect(database.uri);
  const folder = mkdtempSync(join(tmpdir(), 'banjie-sight-'));
  const keys = keysIn(join(folder, 'keys'));
  const store = matterStore(connection);
  const stores = { store, lists: matterLists(connection), receipts: receiptStore(connection) };
  const registers = registerStore(connection);
  await Promise.all([...Object.values(stores), registers].map((one) => one.ensureIndexes()));
  const clock = settableClock('2026-11-24T02:00:00.000Z');
  let directory: Play['city']['directory'];
  const viewers = new Map<string, Viewer>();
  const people: People = {
    directory: () => directory,
    fresh: () => Promise.resolve(undefined),
    standing: (person) => viewers.get(person)?.standing,
  };
  // Roles are looked up in what the walk has in its registers.
  let entries: Play['entries'] = [];
  const source: RegisterSource = { read: (asked) => sourceOf(entries).read(asked) };
  const service = createMatterService({ ...smallCityPorts(store, clock), people, registers: source }, GENESIS);
  const matters = createMatterHandlers({
    ...{ ...stores, registers, service, people, checkConfirmed: () => Promise.resolve(false) },
    counted: () => Promise.resolve({ lines: [] }),
    grounds: () => [directory],
  });
  const { view, whole, sightIn } = matters;
  // What a signature is worth is looked at elsewhere; here hundreds of files are only asked for.
  const signing = openSigningKey(join(folder, 'signing-key.pem'));
  const handlers = {
    ...matters.handlers,
    // Contents are not looked at here: whether one is given is.
    ...fileHandlers({
      view,
      files: { content: () => Readable.from([]), isWhole: async () => true } as unknown as Files,
    }),
    ...personalHandlers({
      ...{ sightIn, keys, people },
      looks: { list: () => Promise.resolve([]) },
    }),
    ...proofHandlers({
      ...{ view, whole, store, people, clock },
      key: { ...signing, sign: () => '' },
      print: () => Promise.resolve(new Uint8Array()),
      content: () => Readable.from([]),
      deliveries: { ofMatter: () => Promise.resolve([]) },
      roots: {
        roots: () => Promise.resolve([]),
        lastSealed: () => Promise.resolve(undefined),
        sealedOn: () => Promise.resolve([]),
      },
    }),
  };

  let count = 0;
  /** Puts what has happened into the database, with a trace of everything that may be hidden. */
  async function plant(play: Play): Promise<{ id: string; state: MatterState; asks: boolean }> {
    count += 1;
    const id = `seen-${count}`;
    const number = String(260_100 + count);
    const at: Instant = play.now;
    const [opened, ...rest] = play.events as [MatterEvent, ...MatterEvent[]];
    if (opened.type !== 'opened') throw new Error('a history begins with its opening');
    const [involved = OUTSIDE] = play.state?.units ?? [];
    const by = { ...ELSE, unit: involved };
    const kinds = [...new Set(viewersOf(play, replay(play.events), true).map(({ kind }) => kind))];
    const copied = (kind: string, shows: 'files' | 'forms' | 'lines'): MatterEvent => ({
      ...{ type: 'copied', readers: [personKey(personOf(kind))], shows, by: SOMEBODY },
    });
    const asking = Object.entries(play.procedure.steps).find(([, one]) => one.kind === 'receipts')?.[0];
    const sealed = sealedForm(
      COMPLAINT,
      { [PERSONAL]: '13800138000' },
      { person: 'p', key: id },
      keys,
      'SM4-CBC-HMAC-SM3',
    );
    const events: MatterEvent[] = [
      { ...opened, id, number, form: { ...opened.form, [PERSONAL]: sealed[PERSONAL] } },
      ...rest,
      { ...{ type: 'given', command: 'comment', title: '批注' }, form: { text: SAID }, by, at },
      { type: 'attached', files: [file(OTHERS)], by, at },
      { type: 'letterDue', letter: letterOf(at) },
      { type: 'letterIssued', letter: LETTER, number: '青政数〔2026〕1号', at },
      { type: 'attached', files: [file(LETTER_FILE)], letter: LETTER, by, at },
      ...kinds.map((kind): MatterEvent => ({
        ...{ type: 'attached', files: [file(ownFile(kind))], at },
        by: { ...by, person: personOf(kind) },
      })),
      copied('copy-of-files', 'files'),
      copied('copy-of-forms', 'forms'),
      copied('copy', 'lines'),
    ];
    const state = replay(events);
    const entry = writeEntry({
      ...{ matter: id, seq: 1, at, key: `key-${id}`, body: '', actor: 'person:somebody', command: 'x', events },
      previous: GENESIS,
    });
    await store.commit({ id, expected: undefined, state, entry, outbox: [] });
    if (asking !== undefined) {
      const item = state.items.find((one) => one.step === asking)?.id ?? `${asking}#1`;
      await stores.receipts.ask(
        [ASKED, 'asked-besides'].map((unit) => ({
          ...{ id: `${id}.${item}.${unit}`, matter: id, number, procedure: play.procedure.key, title: state.title },
          ...{ version: play.procedure.version, item, from: '某单位', what: '核对', unit, parties: [], total: 2 },
          ...{ state: 'open' as const, askedAt: at, provisional: false },
        })),
      );
    }
    const register = byUnits(play.procedure);
    if (register !== undefined)
      await registers.apply({
        order: { at, matter: id, seq: 1, effect: 0 } as never,
        change: { register, subject: id, op: 'put', title: '登记的', why: '为试', units: ['somewhere-else'] },
        ...{ number, procedure: play.procedure.key, by: { name: SOMEBODY } },
      });
    return { id, state, asks: asking !== undefined };
  }

  /** What a viewer is given of each part; of a part that the matter does not have, nothing is said. */
  async function seenBy(viewer: Viewer, id: string, state: MatterState, procedure: Procedure, asked: boolean) {
    const asks = Object.values(procedure.steps).some((one) => one.kind === 'receipts');
    const caller = { kind: 'person' as const, person: viewer.standing.person, channel: viewer.channel };
    const call = <P, Q>(params: P, query: Q) => ({
      ...{ caller, params, query, body: undefined, key: undefined, requestId: 'r' },
    });
    const page = await handlers.readMatter(call({ id }, undefined));
    const given = async (what: Promise<unknown>) => !isRejection(await what);
    const [lines, receipts, entries, others, letter, personal, dossier, lookedAt, listed] = await Promise.all([
      handlers.readTimeline(call({ id }, {})),
      asks ? handlers.listReceipts(call({ id }, {})) : undefined,
      byUnits(procedure) ? handlers.listEntries(call({ id }, {})) : undefined,
      given(handlers.readFile(call({ id, file: OTHERS }, undefined))),
      given(handlers.readFile(call({ id, file: LETTER_FILE }, undefined))),
      given(handlers.readPersonal(call({ id, field: PERSONAL }, undefined))),
      asked ? given(handlers.readMatterFile(call({ id }, undefined))) : !isRejection(page) && page.exportable === true,
      given(handlers.listLooks(call({ id }, undefined))),
      handlers.listMatters(call(undefined, { scope: 'unit', state: 'all', procedure: procedure.key })),
    ]);
    const own = !isRejection(page) && page.files.some((one) => one.id === ownFile(viewer.kind));
    const isListed = !isRejection(listed) && listed.items.some((one) => one.id === id);
    const all = (is: boolean): Grade => (is ? 'all' : 'none');
    const many = (answer: { items: unknown[] } | Rejection): Grade =>
      isRejection(answer) ? 'none' : answer.items.length > 0 ? 'all' : 'own';
    const seen: Record<Part, Grade | undefined> = {
      row: all(!isRejection(page)),
      lines: isRejection(lines) ? 'none' : JSON.stringify(lines.items).includes(SOMEBODY) ? 'all' : 'open',
      fields: isRejection(page) || isRejection(lines) ? 'none' : fieldsIn(page, lines.items, state, procedure),
      files: others ? 'all' : own ? 'own' : 'none',
      letters: all(letter),
      personal: Object.hasOwn(state.opening, PERSONAL) ? all(personal) : undefined,
      dossier: all(dossier),
      looks: all(lookedAt),
      receipts: receipts && many(receipts),
      entries: entries && many(entries),
    };
    return { seen, page, isListed, isPrinted: () => given(handlers.printMatterFile(call({ id }, undefined))) };
  }

  return {
    /** Faults: where a viewer is given something else than the table says. */
    async compare(play: Play): Promise<{ faults: string[]; kinds: string[] }> {
      directory = play.city.directory;
      entries = play.entries;
      clock.set(play.now);
      const { id, state, asks } = await plant(play);
      const faults: string[] = [];
      const all = viewersOf(play, state, asks);
      viewers.clear();
      for (const viewer of all) viewers.set(viewer.standing.person, viewer);
      for (const viewer of all) {
        const { kind, role, standing, channel } = viewer;
        // The file for the archive is dear: it is asked for by one of each row, of the others the page says whether it is.
        const isFirst = all.find((one) => one.role === role) === viewer;
        const { seen, page, isListed, isPrinted } = await seenBy(viewer, id, state, play.procedure, isFirst);
        const sight: Record<Part, Grade> = { ...table[role].sight };
        // In a chat nothing sealed is opened, whoever asks.
        if (channel === 'chat') sight.personal = 'none';
        for (const part of Object.keys(parts) as Part[]) {
          const [is, told] = [seen[part], sight[part]];
          const isSame =
            is === told ||
            is === undefined ||
            (part === 'fields' && is === 'open' && told === 'all' && !hasPrivate(state, play.procedure));
          if (!isSame) faults.push(`${kind}: ${part} is ${String(is)}, the table says ${told}`);
        }
        const isInvolved = state.units.includes(standing.unit) || (asks && standing.unit === ASKED);
        if (isListed !== isInvolved)
          faults.push(`${kind}: ${isListed ? 'finds it' : 'does not find it'} among his unit's`);
        if (sight.dossier === 'none' && (await isPrinted())) faults.push(`${kind}: prints the file`);
        const isPart = !['handler', 'supervisor', 'post', 'head', 'nobody'].includes(role);
        if (!isRejection(page) && (page.sight !== undefined) !== isPart)
          faults.push(`${kind}: ${page.sight === undefined ? 'is not told that he sees a part' : page.sight}`);
      }
      return { faults, kinds: all.map(({ kind }) => kind) };
    },
    async close(): Promise<void> {
      await connection.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A register that does not show everything to everybody. */
const byUnits = ({ registers }: Procedure) => registers.find((one) => registerOf(one)?.seenBy !== 'all');

/** Private fields that are filled in, by what people read before them. */
function privateIn(state: MatterState, procedure: Procedure): string[] {
  const forms = [
    {
      form: state.opener.kind === 'system' ? procedure.opening.systemForm : procedure.opening.form,
      values: state.opening,
    },
    ...Object.entries(state.given).flatMap(([command, { form: values }]) => {
      const rule = ruleNamed(procedure, command);
      return rule?.form && !rule.replacesOpening ? [{ form: rule.form, values }] : [];
    }),
  ];
  return forms.flatMap(({ form, values }) =>
    describeForm(form ?? procedure.opening.form)
      .filter(({ key, kind }) => kind !== 'list' && values[key] !== undefined && values[key] !== '')
      .filter((field) => field.private)
      .map(({ title }) => title),
  );
}
const hasPrivate = (state: MatterState, procedure: Procedure): boolean => privateIn(state, procedure).length > 0;

function fieldsIn(page: MatterView, lines: unknown[], state: MatterState, procedure: Procedure): Grade {
  const shown = JSON.stringify([page.facts, lines, page.timeline, page.votes]);
  const labels = page.facts.flatMap(({ rows }) => rows.map(({ label }) => label));
  const isOpen = shown.includes(SAID);
  if (!isOpen && labels.length > 0) return 'own';
  const hidden = privateIn(state, procedure);
  if (isOpen && hidden.some((label) => labels.includes(label))) return 'all';
  return isOpen ? 'open' : 'none';
}
