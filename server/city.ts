/**
 * Everything that happens to matters in one process, over its stores: what is decided, told, confirmed, entered and
 * opened by itself. HTTP, chat and the ticker stand outside (process/); a simulation opens the same city without them.
 */
import { activeFiles, citySettings, letterNumbers } from '@banjie/shared/engine/settings/city-settings.ts';
import { type Day, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Versions } from '@banjie/shared/engine/definition/versions.ts';
import { letterRule } from '@banjie/shared/procedures/letters.ts';
import { procedures, versions } from '@banjie/shared/procedures/index.ts';
import { workBoardHandlers } from './boards/handlers.ts';
import { createCounts } from './boards/counts.ts';
import { createCalendar } from './calendar/calendar.ts';
import { createRecompute } from './calendar/recompute.ts';
import { isOfWecom, WECOM_BOT } from './chat/contacts.ts';
import { createChat } from './chat/handlers.ts';
import { callingIn } from './duty/calling.ts';
import { createDuty } from './duty/duty.ts';
import { createFeeds } from './feeds/feeds.ts';
import { createMaintenance } from './maintenance/maintenance.ts';
import { openAlerts, openFeeds } from './monitoring.ts';
import { openOnDuty } from './on-duty.ts';
import { openDelivery, type DeliveryOptions } from './delivery.ts';
import { createFigures } from './figures/figures.ts';
import type { Scan } from './files/clamd.ts';
import { boardHandlers } from './incidents/board.ts';
import { createCourses } from './incidents/courses.ts';
import { INCIDENT } from './incidents/ports.ts';
import { figureHandlers } from './incidents/figures.ts';
import { createReaders } from './incidents/readers.ts';
import { createFiles } from './files/files.ts';
import { createLetters, type Print } from './letters/letters.ts';
import { readRules } from './letters/numbers.ts';
import type { Templates } from './letters/templates.ts';
import { openingsOf } from './limits/openings.ts';
import type { Share } from './limits/shares.ts';
import { createMatterHandlers } from './matters/handlers.ts';
import type { CityClock } from './matters/ports.ts';
import { createMatterService } from './matters/service.ts';
import { foundWith } from './matters/found-with.ts';
import { settlingAloud } from './notify/cards/changes.ts';
import { createEffects, effectKinds } from './notify/effects.ts';
import type { Log } from './notify/ports.ts';
import { createRelay } from './notify/relay.ts';
import { reachOf as peopleWithin } from './people/reach.ts';
import { createPeople, type PeopleService } from './people/directory.ts';
import { GENESIS, hashOf } from './proof/hash.ts';
import type { SigningKey } from './proof/key.ts';
import { sealValue } from './proof/seal.ts';
import { createReceipts } from './receipts/receipts.ts';
import { createRecurring } from './recurring/recurring.ts';
import { importSeals } from './registers/import-seals.ts';
import { importInto, type Imported } from './registers/imported.ts';
import { createRegisters } from './registers/registers.ts';
import { createCatchingUp } from './search/catching-up.ts';
import { createSweeps } from './schedule/sweeps.ts';
import { createSettings } from './settings/settings.ts';
import { signaturesOf } from './settings/signatures.ts';
import { createAppointing } from './vacancies/appointing.ts';
import { createVacancies } from './vacancies/vacancies.ts';
import { createVacating } from './vacating/vacating.ts';
import { machineTime } from './store/base/machine-time.ts';
import { SLOTS } from './store/base/slots.ts';
import { figureStore } from './store/matters/figures.ts';
import type { Stores } from './store/open-stores.ts';

export interface CityPorts extends DeliveryOptions {
  stores: Stores;
  clock: CityClock;
  log: Log;
  /** Bytes of an attachment at most. */
  uploadLimit: number;
  /** Looks at uploads, where the city has a scanner. */
  scan?: Scan | undefined;
  /** For how many milliseconds a result waits, and can be taken back unheard; 0 where nothing is said. */
  holds?: number;
  /** How many openings that tell many one person may have, in which time; no limit where nothing is said. */
  openings?: Share;
  /** The definitions that this process has; all of this release unless told. */
  registry?: Versions;
  /** Templates of letters, and what draws them; without it no decision gives one. */
  letters?: { templates: Templates; print: Print };
  /** Seals what is told and what is imported; unsealed without it. */
  key?: SigningKey;
}

