/** A small city in memory behind the port of the core: what the server promises in the contract, and no more. */
import type { WorkBoardView } from '@banjie/shared/contract/routes/boards.ts';
import type { FirstStepsView } from '@banjie/shared/contract/routes/help.ts';
import type { OpinionsView } from '@banjie/shared/contract/routes/deciding.ts';
import type { FoundGroup } from '@banjie/shared/contract/routes/search.ts';
import type { BoardView } from '@banjie/shared/contract/routes/incidents.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { ApiError } from '@banjie/shared/contract/client.ts';
import type {
  AllowedCommandView,
  EarlierMaterial,
  MatterView,
  MeView,
  ProcedureView,
  ResourceView,
  RehearsalView,
} from '@banjie/shared/contract/shapes.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { RejectionCode } from '@banjie/shared/kernel/rejection.ts';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import { latestProcedure } from '@banjie/shared/procedures/index.ts';
import { respond } from '../respond.ts';
import { ServerUnreachable, type Fetched, type Incoming, type Server } from '../ports.ts';

export const NOW = '2026-11-23T01:00:00.000Z';
export const reasonField: FormField = {
  key: 'reason',
  title: '理由',
  kind: 'long',
  required: true,
  reason: true,
  min: 2,
  max: 2000,
};

export function allowed(title: string, more: Partial<AllowedCommandView> = {}): AllowedCommandView {
  return { item: 'i1', command: `cmd-${title}`, title, decides: false, tone: 'plain', verb: false, form: [], ...more };
}

export function matter(number: string, title: string, more: Partial<MatterView> = {}): MatterView {
  return {
    kind: 'matter',
    id: `m-${number}`,
    number,
    procedure: 'cloud-use',
    procedureTitle: '上云申请',
    title,
    unit: '市教育局',
    letters: [],
    steps: ['受理审核'],
    open: true,
    overdue: false,
    urgent: false,
    updatedAt: NOW,
    version: 1,
    summary: '',
    articles: [],
    round: 1,
    openedAt: NOW,
    openedBy: '王芳',
    regime: '本市办法',
    files: [],
    links: [],
    votes: [],
    items: [
      {
        id: 'i1',
        step: 'accept',
        title: '受理审核',
        kind: 'task',
        parties: ['市电子政务办云管理岗'],
        mine: true,
        since: NOW,
        deadlines: [
          {
            id: 'd1',
            at: NOW,
            atText: '11月25日 周三 24:00',
            leftText: '还剩 2 个工作日',
            overdue: false,
            provisional: false,
            basis: { article: 'A-12', text: '受理', limit: '3 个工作日' },
          },
        ],
      },
    ],
    facts: [],
    timeline: [],
    allowed: [],
    registers: [],
    advice: [],
    more: {},
    ...more,
  };
}

const correction = latestProcedure('data-correction');

export class City {
  /** Of somebody who has done it all. */
  first: FirstStepsView = { role: 'department', roleText: '申请和答复', shown: false, steps: [] };
  board: BoardView = { items: [], levels: [], unacknowledged: 0, all: false };
  /** Undefined for whoever answers for nobody. */
  workBoard: WorkBoardView | undefined;
  /** What a search gives, whatever is looked for. */
  found: FoundGroup[] = [];
  matters: MatterView[] = [];
  todo: string[] = [];
  bound = new Map<string, MeView>();
  codes = new Map<string, string>();
  rooms = new Map<string, string>();
  resources: ResourceView[] = [];
  /** Materials that the unit has handed in before. */
  earlier: EarlierMaterial[] = [];
  opinions: OpinionsView = { own: { yes: [], no: [] }, city: { yes: [], no: [] }, last: {} };
  noted: string[] = [];
  units = [{ id: 'edu', name: '市教育局', kind: 'unit' }];
  people: { id: string; name: string; unit: string; posts: string[] }[] = [];
  /** Entries of every register, by its name. */
  entries: Record<string, { key: string; title: string; values?: { label: string; value: string }[] }[]> = {};
  procedures: ProcedureView[] = [
    {
      key: 'data-correction',
      title: '数据纠错',
      summary: '',
      articles: [],
      group: '数据共享',
      form: correction ? describeForm(correction.opening.form) : [],
    },
  ];
  lastPush: { number: string; matter: string; at: string } | undefined;
  /** Every command, receipt and opening that came through, in order. */
  acts: { what: string; id: string; form: unknown; key: string; confirmed?: string; as: string; files?: string[] }[] =
    [];
  /** What the network has of files that were sent, by what it calls them. */
  contents = new Map<string, Fetched>();
  /** Files that the server took, in order. */
  taken: string[] = [];
  /** What the next file is answered with instead of being taken. */
  refuseFile: ApiError[] = [];
  /** What the next command is answered with instead of being carried out. */
  refuse: ApiError[] = [];
  /** Calls after which the server is gone, by name. */
  away = new Set<string>();
  /** Answers lost on the way back: the call is carried out and then fails. */
  lost = new Set<string>();
  /** What time it is in the city, as the server says it. */
  now = NOW;
  /** Machine milliseconds. */
  clock = 0;

