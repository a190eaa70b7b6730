/**
 * Which operations are recorded, and as what: who signed in or failed, who looked at what is personal or leaves the system,
 * what was administered, and every call that was refused for lack of right. A command in a matter is none of these: its
 * history has it, with who, when and by which key, and a second record would cost every command a write.
 */
import type { Audited } from '../http/operations.ts';
import type { Caller } from '../http/handler.ts';
import type { RouteName } from '@banjie/shared/contract/routes.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import type { Channel, Kind } from './ports.ts';
import type { Noted, Trail } from './trail.ts';

interface Recorded {
  kind: Kind;
  /** What it was about, of what is known of the call. */
  of?: (call: Audited) => string | undefined;
  /** Whom it was about, where nobody is signed in before it. */
  who?: (result: unknown) => string | undefined;
  /** Only when it was refused: what is done all the time is not worth a record. */
  refusedOnly?: true;
  /** Recorded before it is answered. */
  promised?: true;
  /** The field of the matter that was looked at: the look stands among those of the matter too. */
  field?: (call: Audited) => string;
  /** How it comes in where no credential tells. */
  channel?: Channel;
}

const param =
  (...names: string[]) =>
  ({ params }: Audited): string =>
    names.map((name) => params[name] ?? '').join(' ');
const field =
  (...names: string[]) =>
  ({ body }: Audited): string | undefined => {
    const fields = (body ?? {}) as Record<string, unknown>;
    const texts = names.flatMap((name) => (typeof fields[name] === 'string' ? [fields[name]] : []));
    return texts.length > 0 ? texts.join(' ') : undefined;
  };
/** Who has come in by this answer. */
const welcomed = (result: unknown): string | undefined => {
  const { me, person } = (result ?? {}) as { me?: { id?: string }; person?: { id?: string } };
  return me?.id ?? person?.id;
};

export const audited: Partial<Record<RouteName, Recorded>> = {
  loginWechat: { kind: 'signIn', who: welcomed, channel: 'weapp' },
  loginWecom: { kind: 'signIn', who: welcomed, channel: 'weapp' },
  bindWechat: { kind: 'signIn', of: field('name'), who: welcomed, channel: 'weapp' },
  finishSignOn: { kind: 'signIn', who: welcomed, channel: 'h5' },
  becomePersona: { kind: 'signIn', of: param('id'), who: welcomed, channel: 'h5' },
  refreshSession: { kind: 'signIn', refusedOnly: true },
  bindChat: { kind: 'signIn', of: field('name', 'contact'), who: welcomed, channel: 'chat' },
  makeBindingCode: { kind: 'signIn' },
  unbindChat: { kind: 'signIn' },
  bindRoom: { kind: 'signIn', of: field('room') },
  endSession: { kind: 'signIn', of: param('id') },
  signOut: { kind: 'signIn' },

  readPersonal: { kind: 'look', of: param('id', 'field'), promised: true, field: param('field') },
  listLooks: { kind: 'look', of: param('id') },
  readFile: { kind: 'look', of: param('id', 'file') },
  readMatterFile: { kind: 'look', of: param('id') },
  printMatterFile: { kind: 'look', of: param('id') },
  downloadRegister: { kind: 'look', of: param('register') },
  downloadRegisterWorkbook: { kind: 'look', of: param('register') },
  downloadWorkBoard: { kind: 'look' },
  downloadWorkBoardWorkbook: { kind: 'look' },
  downloadCatalogueTable: { kind: 'look' },
  downloadRows: { kind: 'look', of: param('id', 'form', 'field') },
  compareResource: { kind: 'look', of: param('id') },
  listDeliveries: { kind: 'look', of: param('of', 'id') },
  listAudit: { kind: 'look', promised: true },

  readAdministeredPerson: { kind: 'look', of: param('id') },
  addPerson: { kind: 'administer', of: field('id', 'unit', 'name') },
  changePerson: { kind: 'administer', of: param('id') },
  setStanding: { kind: 'administer', of: (call) => [param('id')(call), field('to')(call)].join(' ') },
  previewImport: { kind: 'look' },
  takeImport: { kind: 'administer' },
  readImport: { kind: 'look', of: param('id') },
  undoImport: { kind: 'administer', of: param('id') },
  addUnit: { kind: 'administer', of: field('id', 'name') },
  changeUnit: { kind: 'administer', of: param('id') },
  putPost: { kind: 'administer', of: param('id', 'post') },
  unbindRoom: { kind: 'administer', of: param('id') },
  endSessionsOf: { kind: 'administer', of: param('id') },
  unbindAccount: { kind: 'administer', of: param('id', 'kind') },
  makeCodeFor: { kind: 'administer', of: param('id') },

  createDelegation: { kind: 'administer', of: field('to', 'fromDay', 'untilDay') },
  endDelegation: { kind: 'administer', of: param('id') },
  putSetting: { kind: 'administer', of: param('key') },
  resetSetting: { kind: 'administer', of: param('key') },
  loadCalendar: { kind: 'administer' },
  retryAllAside: { kind: 'administer' },
  retrySetAside: { kind: 'administer', of: param('id') },
  giveUpSetAside: { kind: 'administer', of: param('id') },
  retryStuckIncoming: { kind: 'administer', of: param('id') },
  giveUpStuckIncoming: { kind: 'administer', of: param('id') },
  handInRows: { kind: 'administer', of: param('id') },
  putDuty: { kind: 'administer', of: param('unit', 'post') },
  overrideDuty: { kind: 'administer', of: param('unit', 'post') },
  endDutyOverride: { kind: 'administer', of: param('unit', 'post', 'id') },
  makeMaintenance: { kind: 'administer', of: field('provider', 'what') },
  moveMaintenance: { kind: 'administer', of: param('id') },
  endMaintenance: { kind: 'administer', of: param('id') },
  noteDuty: { kind: 'administer', of: param('unit', 'post') },
  askDutySwap: { kind: 'administer', of: param('unit', 'post') },
  answerDutySwap: { kind: 'administer', of: param('unit', 'post', 'id') },
  importDuty: { kind: 'administer', of: param('unit', 'post') },
  exportDutyTable: { kind: 'look', of: param('unit', 'post') },
  exportDutyWorkbook: { kind: 'look', of: param('unit', 'post') },
  exportDutyCalendar: { kind: 'look', of: param('unit', 'post') },
  createFeed: { kind: 'administer', of: field('unit', 'name', 'kind') },
  putFeed: { kind: 'administer', of: param('id') },
  removeFeed: { kind: 'administer', of: param('id') },
  giveFeedToken: { kind: 'administer', of: param('id') },
  endFeedToken: { kind: 'administer', of: param('id', 'token') },
  createWebhook: { kind: 'administer', of: field('unit', 'name', 'url') },
  rotateWebhook: { kind: 'administer', of: param('id') },
  switchWebhook: { kind: 'administer', of: param('id') },
  deleteWebhook: { kind: 'administer', of: param('id') },
  forwardClock: { kind: 'administer' },
};

