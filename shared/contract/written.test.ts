/** Every text of every body of the API: what people write is masked where it comes in, and what is kept as it came says why. */
import type { z } from 'zod';
import { routes } from './routes.ts';
import type { Route } from './route.ts';

const CANARY = '11010519491231002X 13812345678';

/** Texts that go on as they came: ids, codes, and what is read somewhere else before it is kept. */
const AS_IT_CAME: Readonly<Record<string, string>> = {
  'openMatter.procedure': 'a key',
  'openMatter.anew': 'an id',
  'openMatter.form': 'read by the form of the procedure',
  'rehearseOpening.form': 'judged as it would be read by its form, and not kept',
  'rehearseCommand.item': 'an id',
  'rehearseCommand.form': 'judged as it would be read by its form, and not kept',
  'putDraft.form': 'masked by server/filling/drafts.ts',
  'putDraft.key': 'a key that the app has made',
  'giveCommand.item': 'an id',
  'giveCommand.form': 'read by the form of the command',
  'giveCommand.confirmed': 'a token',
  'giveMany.items.item': 'an id',
  'giveMany.items.command': 'a key',
  'giveMany.items.form': 'read by the form of the command',
  'confirmReceipt.form': 'read by the form of the step',
  'markRead.ids': 'ids',
  'markRead.matter': 'an id',
  'putSearches.items.procedure': 'a key',
  'hearTitles.text': 'compared and not kept',
  'hearTitles.titles': 'compared, and kept in memory only',
  'putSnooze.until': 'a choice, or an instant',
  'createDelegation.to': 'an id',
  'createWebhook.unit': 'an id',
  'createFeed.unit': 'an id',
  'addPerson.unit': 'an id',
  'addPerson.mobile': 'a number that is sealed',
  'addPerson.wecom': 'an account',
  'addPerson.identity': 'kept as a hash',
  'changePerson.unit': 'an id',
  'changePerson.version': 'a version',
  'changePerson.knows': 'ids',
  'changePerson.mobile': 'a number that is sealed',
  'changePerson.wecom': 'an account',
  'setStanding.knows': 'ids',
  'previewImport.files.content': 'read by the import, which masks',
  'takeImport.files.content': 'read by the import, which masks',
  'takeImport.base': 'a version',
  'takeImport.knows': 'ids',
  'undoImport.base': 'a version',
  'undoImport.knows': 'ids',
  'changeUnit.version': 'a version',
  'putPost.persons': 'ids',
  'putPost.version': 'a version',
  'putPost.knows': 'ids',
  'loginWechat.code': 'a code of WeChat, used up',
  'loginWecom.code': 'a code of WeCom, used up',
  'refreshSession.refresh': 'a token',
  'finishSignOn.handle': 'a token',
  'finishSignOn.code': 'a code of the provider, used up',
  'finishSignOn.state': 'compared and not kept',
  'finishSignOn.iss': 'compared and not kept',
  'bindWechat.ticket': 'a token',
  'bindWechat.code': 'a binding code',
  'bindChat.contact': 'an id of the network',
  'bindChat.code': 'a binding code',
  'bindRoom.room': 'an id of the network',
  'writeDialogue.state': 'masked by server/chat/kept.ts',
  'putPending.title': 'masked by server/chat/handlers.ts',
  'putPending.form': 'masked by server/chat/kept.ts',
  'putPending.messageId': 'an id of the network',
  'takePending.messageId': 'an id of the network',
  'hearMessage.messageId': 'an id of the network, kept as a hash',
  'hearMessage.recalls': 'an id of the network, kept as a hash',
  'endMessage.messageId': 'an id of the network, kept as a hash',
  'claimDeliveries.account': 'an id',
  'loadCalendar.base': 'a version',
  'putSetting.form': 'read by the form of the setting',
  'putDuty.lines.shifts.start': 'a time of day',
  'putDuty.lines.shifts.persons': 'ids',
  'overrideDuty.line': 'a key',
  'overrideDuty.person': 'an id',
  'noteDuty.line': 'a key',
  'makeMaintenance.provider': 'an id',
  'makeMaintenance.scope.systems': 'ids',
  'makeMaintenance.scope.units': 'ids',
  'askDutySwap.line': 'a key',
  'askDutySwap.other': 'an id',
  'compareResource.table': 'an id',
  'compareResource.csv': 'compared and not kept',
  alertmanager: 'masked by server/alerts and server/feeds',
  receiveMessage: 'masked by server/alerts and server/feeds',
  'sayInChat.persona': 'an id',
  'sayInChat.text': 'the training network passes it on; the bot masks what it reads',
  'sayInChat.room': 'an id of the network',
  'sayInChat.quoteOf': 'an id of the network',
  'pressWecom.persona': 'an id',
  'pressWecom.card': 'an id of the training WeCom',
  'pressWecom.button': 'a key of a button that was shown',
  'forwardClock.to': 'an instant',
};

type Schema = z.core.$ZodType;
interface Leaf {
  path: string;
  schema: Schema;
}

/** Everything in a schema that a text can stand in. */
function leavesOf(schema: Schema, path: string): Leaf[] {
  const { def } = (schema as z.ZodType)._zod as unknown as { def: Record<string, unknown> & { type: string } };
  const inner = (name: string) => leavesOf(def[name] as Schema, path);
  switch (def.type) {
    case 'object':
      return Object.entries(def['shape'] as Record<string, Schema>).flatMap(([key, one]) =>
        leavesOf(one, `${path}.${key}`),
      );
    case 'optional':
    case 'nullable':
    case 'default':
      return inner('innerType');
    case 'array':
      return inner('element');
    case 'union':
      return (def['options'] as Schema[]).flatMap((one) => leavesOf(one, path));
    case 'number':
    case 'boolean':
    case 'literal':
    case 'enum':
      return [];
    default:
      return [{ path, schema }];
  }
}

const leaves = Object.entries(routes as Record<string, Route>).flatMap(([name, { body }]) =>
  body ? leavesOf(body, name) : [],
);

it('masks what is written, or says why not', () => {
  expect(leaves.length).toBeGreaterThan(40);
  const open = leaves.filter(({ schema }) => {
    const came = (schema as z.ZodType).safeParse(CANARY);
    // A pattern that no such number fits keeps it out as well.
    const record = came.success ? came : (schema as z.ZodType).safeParse({ words: CANARY });
    return record.success && /1949|13812345678/.test(JSON.stringify(record.data));
  });
  expect(open.map(({ path }) => path).filter((path) => !(path in AS_IT_CAME))).toEqual([]);
  const paths = new Set(leaves.map(({ path }) => path));
  expect(Object.keys(AS_IT_CAME).filter((path) => !paths.has(path))).toEqual([]);
});

it('hands a masked text on', () => {
  const body = routes.createDelegation.body.parse({
    to: 'p',
    fromDay: '2026-12-01',
    untilDay: '2026-12-02',
    reason: CANARY,
  });
  expect(body.reason).toBe('110105********002X 138****5678');
});
