/** What people of a story do at their desks: read, give, open, look into registers and lists, and let time pass. */
import { randomUUID } from 'node:crypto';
import type { MatterView, RegisterEntryView } from '@banjie/shared/contract/shapes.ts';
import { addMs, type Instant } from '@banjie/shared/kernel/time.ts';
import { seen, type City } from '../harness/city.ts';
import { quiet, refusal } from './talk.ts';

/** A matter, or its number. */
type Which = string | { number: string };
const numberOf = (which: Which): string => (typeof which === 'string' ? which : which.number);

/** @param cityNow the city of the file, which is opened before its tests */
export function deskOf(cityNow: () => City) {
  const read = async (person: string, which: Which): Promise<MatterView> =>
    (await cityNow().as(person)).client.readMatter({ params: { id: numberOf(which) } });
  const register = async (person: string, name: string, ended: '0' | '1' = '0'): Promise<RegisterEntryView[]> => {
    const { client } = await cityNow().as(person);
    return (await client.listRegister({ params: { register: name }, query: { ended, limit: 100 } })).items;
  };
  return {
    read,
    register,
    give: async (person: string, which: Which, command: string, form: object = {}): Promise<MatterView> =>
      (await cityNow().as(person)).give(numberOf(which), command, { ...form }),
    /** What somebody's unit is asked in a matter is answered. */
    confirm: async (person: string, which: Which, form: Record<string, unknown>): Promise<MatterView> => {
      const mine = (await read(person, which)).receipts?.mine;
      const { client } = await cityNow().as(person);
      return seen(await client.confirmReceipt({ params: { id: mine?.id ?? '' }, body: { form }, key: randomUUID() }));
    },
    open: async (person: string, procedure: string, form: Record<string, unknown>): Promise<MatterView> =>
      (await cityNow().as(person)).open(procedure, form),
    /** Keys of the entries that somebody sees in a register. */
    entries: async (person: string, name: string, ended: '0' | '1' = '0'): Promise<string[]> =>
      (await register(person, name, ended)).map(({ key }) => key),
    /** A command as it is offered to somebody now. */
    offer: async (person: string, which: Which, command: string) =>
      (await read(person, which)).allowed.find((one) => one.command === command),
    /** Names of what somebody may do now. */
    commands: async (person: string, which: Which): Promise<string[]> =>
      (await read(person, which)).allowed.map((one) => one.command),
    /** A minute past an instant, when all that it brought about is done and told. */
    async lapse(at: Instant): Promise<void> {
      await cityNow().forward({ to: addMs(at, 60_000) });
      await quiet(cityNow());
    },
  };
}

/** Deadlines of what is open in a matter. */
export const dues = (matter: MatterView): Instant[] => matter.items.flatMap((one) => one.deadlines.map(({ at }) => at));

/** Where a form was refused, and why. */
export const faults = async (request: Promise<unknown>): Promise<[string, string][] | undefined> =>
  (await refusal(request)).error.faults?.map(({ path, message }): [string, string] => [path, message]);