  /** What is known of messages, by place and id. */
  private readonly heard = new Map<string, 'again' | 'over'>();
  private readonly dialogues = new Map<string, { version: number; state: Record<string, unknown> | undefined }>();
  private readonly pending = new Map<
    string,
    { put: Parameters<Server['putPending']>[0]['body']; at: number; taken?: string }
  >();
  private readonly byKey = new Map<string, { body: string; result: MatterView }>();

  bind(contact: string, name = '李雷', unit = '市电子政务办'): void {
    this.bound.set(contact, {
      id: contact,
      name,
      unit: { id: unit, name: unit },
      posts: [],
      administrator: false,
      opens: [],
      standsInFor: [],
      chatBound: true,
      counts: { todo: this.todo.length, overdue: 0, unread: 0 },
      now: this.now,
      training: true,
    });
  }

  as(contact: string): Server {
    const server: Server = {
      readBoard: async () => this.board,
      readFirstSteps: async () => this.first,
      readMatterHelp: async ({ params }) => ({
        title: `上云申请 ${params.id}`,
        parts: [{ title: '我可以做什么', lines: ['受理：转到“审核”'] }],
      }),
      readWorkBoard: () =>
        this.workBoard
          ? Promise.resolve(this.workBoard)
          : Promise.reject(new ApiError(403, { code: 'notAllowed', text: '办理看板供单位负责人看。', requestId: 'r' })),
      searchAll: async () => ({ groups: this.found }),
      // Nobody has a roster here.
      listDuty: async () => ({ items: [], day: dayOf(this.now), units: [], asked: [] }),
      readDuty: () => Promise.reject(new Error('no roster')),
      askDutySwap: () => Promise.reject(new Error('no roster')),
      answerDutySwap: () => Promise.reject(new Error('no roster')),
      noteDuty: () => Promise.reject(new Error('no roster')),
      listMaintenance: async () => ({ items: [], providers: [] }),
      moveMaintenance: () => Promise.reject(new Error('no window')),
      endMaintenance: () => Promise.reject(new Error('no window')),
      putSnooze: async ({ params, body }) => {
        const refused = this.refuse.shift();
        if (refused) throw refused;
        this.acts.push({ what: 'snooze', id: params.id, form: body, key: '', as: contact });
        return { options: [], until: NOW, untilText: '11月24日 周二 09:00' };
      },
      chatMe: async ({ params }) => {
        const person = this.bound.get(params.id);
        return person
          ? { bound: true, person: { ...person, counts: { ...person.counts, todo: this.todo.length } } }
          : { bound: false };
      },
      hearMessage: async ({ params: { id: place }, body: { messageId, at, recalls } }) => {
        const key = `${place} ${messageId}`;
        const state = this.heard.get(key) ?? 'new';
        this.heard.set(key, state === 'over' ? 'over' : 'again');
        if (recalls !== undefined) this.heard.set(`${place} ${recalls}`, 'over');
        return { state, lateSeconds: Math.max(0, (Date.parse(NOW) + this.clock - Date.parse(at)) / 1000) };
      },
      endMessage: async ({ params: { id: place }, body: { messageId } }) => {
        this.heard.set(`${place} ${messageId}`, 'over');
        return { ok: true };
      },
      bindChat: async ({ body }) => {
        const code = body.code.replace(/\D/g, '');
        const name = this.codes.get(code);
        if (name === undefined || name !== body.name)
          throw rejection(422, 'invalid', '姓名或绑定码不对，或已用过，请在小程序里重取。');
        this.codes.delete(code);
        this.bind(body.contact, name);
        return { person: this.bound.get(body.contact)! };
      },
      bindRoom: async ({ body }) => {
        this.rooms.set(body.room, '市电子政务办');
        return { unit: '市电子政务办' };
      },
      readDialogue: async ({ params, query }) => {
        const kept = this.dialogues.get(params.id);
        const unit = this.rooms.get(params.id.split('@').slice(1).join('@'));
        return {
          version: kept?.version ?? 0,
          ...(kept?.state ? { state: structuredClone(kept.state) } : {}),
          ...(this.lastPush && this.lastPush.at <= (query?.at ?? '9') ? { lastPush: this.lastPush } : {}),
          ...(unit === undefined ? {} : { room: { unit } }),
        };
      },
      writeDialogue: async ({ params, body }) => {
        const version = this.dialogues.get(params.id)?.version ?? 0;
        if (version !== body.version) throw rejection(409, 'stale', '对话已变化');
        this.dialogues.set(params.id, {
          version: version + 1,
          state: body.state && JSON.parse(JSON.stringify(body.state)),
        });
        return { version: version + 1 };
      },
      putPending: async ({ params, body }) => {
        this.pending.set(params.id, { put: body, at: this.clock });
        return { withinText: '五分钟内' };
      },
      takePending: async ({ params, body }) => {
        const kept = this.pending.get(params.id);
        if (!kept || (kept.taken !== undefined && kept.taken !== body.messageId)) return { expired: false };
        if (kept.put.messageId === body.messageId || (body.at ?? '9') < (kept.put.at ?? '')) return { expired: false };
        if (kept.taken === undefined && this.clock - kept.at > 300_000) return { expired: true };
        kept.taken = body.messageId;
        const { messageId: _, at: __, ...put } = kept.put;
        return { expired: false, pending: { ...put, confirmed: `yes-${kept.put.messageId}` } };
      },
      dropPending: async ({ params }) => {
        this.pending.delete(params.id);
        return { ok: true };
      },
      listMatters: async ({ query }) => {
        const items =
          query?.scope === 'todo' ? this.matters.filter(({ number }) => this.todo.includes(number)) : this.matters;
        return { items };
      },
      readMatter: async ({ params }) => {
        const found = this.matters.find(({ id, number }) => id === params.id || number === params.id);
        if (!found) throw rejection(404, 'notFound', '没有这个事项，或它与您无关。');
        return structuredClone(found);
      },
      giveCommand: async ({ params, body, key }) =>
        this.act({
          what: params.command,
          id: params.id,
          form: body.form,
          key,
          as: contact,
          ...(body.confirmed === undefined ? {} : { confirmed: body.confirmed }),
          ...(body.files ? { files: body.files } : {}),
        }),
      confirmReceipt: async ({ params, body, key }) =>
        this.act({ what: 'receipt', id: params.id, form: body.form, key, as: contact }),
      openMatter: async ({ body, key }) =>
        this.act({
          ...{ what: `open ${body.procedure}`, id: body.anew ?? '', form: body.form, key, as: contact },
          ...(body.files ? { files: body.files } : {}),
        }),
      readOpinions: async () => this.opinions,
      noteOpinion: async ({ body }) => {
        this.noted.push(body.text);
        return { ok: true };
      },
      sendFile: async ({ name, bytes }) => {
        const refused = this.refuseFile.shift();
        if (refused) throw refused;
        this.taken.push(name);
        return { id: `file-${this.taken.length}`, name, size: bytes.length, type: '', hash: '' };
      },
      readFile: async (matter, file) => Buffer.from(`${matter}/${file}`),
      listProcedures: async () => ({
        items: this.procedures.map(({ form: _, prefill: __, ...one }) => ({
          ...one,
          articles: one.articles.map(({ id }) => id),
        })),
      }),
      rehearseOpening: async ({ params, body }) => this.foreseen(params.key, body.form),
      rehearseCommand: async ({ params, body }) => this.foreseen(params.command, body.form),
      readProcedure: async ({ params }) => {
        const found = this.procedures.find(({ key }) => key === params.key);
        if (!found) throw rejection(404, 'notFound', '没有这种事项。');
        return found;
      },
      listResources: async ({ query = {} }) => pageOf(this.resources, query, (one) => one.name),
      listMaterials: async ({ query }) => ({
        items: this.earlier.filter(({ material }) => query?.of.split(',').includes(material)),
      }),
      listUnits: async ({ query = {} }) => pageOf(this.units, query, (one) => one.name),
      listPeople: async ({ query = {} }) => pageOf(this.people, query, (one) => `${one.name}${one.unit}`),
      listRegister: async ({ params, query = {} }) => {
        const entries = (this.entries[params.register] ?? []).map((one) => ({ ...one, id: one.key }));
        const { items, next } = pageOf(entries, { ...query, ids: query.key }, (one) => one.title);
        return {
          ...{ title: params.register, empty: '', ...(next === undefined ? {} : { next }) },
          items: items.map(({ id: _, ...one }) => ({
            ...{ register: params.register, registerTitle: params.register, since: NOW, matter: 'm', number: '1' },
            ...{ by: '', why: '', values: [], ...one },
          })),
        };
      },
    };
    for (const name of Object.keys(server) as (keyof Server)[]) {
      const call = server[name] as (...input: never[]) => Promise<unknown>;
      const watched = async (...input: never[]): Promise<unknown> => {
        if (this.away.has(name)) throw new ServerUnreachable(name);
        const result = await call(...input);
        if (this.lost.delete(name)) throw new ServerUnreachable(`${name}: answer lost`);
        return result;
      };
      Object.assign(server, { [name]: watched });
    }
    return server;
  }