/** By which way a person has come in. */
const channelOf: Record<Extract<Caller, { kind: 'person' }>['channel'], Channel> = {
  // Signed in by the login of WeChat or of WeCom, which only the mini-app in one of them has.
  miniapp: 'weapp',
  browser: 'h5',
  training: 'h5',
  chat: 'chat',
  wecom: 'wecom',
};

function comer(caller: Caller | undefined): Pick<Noted, 'channel' | 'who'> | undefined {
  switch (caller?.kind) {
    case 'person':
      return { channel: channelOf[caller.channel], who: caller.person };
    case 'bot':
      return { channel: 'chat', who: `bot:${caller.account}` };
    case 'source':
      return { channel: 'webhook', who: caller.name };
    case 'system':
      return { channel: 'webhook', who: `system:${caller.webhook}` };
    default:
      return undefined;
  }
}

/** For lack of right, or because the credential of somebody who is known is not good any more. */
export const refusedForRight: ReadonlySet<string> = new Set(['notSignedIn', 'notAllowed', 'ownRequest']);

/** What the trail is to say of a call; undefined for nothing. */
export function recordOf(call: Audited): (Omit<Noted, 'look'> & { promised: boolean; field?: string }) | undefined {
  const known = audited[call.name];
  const { result, caller } = call;
  const refused = isRejection(result) ? result.rejected : undefined;
  const came = comer(caller);
  const recorded = known
    ? known.refusedOnly !== true || refused !== undefined
    : refused !== undefined && came !== undefined && refusedForRight.has(refused);
  if (!recorded) return undefined;
  const who = (refused === undefined ? known?.who?.(result) : undefined) ?? came?.who;
  const of = known ? known.of?.(call) : call.params['id'];
  return {
    kind: known?.kind ?? 'refused',
    what: call.name,
    channel: came?.channel ?? known?.channel ?? 'h5',
    from: call.from(),
    // A login that is answered with a ticket has not let anybody in: he is asked for his code.
    outcome: refused ?? (known?.who && who === undefined ? 'unknown' : 'done'),
    ...(who === undefined ? {} : { who }),
    ...(of === undefined || of === '' ? {} : { of }),
    promised: known?.promised === true && refused === undefined,
    ...(known?.field && refused === undefined ? { field: known.field(call) } : {}),
  };
}

/**
 * Writes into the trail what it hears of; gives something to wait for only where a record is promised.
 * @param idOf the matter that is meant by an id or a number
 */
export const auditing =
  (trail: Pick<Trail, 'note' | 'promise'>, idOf: (matter: string) => Promise<string | undefined>) =>
  (call: Audited): Promise<void> | undefined => {
    const record = recordOf(call);
    if (!record) return undefined;
    const { promised, field, ...noted } = record;
    if (field !== undefined) return looked(noted, field, call.params['id'] ?? '');
    if (promised) return trail.promise(noted);
    trail.note(noted);
    return undefined;

    async function looked(one: Noted, of: string, asked: string): Promise<void> {
      const matter = (await idOf(asked)) ?? asked;
      await trail.promise({ ...one, look: { matter, field: of, what: 'seen' } });
    }
  };
