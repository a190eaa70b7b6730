/**
 * What the passing of time brings about in rosters: whoever takes over is handed what is open, and whoever runs a roster is
 * asked to fill a gap before it comes. Found by looking at what is; each id follows from roster, line and instant, so that
 * nobody is told twice by however many processes, and a restart forgets nothing.
 */
import { createHash } from 'node:crypto';
import { partiesText } from '@banjie/shared/engine/deciding/draft.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { rosterKey, type Line } from '@banjie/shared/duty/roster.ts';
import { personKey, postKey, type PartyKey } from '@banjie/shared/kernel/party.ts';
import {
  addMs,
  atTime,
  dayOf,
  formatInstant,
  MS_PER_DAY,
  MS_PER_HOUR,
  type Instant,
} from '@banjie/shared/kernel/time.ts';
import type { Notices } from '../notify/notices.ts';
import type { DeliveryStore } from '../notify/ports.ts';
import { createOnce } from '../notify/summaries/once.ts';
import type { PeopleService } from '../people/directory.ts';
import { postTitles } from '../people/texts.ts';
import type { DutyService } from './duty.ts';
import type { Notes } from './notes.ts';
import type { DutyChange } from './ports.ts';
import { spanText, texts } from './texts.ts';
import type { Views } from './views.ts';

export interface DutyWatchPorts {
  duty: DutyService;
  people: Pick<PeopleService, 'directory' | 'nameOf'>;
  views: Pick<Views, 'gaps'>;
  notes: Pick<Notes, 'left'>;
  store: Pick<DeliveryStore, 'ofEvent'>;
  tell: Notices['tell'];
  /** Incidents of a unit that are open, the latest first, so many at most. */
  incidentsOf(unit: string, most: number): Promise<readonly MatterState[]>;
  stepTitle(matter: MatterState): string;
  now(): Instant;
}

/** A hand-over that is longer ago is none to be told of any more: whoever is on duty knows. */
const NEWS_MS = 12 * MS_PER_HOUR;
/** So long before it a gap is told, and once more when it is near. */
const GAP_AHEAD_DAYS = 7;
const GAP_SOON_MS = MS_PER_DAY;
/** Nobody is woken about what is to come. */
const FROM_TIME = '08:00';
const UNTIL_TIME = '21:00';
const NAMED = 8;
const LOOKED_AT = 50;
/** What nobody has acknowledged comes first, what is over and only to be reported last. */
const steps = ['acknowledge', 'handle'];
const placeOf = ({ items }: MatterState): number =>
  Math.min(...items.map(({ step }) => (steps.includes(step) ? steps.indexOf(step) : steps.length)));

/** Ids of deliveries are made of it and taken apart again at colons, which instants have. */
const eventOf = (what: 'over' | 'gap', ...of: string[]): string =>
  `duty-${what}.${createHash('sha256').update(of.join('\n')).digest('base64url').slice(0, 22)}`;

export function createDutyWatch(ports: DutyWatchPorts) {
  const { duty, people, views, store, tell, now } = ports;
  const once = createOnce({ store, tell, now });

  async function openIncidents(unit: string): Promise<string[]> {
    const t = texts.notice.handOver;
    const found = await ports.incidentsOf(unit, LOOKED_AT);
    const open = [...found].sort((one, other) => placeOf(one) - placeOf(other));
    if (open.length === 0) return [t.none];
    const directory = people.directory();
    const lines = open.slice(0, NAMED).flatMap((matter) => {
      const parties: PartyKey[] = matter.items.flatMap((item) => item.parties);
      const progress = matter.given['progress']?.form['progress'];
      return [
        t.line(
          matter.number,
          matter.title,
          ports.stepTitle(matter),
          partiesText(parties, directory),
          formatInstant(matter.openedAt),
        ),
        ...(typeof progress === 'string' ? [t.last(progress.slice(0, 120))] : []),
      ];
    });
    return [t.open(open.length), ...lines, ...(open.length > NAMED ? [t.more(open.length - NAMED)] : [])];
  }

  async function handOver(roster: DutyChange, line: Line): Promise<boolean> {
    const at = now();
    const reading = duty.read(roster, people.directory());
    const span = { from: addMs(at, -NEWS_MS), until: addMs(at, 8 * MS_PER_DAY) };
    const stretches = reading.stretches(line, span);
    const index = stretches.findIndex((one) => one.from <= at && at < one.until);
    const [before, current] = [stretches[index - 1], stretches[index]];
    const { person } = current ?? {};
    if (!current || person === undefined || index <= 0 || before?.person === person) return false;
    // A roster that was made or changed a moment ago hands nothing over by itself.
    if (current.from < roster.at && before?.person === undefined) return false;
    const event = eventOf('over', rosterKey(roster), line.key, current.from, person);
    return once.tell(event, async () => {
      const t = texts.notice.handOver;
      const unit = people.directory().unit(roster.unit)?.name ?? roster.unit;
      const from = before?.person === undefined ? undefined : people.nameOf(before.person);
      const notes = (await ports.notes.left(roster, line)).map(({ by, at: written, text }) =>
        texts.notes.line(by.name, formatInstant(written), text),
      );
      const body = [t.body(formatInstant(current.until), from), ...notes, ...(await openIncidents(roster.unit))];
      return { to: [personKey(person)], subject: t.subject(unit, line.title), body: body.join('\n') };
    });
  }

  async function gaps(roster: DutyChange): Promise<boolean> {
    const at = now();
    const day = dayOf(at);
    const found = views.gaps(roster, GAP_AHEAD_DAYS);
    const soon = found.filter(({ from }) => from < addMs(at, GAP_SOON_MS));
    const isNight = at < atTime(day, FROM_TIME) || at >= atTime(day, UNTIL_TIME);
    let isTold = false;
    for (const [kind, some] of [
      ['soon', soon],
      ['ahead', found.filter((one) => !soon.includes(one))],
    ] as const) {
      // What has begun is told at any hour: an alarm may come.
      const mine = some.filter(({ from }) => !isNight || from <= at);
      for (const gap of mine) {
        // One that is going on begins now each time that it is looked at.
        const begins = gap.from <= at ? `${day}` : gap.from;
        const event = eventOf('gap', rosterKey(roster), gap.vacant?.line ?? '', begins, kind);
        const made = await once.tell(event, async () => {
          const { gap: t } = texts.notice;
          const unit = people.directory().unit(roster.unit)?.name ?? roster.unit;
          const subject = (kind === 'soon' ? t.soon : t.subject)(unit, postTitles[roster.post]);
          const line = t.line(spanText(gap), gap, gap.vacant && people.nameOf(gap.vacant.planned));
          return { to: [postKey(roster.unit, 'head')], subject, body: t.body([line]) };
        });
        isTold ||= made;
      }
    }
    return isTold;
  }

  return {
    async sweep(): Promise<boolean> {
      let isTold = false;
      for (const roster of duty.all()) {
        for (const line of roster.lines) isTold = (await handOver(roster, line)) || isTold;
        isTold = (await gaps(roster)) || isTold;
      }
      return isTold;
    },
  };
}
