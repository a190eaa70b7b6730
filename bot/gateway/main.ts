/**
 * The gateway process: a chat network on loopback for the training ground and the tests. Never part of production: there
 * a real puppet service or WeCom takes its place.
 *
 * Settings, by environment (a port of 0 picks a free one):
 *   BANJIE_GATEWAY_GRPC_PORT  default 0
 *   BANJIE_GATEWAY_HTTP_PORT  default 0
 *   BANJIE_GATEWAY_TOKEN      the puppet service token; without TLS it must begin with "insecure_"
 *   BANJIE_GATEWAY_TLS        1: encrypted, with the certificate that wechaty brings; default 0
 *   BANJIE_GATEWAY_BOT_NAME   what the bot is called in chats; default 办结助手
 *   BANJIE_GATEWAY_STATE      a file that keeps people and rooms over a restart; without it they are forgotten
 *   BANJIE_STOP_WITH_STDIN    1: ends when its standard input does, so that it never outlives whoever started it
 *
 * When it is ready it prints one line of JSON on stdout: {"grpcPort":…,"httpPort":…,"token":"…"}.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { log } from 'wechaty-puppet';
import { PuppetServer } from 'wechaty-puppet-service';
import { withParent } from '../parent.ts';
import { freePort } from './free-port.ts';
import { humansHttp } from './http.ts';
import { BOT_NAME } from './texts.ts';
import { TrainingPuppet, type Person, type RoomOfPeople } from './training-puppet.ts';

const HOST = '127.0.0.1';
const BOT_ID = 'banjie-bot';

const environment = process.env;
const parent = withParent();
log.level('silent'); // wechaty writes what people say at its finer levels, and its own errors are answered over gRPC

const token = environment['BANJIE_GATEWAY_TOKEN'] ?? `insecure_${randomUUID()}`;
const puppet = new TrainingPuppet({ id: BOT_ID, name: environment['BANJIE_GATEWAY_BOT_NAME'] ?? BOT_NAME });
const state = environment['BANJIE_GATEWAY_STATE'];
if (state !== undefined) remember(state);

const grpcPort = portOf('BANJIE_GATEWAY_GRPC_PORT') || (await freePort());
const grpc = new PuppetServer({
  endpoint: `${HOST}:${grpcPort}`,
  puppet,
  token,
  tls: { disable: environment['BANJIE_GATEWAY_TLS'] !== '1' },
});
await grpc.start();
await puppet.start();

const http = humansHttp(puppet, () => {
  if (state !== undefined) keep(state);
});
await new Promise<void>((resolve, reject) => {
  http.once('error', reject);
  http.listen(portOf('BANJIE_GATEWAY_HTTP_PORT'), HOST, resolve);
});
process.stdout.write(`${JSON.stringify({ grpcPort, httpPort: (http.address() as AddressInfo).port, token })}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
parent.gone(stop);

function stop(): void {
  http.close();
  http.closeAllConnections();
  void grpc
    .stop()
    .then(() => puppet.stop())
    .finally(() => process.exit(0));
}

function portOf(name: string): number {
  const port = Number(environment[name] ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`${name} is not a port: ${environment[name]}`);
  return port;
}

function keep(file: string): void {
  writeFileSync(`${file}.new`, JSON.stringify({ people: puppet.people(), rooms: puppet.rooms() }));
  renameSync(`${file}.new`, file);
}

function remember(file: string): void {
  let kept: { people: Person[]; rooms: RoomOfPeople[] };
  try {
    kept = JSON.parse(readFileSync(file, 'utf8')) as typeof kept;
  } catch {
    return; // the first start, or a file cut short by a crash: people register themselves again
  }
  for (const person of kept.people) puppet.putPerson(person);
  for (const room of kept.rooms) puppet.putRoom(room);
}
