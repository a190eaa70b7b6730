/** What the outside reaches the city by: each operation of the contract with who carries it out, and who may come in. */
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import type { Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { RequestListener } from 'node:http';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { auditing } from '../audit/audited.ts';
import { auditHandlers } from '../audit/handlers.ts';
import type { Trail } from '../audit/trail.ts';
import { bpmnHandlers } from '../bpmn/handlers.ts';
import { calendarHandlers } from '../calendar/handlers.ts';
import { createLoading } from '../calendar/loading.ts';
import type { City } from '../city.ts';
import type { Config } from '../config.ts';
import { feedHandlers } from '../feeds/handlers.ts';
import { readMessage } from '../feeds/reading.ts';
import { materialHandlers } from '../materials/handlers.ts';
import { opinionHandlers } from '../deciding/opinions.ts';
import { readerHandlers } from '../deciding/readers.ts';
import { draftHandlers } from '../filling/drafts.ts';
import { fillingHandlers } from '../filling/handlers.ts';
import { tableHandlers } from '../filling/tables.ts';
import { helpHandlers } from '../help/handlers.ts';
import { firstStepHandlers } from '../help/first-steps.ts';
import { fileHandlers } from '../files/handlers.ts';
import { createApp, type AppPorts } from '../http/app.ts';
import type { PersonCaller } from '../http/handler.ts';
import { addressOf } from '../http/incoming/address.ts';
import { createLimits } from '../limits/limits.ts';
import type { CityClock, Standing } from '../matters/ports.ts';
import { createNoticeHandlers } from '../notify/handlers.ts';
import { creditHandlers } from '../notify/channels/subscribe/handlers.ts';
import { systemOf, webhookHandlers } from '../notify/channels/webhook/handlers.ts';
import { webhooksOf } from '../notify/channels/webhook/settings.ts';
import { pushHandlers } from '../notify/preferences/handlers.ts';
import { deliveryReportHandlers } from '../notify/reachability/deliveries.ts';
import { reachabilityHandlers } from '../notify/reachability/handlers.ts';
import { snoozeHandlers } from '../notify/snooze/handlers.ts';
import { incomingHandlers } from '../notify/incoming/handlers.ts';
import { setAsideHandlers } from '../notify/set-aside.ts';
import { overviewHandlers } from '../people/administering/overview.ts';
import { administeredPeopleHandlers } from '../people/administering/people-handlers.ts';
import { importHandlers } from '../people/administering/importing.ts';
import { undoHandlers } from '../people/administering/undoing.ts';
import { importSeals } from '../registers/import-seals.ts';
import { importInto } from '../registers/imported.ts';
import { administeredUnitHandlers } from '../people/administering/unit-handlers.ts';
import { peopleHandlers } from '../people/handlers.ts';
import { sessionHandlers } from '../people/sessions/handlers.ts';
import type { Sessions } from '../people/sessions/sessions.ts';
import { createProvider } from '../people/sign-on/provider.ts';
import { signOnHandlers } from '../people/sign-on/sign-on.ts';
import { wecomLoginHandlers } from '../people/sign-on/wecom.ts';
import { wecomOf } from '../wecom/settings.ts';
import type { Tokens } from '../people/tokens.ts';
import { personalHandlers } from '../personal/handlers.ts';
import type { PersonalKeys } from '../personal/keys.ts';
import { mobilesUnder } from '../personal/mobiles.ts';
import { sealing } from '../personal/sealing.ts';
import { proofHandlers } from '../proof/handlers.ts';
import type { SigningKey } from '../proof/key.ts';
import { fresh } from '../registers/fresh.ts';
import { guideHandlers } from '../resources/guide/handlers.ts';
import { handInHandlers } from '../resources/hand-in/handlers.ts';
import { resourceHandlers } from '../resources/handlers.ts';
import { searchHandlers } from '../search/handlers.ts';
import { settingHandlers } from '../settings/handlers.ts';
import { isOutage } from '../store/base/outage.ts';
import { liveHandlers, liveStreams } from '../live/handlers.ts';
import type { Live } from '../live/live.ts';
import type { Stores } from '../store/open-stores.ts';
import type { Threads } from '../threads/threads.ts';
import { isSeeded } from '../training/city/seed.ts';
import type { Beginning } from '../training/beginnings/beginning.ts';
import type { TrainingChat } from '../training/chat.ts';
import type { TrainingClock } from '../training/clock.ts';
import { trainingHandlers } from '../training/handlers.ts';
import type { TrainingSms } from '../training/sms.ts';
import type { TrainingWecom } from '../training/wecom.ts';

export interface Behind {
  config: Config;
  logger: Logger;
  stores: Stores;
  city: City;
  clock: CityClock;
  /** The clock of the training ground, and who plays in its chat; absent outside of it. */
  training: TrainingClock | undefined;
  trainingChat: TrainingChat;
  trainingWecom: TrainingWecom | undefined;
  trainingSms: TrainingSms | undefined;
  beginning: Beginning | undefined;
  key: SigningKey;
  personalKeys: PersonalKeys;
  tokens: Tokens;
  sessions: Sessions;
  trail: Trail;
  threads: Threads;
  live: Live;
  /** Refuses whoever has left, and whose session was ended. */
  admit(caller: PersonCaller): Promise<Rejection | undefined>;
}

/** From so many bytes on a message is read by a thread. */
const BY_THREAD = 64 * 1024;

const root = resolve(import.meta.dirname, '../..');
const pages = { miniapp: resolve(root, 'miniapp/dist/h5'), training: resolve(root, 'server/training/page') };

const titleOf = (procedure: string, version: number, step: string): string =>
  versions.find(procedure, version)?.steps[step]?.title ?? step;

/** @param own how this process stands */
export function openDoors(behind: Behind, own: Pick<AppPorts, 'unready' | 'metrics'>): RequestListener {
  const { config, logger, stores, city, clock, training, trainingChat } = behind;
  const { key, personalKeys, tokens, sessions, trail, threads } = behind;
  const { people, matters } = city;
  const { claims } = city.delivery;
  const from = addressOf(config.proxies);
  const webhooks = webhooksOf(config, stores, { cityNow: clock.now, log: logger });
  const noticeSide = createNoticeHandlers({ store: stores.deliveries, claims, clock });
  const me = {
    people,
    clock,
    training: config.training,
    counts: (standing: Standing) => matters.counts(standing, clock.now()),
  };
  const persons = peopleHandlers({
    ...me,
    store: stores.people,
    ...{ tokens, sessions },
    workedWith: stores.workedWith,
    wechat: config.wechat,
    onFault: (what) => logger.error({ what }, 'wechat'),
  });
  const answer = createApp({
    handlers: {
      ...sealing(matters.handlers, personalKeys, config.cipher),
      ...personalHandlers({
        ...{ people, keys: personalKeys, looks: stores.looks, sightIn: matters.sightIn },
      }),
      ...fillingHandlers({ earlier: stores.earlier, service: city.service, sightIn: matters.sightIn }),
      ...tableHandlers({
        ...{ service: city.service, sightIn: matters.sightIn },
        table: (bytes) => threads.run('table', { bytes }),
      }),
      ...draftHandlers({ drafts: stores.drafts, service: city.service, sightIn: matters.sightIn, files: city.files }),
      ...bpmnHandlers(),
      ...noticeSide.handlers,
      ...liveHandlers(behind.live),
      ...snoozeHandlers({
        ...{ snoozes: city.delivery.snoozes, people, clock, sightIn: matters.sightIn },
        receiptsOf: stores.receipts.ofUnit,
      }),
      ...materialHandlers({ handedInBy: stores.handedInBy, people, clock, sightIn: matters.sightIn }),
      ...opinionHandlers({ store: stores.opinions, settings: city.settings }),
      ...helpHandlers({ viewed: matters.viewed }),
      ...firstStepHandlers({
        ...{ store: stores.firstSteps, acts: stores.acts, opinions: stores.opinions, settings: city.settings },
        ...{ people, clock },
        hasRoster: (unit, post) => city.duty.find(unit, post) !== undefined,
        isSeeded: (key) => config.training && isSeeded(key),
      }),
      ...readerHandlers({ store: stores.readers, people, clock, sightIn: matters.sightIn }),
      ...creditHandlers({
        templates: config.wechat ? config.subscribeTemplates : {},
        credits: stores.credits,
        openidOf: (person) => people.accountOf('wechat', person),
      }),
      ...webhookHandlers({ ...webhooks, people, clock }),
      ...fileHandlers({
        files: city.files,
        view: matters.view,
        ...(city.letters ? { opens: city.letters.opens } : {}),
      }),
      ...proofHandlers({
        ...{ people, clock, key, view: matters.view, whole: matters.whole, roots: stores.roots },
        store: stores.matters,
        deliveries: stores.deliveries,
        print: (file) => threads.run('print', file),
        content: (file) => city.files.content(file),
      }),
      ...city.dutyHandlers,
      ...city.incidentHandlers,
      ...city.workBoardHandlers,
      ...city.receipts.handlers,
      ...city.registers.handlers,
      ...city.recurring.handlers,
      ...pushHandlers({ preferences: city.delivery.preferences, clock }),
      ...deliveryReportHandlers({ store: stores.deliveries, people, clock, idOf: matters.idOf }),
      ...reachabilityHandlers({ look: city.delivery.reachability.look, people, titleOf, clock }),
      ...setAsideHandlers({
        ...{ setAside: stores.outbox.setAside, incoming: stores.incoming, matters: city.service, people, clock },
        ...{ lists: stores.lists, readers: city.readers },
      }),
      ...incomingHandlers({ store: stores.incoming, people, clock, tell: city.delivery.notices.tell }),
      ...auditHandlers({ trail: stores.trail, names: stores.names, people, clock, flush: trail.flush }),
      ...settingHandlers({ settings: city.settings, people, clock }),
      ...calendarHandlers({
        ...{ calendar: city.calendar, recompute: city.recompute, people, clock },
        loading: createLoading(stores.calendar, city.calendar),
        store: stores.calendar,
        log: logger,
      }),
      ...city.chat.handlers,
      ...feedHandlers({
        ...{ feeds: city.feeds, records: stores.feedRecords, views: city.feedViews, intake: city.intake },
        ...{ people, store: stores.people, tokens, clock },
        read: async (bytes, { kind, mapping }) => {
          const feed = { kind, ...(mapping ? { mapping } : {}) };
          return bytes.length < BY_THREAD ? readMessage(bytes, feed) : threads.run('alerts', { bytes, feed });
        },
      }),
      ...city.refusals.handlers,
      ...persons,
      ...overviewHandlers({
        ...{ people, clock },
        setAside: async () => (await stores.outbox.setAside.count()) + (await stores.incoming.asideCount()),
        unreached: async () => (await city.delivery.reachability.look()).unreached.length,
        silent: async () =>
          (await stores.feedRecords.monitors(city.feeds.all().map(({ id }) => id))).filter(({ silent }) => silent)
            .length,
      }),
      ...administeredPeopleHandlers({
        ...{ store: stores.people, people, tokens, clock },
        mobiles: mobilesUnder(personalKeys, config.cipher),
        waiting: async (parties) => (await stores.lists.counts(parties, clock.now())).todo,
      }),
      ...importHandlers({
        ...{ store: stores.people, people, tokens, clock },
        mobiles: mobilesUnder(personalKeys, config.cipher),
        waiting: async (parties) => (await stores.lists.counts(parties, clock.now())).todo,
        catalogue: importInto(stores.registers, importSeals(stores.importSeals, key)),
      }),
      ...undoHandlers({
        ...{ store: stores.people, people, tokens, clock },
        mobiles: mobilesUnder(personalKeys, config.cipher),
        waiting: async (parties) => (await stores.lists.counts(parties, clock.now())).todo,
      }),
      ...administeredUnitHandlers({
        ...{ store: stores.people, people, clock },
        vacancies: stores.vacancies.all,
        openMatters: stores.openMatters,
      }),
      ...searchHandlers({
        ...{ doors: { ...matters.handlers, ...persons }, entries: stores.registers.texts, kept: stores.searches },
        beyond: matters.listBeyond,
        ...{ people, clock },
      }),
      ...sessionHandlers({ sessions, people }),
      ...signOnHandlers({
        ...{ ...me, store: stores.people, tokens, sessions },
        signOn: config.signOn && {
          settings: config.signOn,
          provider: createProvider(config.signOn, (what) => logger.error({ what }, 'sign-on')),
        },
      }),
      ...wecomLoginHandlers({
        ...{ ...me, store: stores.people, tokens, sessions },
        wecom: wecomOf(config, stores.wecom),
        onFault: (what) => logger.error({ what }, 'wecom'),
      }),
      ...resourceHandlers({
        people,
        registers: stores.registers,
        tables: stores.tables,
        compare: (asked) => threads.run('compare', asked),
        clock,
        verifying: async (resource) =>
          new Map((await city.registers.verifying(resource)).map((one) => [one.record, one.number])),
      }),
      ...handInHandlers({
        ...{ people, clock, handIn: (given) => threads.run('handIn', given) },
        resource: (id) =>
          fresh(stores.registers, { directory: people.directory(), registers: noRegisters }, ({ directory }) =>
            directory.resource(id),
          ),
      }),
      ...guideHandlers({
        ...{ people, registers: stores.registers, clock, earlier: stores.earlier },
        table: (bytes) => threads.run('table', { bytes }),
      }),
      ...(training
        ? trainingHandlers({
            ...me,
            clock: training,
            tokens,
            sessions,
            calendar: city.calendar,
            chat: trainingChat,
            wecom: behind.trainingWecom,
            sms: behind.trainingSms,
            beginning: behind.beginning,
            evidence: {
              ...{ acts: stores.acts, trail: stores.trail, opinions: stores.opinions.of, unitOf: people.unitOf },
              hasRead: stores.readers.hasRead,
              hasAlarm: stores.acts.hasAlarm,
            },
          })
        : {}),
    },
    polls: matters.polls,
    streams: liveStreams(behind.live),
    limits: createLimits(config.shares, () => performance.now()),
    verify: async (token) => {
      const system = await systemOf(webhooks.store, token);
      if (system) return system;
      const credential = await tokens.verify(token);
      return credential?.kind === 'ticket' || credential?.kind === 'signOn' ? undefined : credential;
    },
    personOfContact: (contact) => people.personOfContact(contact),
    now: Date.now,
    refused: city.refusals.note,
    audit: { heard: auditing(trail, matters.idOf), addressOf: from },
    channels: {
      incoming: city.delivery.incoming,
      addressOf: from,
      forged: (of, address) =>
        trail.note({
          ...{ kind: 'refused', what: 'incoming', of, channel: 'webhook', from: address, outcome: 'notSignedIn' },
        }),
    },
    admit: async (caller) => (caller.kind === 'source' ? people.admitSource(caller.token) : behind.admit(caller)),
    ...own,
    isOutage,
    logger,
    encrypted: !config.training && config.publicUrl?.startsWith('https:') === true,
    training: config.training,
    metricsToken: config.metricsToken,
    pages,
  }).callback();
  return (req, res) => void answer(req, res);
}