const linesOf = (value: unknown): string[] => (typeof value === 'string' ? value.split('\n') : []);

const earlier = (one: Instant | undefined, other: Instant | undefined): Instant | undefined =>
  one === undefined || (other !== undefined && other < one) ? other : one;

/** Reads who and what there is, and follows its changes until it is closed. Nothing runs by itself yet. */
export async function openCity({ stores, clock, log, uploadLimit, ...more }: CityPorts) {
  const registry = more.registry ?? versions;
  const machine = machineTime(stores.connection);
  const notRefreshed = (what: string) => (error: unknown) => log.error({ err: error }, `${what} not refreshed`);
  const settings = await createSettings(stores.settings, citySettings(procedures), notRefreshed('settings'));
  const calendar = await createCalendar(stores.calendar, notRefreshed('calendar'));
  const register = await createPeople(stores.people, notRefreshed('people'));
  const duty = await createDuty(stores.duty, {
    ...{ calendar, now: clock.now, onError: notRefreshed('rosters') },
    calling: () => callingIn(settings),
  });
  const windows = await createMaintenance(stores.maintenance, {
    ...{ now: clock.now, onError: notRefreshed('maintenance') },
  });
  const feeds = await createFeeds(stores.feeds, { now: clock.now, onError: notRefreshed('feeds') });
  // Whoever asks who is who is told as well who is on duty.
  const people: PeopleService = { ...register, directory: () => duty.directoryOf(register.directory()) };

  const files = createFiles({
    store: stores.files,
    machineNow: machine.now,
    names: async (matter, file) =>
      (await stores.matters.load(matter))?.state.files.some(({ id }) => id === file) === true,
    limit: uploadLimit,
    active: () => (settings.latest(activeFiles.key)?.value === 'mark' ? 'mark' : 'refuse'),
    scan: more.scan,
    onScannerAway: (error) => log.error({ err: error }, 'uploads refused: the scanner is away'),
  });
  const { key } = more;
  const figures = createFigures({
    ...(key ? { seal: (value) => sealValue(key.sealing, value) } : {}),
    store: figureStore(stores.connection),
    registers: stores.registers,
    directory: () => people.directory(),
    courses: stores.courses,
  });
  const courses = createCourses({
    ...{ store: stores.courses, matters: stores.matters },
    directory: () => people.directory(),
  });
  const counts = createCounts({ store: stores.boards, directory: () => people.directory() });
  const { letters: lettered } = more;
  const service = createMatterService(
    {
      ...(lettered ? { letters: letterRule } : {}),
      signs: signaturesOf(settings),
      ...{ store: stores.matters, people, calendar, clock, settings: settings.current },
      ...{ files, registers: stores.registers, figures, hash: hashOf, registry },
      committed: (pending) => relay.offer(pending),
      ...(more.holds ? { holds: more.holds } : {}),
      confirmed: async (matter, item) => (await stores.receipts.countOf(matter, item)).confirmed,
      reach: (person) => peopleWithin(people, stores.workedWith, person),
      ...(more.openings ? { opens: openingsOf(stores.people, more.openings) } : {}),
    },
    GENESIS,
  );
  const projectWords = (id: string) => stores.lists.project(id, (state) => foundWith(state, people.directory()));
  const search = createCatchingUp({
    ...{ progress: stores.searches, lists: stores.lists, entries: stores.registers.texts },
    project: projectWords,
  });
  const letters =
    lettered &&
    createLetters({
      ...{ ...lettered, files, numbers: stores.letterNumbers, note: service.letter },
      rules: () => readRules(linesOf(settings.latest(letterNumbers.key)?.value)).rules,
      state: async (matter) => (await stores.matters.load(matter))?.state,
      directory: () => people.directory(),
      standing: (person) => people.standing(person, clock.now()),
    });
  const registers = createRegisters({ store: stores.registers, people, clock });
  const recurring = createRecurring({
    ...{ store: stores.recurring, procedures, people, registers: stores.registers, settings: settings.current },
    ...{ clock, matters: service, log },
  });
  const recompute = createRecompute({
    ...{ store: stores.calendar, calendar, clock, recalculate: service.recalculate, log },
  });
  const chat = createChat({
    store: stores.chat,
    unitOfRoom: (room) => people.unitOfRoom(room),
    unitName: (unit) => people.directory().unit(unit)?.name ?? unit,
    personOf: (contact) => people.personOfContact(contact),
    isElder: (person) => delivery.preferences.isElder(person),
    async wrote(contact) {
      const person = isOfWecom(contact) ? await people.personOfContact(contact) : undefined;
      if (person !== undefined) await bounces.mended(person, WECOM_BOT);
    },
  });
  // A page that is polled shows what stands in registers: it is another one after any change of theirs.
  let registerChanges = 0;
  const stopHearing = await stores.registers.watch(() => void (registerChanges += 1));
  const { alerts, refusals } = openAlerts({ stores, clock, log, people, service, windows });
  const incidents = { lists: stores.lists, store: stores.courses, readers: createReaders({ service, people, clock }) };
  const matters = createMatterHandlers({
    ...{ service, store: stores.matters, lists: stores.lists, receipts: stores.receipts },
    ...{ registers: stores.registers, people, checkConfirmed: chat.checkConfirmed, counted: alerts.said },
    grounds: () => [
      ...[people.directory(), calendar.stamp(), `registers ${registerChanges}`],
      settings.declared.map(({ setting }) => settings.latest(setting.key)?.version ?? 0).join(),
    ],
  });
  const queueWatchers = new Set<() => void>();
  const wakeSenders = () => {
    for (const wake of queueWatchers) wake();
  };
  const settling = settlingAloud(stores.deliveries, wakeSenders);
  const receipts = createReceipts({
    ...{ store: stores.receipts, people, clock, deliveries: settling, hash: hashOf, log },
    matters: { closeReceipts: service.closeReceipts, answer: matters.answer },
  });

  const delivery = await openDelivery({
    ...{ stores, people, settings, calendar, clock, machine, log, key, chat, matters, receipts, wakeSenders },
    ...more,
  });
  const { notices, reach, bounces } = delivery;
  const isWorkingDay = (day: Day) => calendar.isWorkingDay(day).working;
  const onDuty = openOnDuty({
    ...{ stores, clock, log, duty, windows, people, registry, alerts, tell: notices.tell, isWorkingDay },
  });
  const { intake, heartbeats, feedViews } = openFeeds({
    ...{ stores, clock, log, people, service, feeds, alerts, refusals, settings: settings.current },
    ...{ machineNow: machine.now, tell: notices.tell, administrators: reach.administrators },
  });
  const relay = createRelay({
    outbox: stores.outbox,
    settleClosed: notices.settleClosed,
    log,
    now: machine.now,
    isDue: () => sweeps.passing().isDue,
    knows: ({ procedure, version }, { effect }) =>
      registry.find(procedure, version) !== undefined &&
      effectKinds.has(effect.effect) &&
      (effect.effect !== 'open' || registry.latest(effect.link.procedure) !== undefined),
    carryOut: createEffects({
      ...{ outbox: stores.outbox, notices, deliveries: settling, receipts: stores.receipts, registers, reach },
      others: service,
      ...(letters ? { letter: ({ id }, _, effect) => letters.write(id, effect) } : {}),
      appoint: createAppointing({ store: stores.people, people, registers: stores.registers }),
      async project({ id, procedure, atHand }, only) {
        await Promise.all([
          ...(only === undefined ? [projectWords(id)] : []),
          ...(procedure === INCIDENT ? [courses.project({ id, ...atHand })] : []),
        ]);
      },
      count: ({ id, atHand }) => counts.count({ id, ...atHand }),
      closeIfComplete: receipts.closeIfComplete,
      closeNow: receipts.closeNow,
    }),
  });
  const vacating = createVacating({
    ...{ hands: stores.hands, matters: stores.matters, people, vacate: service.vacate, registry },
    onDuty: () => duty.onDuty(register.directory()),
  });
  const vacancies = createVacancies({
    ...{ store: stores.vacancies, procedures, people, matters: service, log },
  });
  const sweeps = createSweeps({
    dueMatters: stores.lists.due,
    tick: (id) => service.tick(id, calendar.latestNotice()),
    drain: () => relay.drain(),
    recurring: (now) => recurring.sweep(now),
    vacancies: (now) => vacancies.sweep(now),
    async settleAlerts() {
      await onDuty.maintenance.sweep();
      await alerts.settle();
    },
    listen: heartbeats.sweep,
    repairReceipts: receipts.repairReceipts,
    vacate: vacating.sweep,
    log,
  });

  return {
    /** How long each of what stands in memory may lag behind the database. */
    ages: () => [
      { name: 'people', ms: people.age() },
      { name: 'settings', ms: settings.age() },
      { name: 'calendar', ms: calendar.age() },
      { name: 'rosters', ms: duty.age() },
      { name: 'feeds', ms: feeds.age() },
      { name: 'maintenance', ms: windows.age() },
      { name: 'preferences', ms: delivery.preferences.age() },
    ],
    ...{
      people,
      settings,
      calendar,
      files,
      figures,
      service,
      courses,
      search,
      counts,
      registers,
      recurring,
      recompute,
      chat,
      matters,
      receipts,
    },
    ...(letters ? { letters } : {}),
    ...{ alerts, refusals, relay, sweeps, delivery },
    ...{ feeds, intake, heartbeats, feedViews },
    ...{ vacancies, vacating, duty },
    ...{ dutyActs: onDuty.dutyActs, dutyWatch: onDuty.dutyWatch, maintenance: onDuty.maintenance },
    /** Who may open which matter, for lists that others than its parties read. */
    readers: incidents.readers,
    dutyHandlers: onDuty.handlers,
    incidentHandlers: { ...boardHandlers(incidents), ...figureHandlers(incidents) },
    workBoardHandlers: workBoardHandlers({
      ...{ store: stores.boards, lists: stores.lists, readers: incidents.readers, freshly: service.freshly },
      ...{ registers: stores.registers, recurring: stores.recurring, procedures, isComplete: counts.complete },
    }),
    /** How much it knows of what there may be to do: a later release knows more. */
    knows: registry.size + effectKinds.size,
    /** Calls back when this process has queued something for a channel. Returns how to stop. */
    watchQueue(wake: () => void): () => void {
      queueWatchers.add(wake);
      return () => void queueWatchers.delete(wake);
    },
    /**
     * Calls back when there are effects to be carried out in these slots: those of this process at once. Whoever has all of
     * them works alone, and needs no stream to hear of what it does itself: what an older release or an administrator's
     * command commits beside it is found by the look that the loops have every second. Returns how to stop.
     */
    watchEffects(slots: readonly number[], wake: (urgent: boolean) => void): () => Promise<void> {
      const all = slots.length === SLOTS;
      const unwatchOffers = relay.watchOffers(wake, { all });
      const unwatch = all ? () => Promise.resolve() : stores.outbox.watch(slots, wake);
      return () => {
        unwatchOffers();
        return unwatch();
      };
    },
    /** Whether anything may be due in these slots; see schedule/background.ts. */
    isDue: {
      matters: stores.lists.isDue,
      notices: (slots: readonly number[], at: Instant) => stores.deliveries.isDue(delivery.sentBy, slots, at),
    },
    /** When something falls due next, in a matter or by itself. */
    nextWake: async () =>
      earlier(
        earlier(earlier(await stores.lists.nextWake(), await recurring.nextWake(clock.now())), vacancies.nextWake()),
        earlier(earlier(duty.nextChange(register.directory()), windows.nextChange()), heartbeats.nextWake()),
      ),
    /** What the city brings along stands in the registers as imported. */
    async enterImported(imported: Imported): Promise<void> {
      await importInto(stores.registers, key && importSeals(stores.importSeals, key)).enter(imported, clock.now());
    },
    async close(): Promise<void> {
      await relay.stop();
      await delivery.close();
      await Promise.all([
        settings.close(),
        calendar.close(),
        duty.close(),
        feeds.close(),
        windows.close(),
        people.close(),
        stopHearing(),
      ]);
    },
  };
}

export type City = Awaited<ReturnType<typeof openCity>>;
