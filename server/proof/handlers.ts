/** A matter's file, for its parties. */
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { behalfText } from '@banjie/shared/contract/behalf.ts';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Handlers, PersonCaller } from '../http/handler.ts';
import type { WholeMatter } from '../matters/handlers.ts';
import type { CityClock, MatterStore, People } from '../matters/ports.ts';
import { procedureOf } from '@banjie/shared/procedures/index.ts';
import type { Delivery } from '../notify/ports.ts';
import {
  FORMAT,
  sealFile,
  type FileContent,
  type FileProof,
  type MatterFile,
  type PrintedFile,
} from './dossier/file.ts';
import { materialsIn } from './dossier/materials.ts';
import { stepsOf } from './dossier/steps.ts';
import type { SigningKey } from './key.ts';
import { merklePath } from './merkle.ts';
import type { DeliveryRecords, RootStore } from './ports.ts';
import { leafOf } from './roots.ts';
import { texts } from './texts.ts';

export interface ProofPorts {
  store: Pick<MatterStore, 'idOfNumber'>;
  /** The matter as this person sees it. */
  view(id: string, caller: PersonCaller): Promise<MatterView | Rejection>;
  /** The same with every page of it, read one after the other. */
  whole(id: string, caller: PersonCaller): Promise<WholeMatter | Rejection>;
  deliveries: DeliveryRecords;
  roots: Pick<RootStore, 'roots' | 'lastSealed' | 'sealedOn'>;
  key: SigningKey;
  /** PDF bytes. Takes its time, and no request's thread. */
  print(file: PrintedFile): Promise<Uint8Array | Rejection>;
  /** The bytes of a file of a matter. */
  content(file: string): Readable;
  people: People;
  clock: CityClock;
}

/** The latest of them: each is half a megabyte at most. */
const MOST_PICTURES = 40;

export function proofHandlers(ports: ProofPorts): Handlers<'readMatterFile' | 'printMatterFile'> {
  const { store, people, clock } = ports;

  async function fileOf(idOrNumber: string, caller: PersonCaller): Promise<MatterFile | Rejection> {
    const id = /^\d{6,12}$/.test(idOrNumber) ? await store.idOfNumber(idOrNumber) : idOrNumber;
    const standing = people.standing(caller.person, clock.now());
    if (id === undefined || !standing) return reject('notFound', texts.notFound);
    const view = await ports.view(id, caller);
    if (isRejection(view)) return view;
    // The file has all of it: whom the table gives it (server/matters/sight).
    if (!view.exportable) return reject('notAllowed', texts.notYours);
    // The proof first: what was sealed meanwhile is in the history that is read after it.
    const proof = await proofOf(id);
    const whole = await ports.whole(id, caller);
    if (isRejection(whole)) return whole;
    const { receipts } = whole;
    const deliveries = await ports.deliveries.ofMatter(id);
    const directory = people.directory();
    const unitName = (unit: string) => directory.unit(unit)?.name ?? unit;
    const content: Omit<FileContent, 'masked'> = {
      format: FORMAT,
      exportedAt: clock.now(),
      exportedBy: `${standing.name}（${standing.unitName}）`,
      matter: {
        matter: id,
        number: view.number,
        seq: whole.seq,
        head: whole.history.at(-1)?.hash ?? '',
        procedure: view.procedure,
        procedureTitle: view.procedureTitle,
        title: whole.state.title,
        unit: view.unit,
        openedAt: view.openedAt,
        openedBy: view.openedBy,
        regime: view.regime,
        ...(view.ending === undefined ? {} : { ending: view.ending }),
        steps: view.steps,
        ...(view.turn === undefined ? {} : { turn: view.turn }),
      },
      summary: view.summary,
      articles: view.articles,
      items: view.items,
      steps: stepsOf(procedureOf(whole.state.procedure, whole.state.version), whole.history, directory),
      facts: view.facts,
      ...(view.materials ? { materials: materialsIn(view.materials) } : {}),
      timeline: whole.timeline,
      receipts: receipts.map((one) => ({
        unit: unitName(one.unit),
        what: one.what,
        state: one.state,
        askedAt: one.askedAt,
        ...(one.dueAt === undefined ? {} : { dueAt: one.dueAt }),
        ...(one.confirmedAt === undefined ? {} : { confirmedAt: one.confirmedAt }),
        ...(one.by
          ? { by: one.by.onBehalfOf ? `${one.by.name}（${behalfText(one.by.onBehalfOf)}）` : one.by.name }
          : {}),
        ...(one.form ? { form: one.form } : {}),
      })),
      deliveries: deliveries.map((one) => ({
        at: one.at,
        kind: one.kind,
        subject: one.subject,
        body: one.body,
        to: recipient(one, (person) => directory.person(person)?.name ?? person, unitName),
        channel: one.channel,
        state: one.state,
        ...(one.readAt === undefined ? {} : { readAt: one.readAt }),
        ...(one.failure === undefined ? {} : { failure: one.failure }),
      })),
      attachments: whole.state.files.map(({ by, ...file }) => ({ ...file, by: by.name })),
      links: whole.links.map(({ visible: _, ...link }) => link),
      votes: view.votes,
      registers: whole.registers,
      history: whole.history,
      ...(proof ? { proof } : {}),
    };
    return sealFile(content, ports.key);
  }

  /** The way from the matter's last sealed head to the root of that day. */
  async function proofOf(id: string): Promise<FileProof | undefined> {
    const known = await ports.roots.roots();
    const sealed = await ports.roots.lastSealed(id, known);
    const root = known.find(({ day }) => day === sealed?.day);
    if (!sealed || !root) return undefined;
    const { day, ...leaf } = sealed;
    const heads = await ports.roots.sealedOn(root);
    const place = heads.findIndex(({ matter }) => matter === id);
    return { day, leaf, path: merklePath(heads.map(leafOf), place) };
  }

  /** What can't be read any more is missing on paper; that it is, the verifier says. */
  async function picturesOf({ attachments }: MatterFile): Promise<Record<string, Uint8Array>> {
    const pictures: Record<string, Uint8Array> = {};
    for (const { id } of attachments.filter(({ signs }) => signs !== undefined).slice(-MOST_PICTURES)) {
      const bytes = await buffer(ports.content(id)).catch(() => undefined);
      if (bytes) pictures[id] = bytes;
    }
    return pictures;
  }

  const nameOf = ({ matter }: MatterFile, extension: string) => `卷宗-${matter.number}.${extension}`;
  return {
    async readMatterFile({ params, caller }) {
      const file = await fileOf(params.id, caller);
      if (isRejection(file)) return file;
      const content = new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);
      return { name: nameOf(file, 'json'), type: 'application/json', size: content.length, content };
    },
    async printMatterFile({ params, caller }) {
      const file = await fileOf(params.id, caller);
      if (isRejection(file)) return file;
      const printed = await ports.print({ ...file, pictures: await picturesOf(file) });
      if (isRejection(printed)) return printed;
      return { name: nameOf(file, 'pdf'), type: 'application/pdf', content: printed };
    },
  };
}

const recipient = (
  { person, unit, address }: Delivery,
  personName: (id: string) => string,
  unitName: (id: string) => string,
): string =>
  person !== undefined ? personName(person) : unit !== undefined ? texts.room(unitName(unit)) : address.value;
