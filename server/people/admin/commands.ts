/** What an administrator does at the machine: the first administrator, codes, imports, webhook tokens. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { plain } from '@banjie/shared/engine/forms/form.ts';
import { unspaced } from '@banjie/shared/kernel/fold.ts';
import { isRejection, reject } from '@banjie/shared/kernel/rejection.ts';
import { adminTexts as texts } from './command-texts.ts';
import { CODE_SECONDS, createBinding } from '../binding.ts';
import { checkImport, resourcesNamed } from './check.ts';
import { readImport, type ImportFile } from './read.ts';
import { humansIn } from './identity.ts';
import type { AdminPorts } from './ports.ts';
import { endSource, giveSource, listSources } from './machines.ts';
import { reportOf } from './report.ts';
import { takeInParts } from '../administering/taking.ts';
import { personNamed, resume, signOut, suspend } from './standing.ts';
import { faults as importFaults, report as importTexts, type FileKind } from './import-texts.ts';
import { isHere, type Roster, type UnitRecord } from '../ports.ts';

/** Carries one command line out; false when it was refused, and nothing is changed then. */
export async function runAdmin(argv: readonly string[], ports: AdminPorts): Promise<boolean> {
  const [command = 'help', ...rest] = argv;
  const commands: Record<string, (args: string[], ports: AdminPorts) => Promise<boolean>> = {
    'first-admin': firstAdmin,
    import: importFiles,
    code,
    suspend,
    resume,
    'sign-out': signOut,
    source: giveSource,
    sources: listSources,
    'end-source': endSource,
  };
  const run = commands[command];
  if (!run) {
    texts.help.forEach(ports.say);
    return command === 'help' || command === '--help';
  }
  try {
    return await run(rest, ports);
  } catch (error) {
    // An option that does not exist, or without its value.
    const { code: kind, message } = error as NodeJS.ErrnoException;
    if (!kind?.startsWith('ERR_PARSE_ARGS')) throw error;
    ports.say(texts.badOption(message));
    texts.help.forEach(ports.say);
    return false;
  }
}

async function firstAdmin(args: string[], ports: AdminPorts): Promise<boolean> {
  const { store, people, say } = ports;
  const { values } = parseArgs({ args, options: { name: { type: 'string' }, unit: { type: 'string' } } });
  const name = plain(values.name ?? '');
  const unitName = plain(values.unit ?? '');
  if (name === '' || unitName === '') return refuse(say, texts.nameAndUnit);
  const { persons, units } = people.roster();
  const admin = persons.find((one) => one.administrator === true && isHere(one));
  if (admin) return refuse(say, texts.hasAdmin(`${admin.name}(${admin.id})`));
  const known = units.find((one) => one.id === unitName || unspaced(one.name) === unspaced(unitName));
  const unit: UnitRecord = known ?? {
    id: freeId('authority', units),
    name: unitName,
    kind: units.some((one) => one.kind === 'authority') ? 'unit' : 'authority',
    order: units.length,
  };
  const person = { id: freeId('admin', persons), name, unit: unit.id, administrator: true };
  await store.save({ units: known ? [] : [unit], persons: [person] });
  await people.refresh();
  say(texts.madeAdmin(name, unit.name, person.id));
  return giveCode(person.id, name, ports);
}

const freeId = (wanted: string, taken: readonly { id: string }[]): string => {
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.some((one) => one.id === id)) return id;
  }
};

async function code(args: string[], ports: AdminPorts): Promise<boolean> {
  const person = personNamed(args, ports);
  return person !== undefined && giveCode(person.id, person.name, ports);
}

async function giveCode(person: string, name: string, { store, people, tokens, say }: AdminPorts): Promise<boolean> {
  const made = await createBinding(store, people, tokens).makeCode(person);
  if (isRejection(made)) return refuse(say, made.text);
  say(texts.code(name, made, CODE_SECONDS / 60));
  return true;
}

async function importFiles(args: string[], ports: AdminPorts): Promise<boolean> {
  const { people, tokens, catalogue, say } = ports;
  const file = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      units: file,
      people: file,
      posts: file,
      resources: file,
      subscriptions: file,
      'dry-run': { type: 'boolean' },
    },
  });
  const files: ImportFile[] = [];
  for (const kind of ['units', 'people', 'posts', 'resources', 'subscriptions'] as const satisfies FileKind[]) {
    const path = values[kind];
    if (path !== undefined) files.push(readFile(kind, path));
  }
  if (files.length === 0) return refuse(say, importTexts.nothing);
  await people.refresh();
  const roster = people.roster();
  const now = ports.now();
  const named = resourcesNamed(files);
  const { resources: catalogued } = await catalogue.known(named, []);
  const hashes = (identity: string) => tokens.keyedHashes('human', identity);
  const checked = (on: Roster) => checkImport(files, on, catalogued.keys(), now, hashes);
  const { changes, faults } = checked(roster);
  if (faults.length > 0) {
    for (const { file: name, line, reason } of faults) say(importTexts.fault(name, line, reason));
    return refuse(say, importTexts.refused(faults.length));
  }
  const { resources, subscriptions } = changes;
  const known = await catalogue.known(named, subscriptions);
  reportOf(files, changes, roster, known).forEach(say);
  humansIn(changes.persons, roster.persons, [...roster.units, ...changes.units]).forEach(say);
  if (values['dry-run']) {
    say(importTexts.dryRun);
    return true;
  }
  const { parts, lost, rejected } = await takeInParts(
    ports,
    (view) => {
      const { changes: planned, faults: wrong } = checked(view.roster);
      return wrong.length > 0 ? reject('invalid', importTexts.wrongMeanwhile(wrong.length)) : planned;
    },
    { now: ports.now, name: (part) => importTexts.atMachine(ports.who, part) },
    ports.atOnce,
  );
  for (const { account } of lost) say(importFaults.wecomTaken(account, ''));
  if (rejected) {
    if (parts > 0) say(importTexts.cutOff(parts));
    return refuse(say, rejected.text);
  }
  await catalogue.enter({ resources, subscriptions }, now);
  await people.refresh();
  say(importTexts.done);
  if (parts > 1) say(importTexts.inParts(parts));
  return true;
}

function readFile(kind: FileKind, path: string): ImportFile {
  try {
    return readImport(kind, basename(path), readFileSync(path));
  } catch {
    return {
      kind,
      file: path,
      rows: [],
      faults: [{ file: path, line: 1, reason: importFaults.unreadable }],
      unread: [],
    };
  }
}

function refuse(say: (line: string) => void, text: string): false {
  say(text);
  return false;
}
