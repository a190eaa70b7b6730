/**
 * What can be computed from the data of the city, per unit, over the last year: assessments start from it, and say where
 * it comes from. Computed once for each day of the city, by the process that has the duty, and kept in the database for
 * all; whoever needs them before that computes them himself.
 */
import type { Context, Figure } from '@banjie/shared/engine/definition/definition.ts';
import { providerOfEntry } from '@banjie/shared/catalogue/entry.ts';
import { resourceOfSubscription } from '@banjie/shared/catalogue/resource.ts';
import { partyOf, type Directory, type UnitId } from '@banjie/shared/kernel/party.ts';
import { spanText } from '@banjie/shared/kernel/span-text.ts';
import {
  addDays,
  addMonths,
  dayOf,
  MS_PER_MINUTE,
  startOfDay,
  type Day,
  type Instant,
} from '@banjie/shared/kernel/time.ts';
import { monthOf } from '../incidents/courses.ts';
import { measuresOf, type Spread } from '../incidents/measures.ts';
import type { CourseRecord, CourseStore } from '../incidents/ports.ts';
import type { RegisterStore } from '../registers/ports.ts';
import type { FigureStore, KeptFigures } from './ports.ts';
import { texts as t } from './texts.ts';

const UPDATES = ['resource-update', 'catalogue-update'];
const YEAR_DAYS = 365;
/** Of incidents: a half-year's assessment starts from it. */
const MONTHS = 6;

export interface Figures {
  /** The duty: computes those of this day where nobody has yet; whether it did. */
  sweep(now: Instant): Promise<boolean>;
  /** The figures as of this day, for the context of a decision or a look. */
  load(now: Instant): Promise<Context['figures']>;
}

export function createFigures(ports: {
  store: FigureStore;
  registers: Pick<RegisterStore, 'each'>;
  courses: Pick<CourseStore, 'between'>;
  directory: () => Directory;
  /** What is kept is believed only under this seal; without it, as it lies there. */
  seal?: (value: unknown) => string;
}): Figures {
  let known: { day: string; figures: Promise<Context['figures']> } | undefined;
  const sealOf = ({ day, figures }: KeptFigures) => ports.seal?.([day, figures]);

  async function keptOf(day: Day): Promise<KeptFigures['figures'] | undefined> {
    const kept = await ports.store.kept(day);
    return kept && (ports.seal === undefined || kept.seal === sealOf(kept)) ? kept.figures : undefined;
  }

  async function computeAndKeep(now: Instant): Promise<KeptFigures['figures']> {
    const made: KeptFigures = { day: dayOf(now), figures: await compute(now) };
    const seal = sealOf(made);
    await ports.store.keep({ ...made, ...(seal === undefined ? {} : { seal }) });
    return made.figures;
  }

  async function compute(now: Instant): Promise<KeptFigures['figures']> {
    const directory = ports.directory();
    const units = directory.units().map((unit) => unit.id);
    const unitOf = (key: Parameters<typeof partyOf>[0]) => {
      const party = partyOf(key);
      return 'unit' in party ? party.unit : directory.person(party.person)?.unit;
    };
    const tasks = new Counter();
    const late = new Counter();
    for await (const run of ports.store.tasksSince(startOfDay(addDays(dayOf(now), -YEAR_DAYS))))
      for (const unit of new Set(run.parties.map(unitOf))) {
        if (unit === undefined) continue;
        tasks.add(unit, run.lapsed);
        if (UPDATES.includes(run.procedure)) late.add(unit, run.lapsed);
      }
    const risks = await ports.store.openByUnit('security-rectification', 'unit');
    return {
      'cloud-share': await cloudShare(ports.registers),
      'on-time': tasks.map((unit, hit, total) => ({
        unit,
        value: Math.round(((total - hit) * 100) / total),
        source: t.onTime(total - hit, total),
      })),
      'late-updates': late.map((unit, hit, total) => ({ unit, value: hit, source: t.late(hit, total) })),
      subscriptions: await subscriptions(ports.registers),
      'open-risks': units.map((unit) => ({ unit, value: risks.get(unit) ?? 0, source: t.risks(risks.get(unit) ?? 0) })),
      ...(await incidents(ports.courses, now)),
    };
  }

  async function figuresOf(now: Instant): Promise<Context['figures']> {
    const all = (await keptOf(dayOf(now))) ?? (await computeAndKeep(now));
    // What an earlier release has kept for this day lacks what is new.
    return (name) => (all as Partial<typeof all>)[name] ?? [];
  }

  return {
    load(now) {
      const day = dayOf(now);
      if (known?.day !== day) {
        const figures = figuresOf(now);
        known = { day, figures };
        // What failed is tried again by whoever looks next.
        figures.catch(() => (known = undefined));
      }
      return known.figures;
    },
    async sweep(now) {
      if (await keptOf(dayOf(now))) return false;
      await computeAndKeep(now);
      return true;
    },
  };
}

