/** The operations on one's own pushes. */
import type { PushesView } from '@banjie/shared/contract/routes/pushes.ts';
import { pushGroups, type PushGroup, type PushLevel } from '@banjie/shared/engine/settings/push-settings.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { reject } from '@banjie/shared/kernel/rejection.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import type { Handlers } from '../../http/handler.ts';
import type { CityClock } from '../../matters/ports.ts';
import { isBelow, type Preferences } from './preferences.ts';
import { hoursOf, type QuietHours } from './quiet-hours.ts';
import { texts } from './texts.ts';

/** Nobody is out of reach for longer than that. */
const LONGEST_QUIET_HOURS = 14;
const levels: readonly PushLevel[] = ['now', 'digest', 'app'];

export function pushHandlers(ports: {
  preferences: Preferences;
  clock: CityClock;
}): Handlers<'readPushes' | 'putPushes' | 'putElder' | 'resetPushes'> {
  const { preferences, clock } = ports;

  const groupView = (person: PersonId, group: PushGroup): PushesView['groups'][number] => {
    const own = preferences.of(person)?.levels[group];
    const usual = preferences.usual(group);
    return {
      ...{ group, ...texts.groups[group], level: preferences.level(person, group), own: own !== undefined },
      options: levels
        .filter((level) => !isBelow(level, preferences.least(group)))
        .map((level) => ({ level, title: level === usual ? texts.usual(texts.levels[level]) : texts.levels[level] })),
    };
  };
  const viewOf = (person: PersonId): PushesView => {
    const quiet = preferences.quiet(person);
    return {
      groups: pushGroups.map((group) => groupView(person, group)),
      quiet: { ...quiet, own: preferences.of(person)?.quiet !== undefined, text: quietText(quiet) },
      usualQuiet: quietText(preferences.usualQuiet()),
      digestText: formatInstant(preferences.digestAfter(clock.now())),
    };
  };

  return {
    readPushes: ({ caller }) => Promise.resolve(viewOf(caller.person)),
    async putPushes({ caller, body }) {
      const low = pushGroups.filter((group) => {
        const level = body.levels[group];
        return level !== undefined && isBelow(level, preferences.least(group));
      });
      const faults = low.map((group) => ({
        path: `levels.${group}`,
        message: texts.below(texts.groups[group].title, texts.levels[preferences.least(group)]),
      }));
      if (body.quiet && hoursOf(body.quiet) > LONGEST_QUIET_HOURS)
        faults.push({ path: 'quiet', message: texts.tooLong(LONGEST_QUIET_HOURS) });
      const [first] = faults;
      if (first) return reject('invalid', first.message, { faults });
      await preferences.put({
        person: caller.person,
        levels: Object.fromEntries(
          pushGroups.flatMap((group) => (body.levels[group] ? [[group, body.levels[group]]] : [])),
        ),
        ...(body.quiet ? { quiet: body.quiet } : {}),
      });
      return viewOf(caller.person);
    },
    async putElder({ caller, body }) {
      await preferences.putElder(caller.person, body.elder);
      return { ok: true };
    },
    async resetPushes({ caller }) {
      await preferences.reset(caller.person);
      return viewOf(caller.person);
    },
  };
}

const quietText = ({ from, until }: QuietHours): string =>
  from === until ? texts.noQuiet : texts.quiet(from, until, from > until);