  /** What the city foresees of a form as far as it is filled in; nothing unless a test says so. */
  foresees: (of: string, form: Record<string, unknown>) => Partial<RehearsalView> = () => ({});
  private foreseen(of: string, form: Record<string, unknown>): RehearsalView {
    return { faults: [], warnings: [], known: [], ...this.foresees(of, form) };
  }

  private act(what: City['acts'][number]): MatterView {
    const body = JSON.stringify([what.what, what.id, what.form, what.confirmed]);
    const before = this.byKey.get(what.key);
    if (before && before.body !== body) throw rejection(409, 'keyReused', '同一条消息不能办两件事');
    if (before) return before.result;
    const refused = this.refuse.shift();
    if (refused) throw refused;
    this.acts.push(what);
    const found = this.matters.find(({ id, receipts }) => id === what.id || receipts?.mine?.id === what.id);
    const result = found ?? matter('202611230099', '新事项', { steps: ['核实并更正'], items: [] });
    this.byKey.set(what.key, { body, result });
    return result;
  }
}

/** A page of what is to be chosen from, as the server gives it. */
function pageOf<T extends { id: string }>(
  all: readonly T[],
  query: { text?: string | undefined; ids?: string | undefined; limit?: unknown },
  nameOf: (one: T) => string,
): { items: T[]; next?: string } {
  const words = (query.text ?? '').split(/[\s（）]+/).filter((word) => word !== '');
  const ids = query.ids?.split(',');
  const found = all.filter(
    (one) => words.every((word) => nameOf(one).includes(word)) && (ids?.includes(one.id) ?? true),
  );
  const limit = Number(query.limit ?? 50);
  return { items: found.slice(0, limit), ...(found.length > limit ? { next: 'more' } : {}) };
}

export const rejection = (
  status: number,
  code: RejectionCode,
  text: string,
  more: Partial<ApiError['error']> = {},
): ApiError => new ApiError(status, { code, text, requestId: 'r1', ...more });

/** Talks to the bot as a contact; every message has an id of its own unless one is given. */
export function phone(city: City, contactId: string) {
  let sent = 0;
  return async (text: string, more: Partial<Incoming> = {}): Promise<string> => {
    const incoming: Incoming = {
      messageId: `${contactId}-${++sent}`,
      contactId,
      contactName: contactId,
      text,
      at: NOW,
      ...more,
    };
    const answers = await respond(incoming, city.as(contactId), {
      link: (number) => `[link ${number ?? ''}]`,
      fetch: async ({ ref }) => city.contents.get(ref) ?? 'gone',
      sendsFiles: true,
    });
    return answers.map(({ text, file }) => (file ? `<${file.name}>` : text)).join('\n---\n');
  };
}