/** How many of how many, per unit. */
class Counter {
  private readonly units = new Map<UnitId, { hit: number; total: number }>();
  add(unit: UnitId, hit: boolean): void {
    const known = this.units.get(unit) ?? { hit: 0, total: 0 };
    this.units.set(unit, { hit: known.hit + (hit ? 1 : 0), total: known.total + 1 });
  }
  map(make: (unit: UnitId, hit: number, total: number) => Figure): Figure[] {
    return [...this.units].map(([unit, { hit, total }]) => make(unit, hit, total));
  }
}

/** Systems on the cloud among all that are known: those with resources, and those that may stay off. */
async function cloudShare(registers: Pick<RegisterStore, 'each'>): Promise<Figure[]> {
  const systems = new Counter();
  for await (const { values } of registers.each('allocations')) systems.add(String(values['unit'] ?? ''), true);
  for await (const { values } of registers.each('exemptions')) systems.add(String(values['unit'] ?? ''), false);
  return systems.map((unit, on, all) => ({ unit, value: Math.round((on * 100) / all), source: t.cloud(on, all) }));
}

/** Minutes until somebody acknowledged and until it was over, and what was noise, of each provider over six months. */
async function incidents(
  courses: Pick<CourseStore, 'between'>,
  now: Instant,
): Promise<Pick<KeptFigures['figures'], 'incident-acknowledge' | 'incident-recover' | 'incident-noise'>> {
  const byProvider = new Map<UnitId, CourseRecord[]>();
  const first = addMonths(`${monthOf(now)}-01`, 1 - MONTHS).slice(0, 7);
  for await (const one of courses.between(first, monthOf(now)))
    if (one.provider !== undefined) byProvider.set(one.provider, [...(byProvider.get(one.provider) ?? []), one]);
  const all = [...byProvider].map(([unit, some]) => ({ unit, ...measuresOf(some) }));
  const minutes = (ms: number | undefined): number => Math.round((ms ?? 0) / MS_PER_MINUTE);
  const spread = (of: (one: (typeof all)[number]) => Spread, say: (typeof t)['acknowledge']): Figure[] =>
    all.flatMap((one) => {
      const { n, median, p95 } = of(one);
      if (median === undefined) return [];
      return [
        { unit: one.unit, value: minutes(median), source: say(n, one.count, spanText(median), spanText(p95 ?? 0)) },
      ];
    });
  return {
    'incident-acknowledge': spread((one) => one.acknowledge, t.acknowledge),
    'incident-recover': spread((one) => one.recover, t.recover),
    'incident-noise': all.map(({ unit, untouched, falseAlarms, unacknowledged }) => ({
      ...{ unit, value: untouched + falseAlarms, source: t.noise(falseAlarms, untouched, unacknowledged) },
    })),
  };
}

async function subscriptions(registers: Pick<RegisterStore, 'each'>): Promise<Figure[]> {
  const used = new Map<UnitId, { used: number; given: number }>();
  const count = (unit: UnitId | undefined, what: 'used' | 'given') => {
    if (unit === undefined) return;
    const known = used.get(unit) ?? { used: 0, given: 0 };
    used.set(unit, { ...known, [what]: known[what] + 1 });
  };
  // Of each resource who provides it, and how many use it: read once each, a page at a time.
  const uses = new Map<string, number>();
  for await (const { subject } of registers.each('subscriptions')) {
    const { resource, unit } = resourceOfSubscription(subject);
    count(unit, 'used');
    uses.set(resource, (uses.get(resource) ?? 0) + 1);
  }
  for await (const entry of registers.each('catalogue'))
    for (let n = uses.get(entry.subject) ?? 0; n > 0; n--) count(providerOfEntry(entry), 'given');
  return [...used].map(([unit, one]) => ({ unit, value: one.used, source: t.subscriptions(one.used, one.given) }));
}
