/** What was announced is heard, whatever becomes of the connection and of single calls meanwhile: a gateway with bad sides. */
import type * as PUPPET from 'wechaty-puppet';
import { PuppetServer } from 'wechaty-puppet-service';
import { freePort } from '../gateway/free-port.ts';
import { TrainingPuppet } from '../gateway/training-puppet.ts';
import { until } from '../../test/stories/talk.ts';
import { wechatyChannel } from './wechaty-channel.ts';

const BOT = { id: 'bot', name: '办结助手' };
const TOKEN = 'insecure_with-bad-sides';

/** It hands a message out so many times before anybody gets it: each reader takes it for told, and has nothing. */
class BadPuppet extends TrainingPuppet {
  refusals = 0;
  refused = 0;
  /** Nobody ever gets what says so. */
  never: string | undefined;

  override async messageRawPayload(id: string): Promise<PUPPET.payloads.Message> {
    const payload = await super.messageRawPayload(id);
    if (this.refusals-- > 0 || payload.text === this.never) {
      this.refused++;
      throw new Error('lost on the way');
    }
    return payload;
  }
}

/** A gateway in this process; `again` breaks every connection, and is there at the same place after it. */
async function gatewayWith(puppet: TrainingPuppet) {
  const endpoint = `127.0.0.1:${await freePort()}`;
  puppet.putPerson({ id: 'li', name: '李雷' });
  const serve = async (): Promise<PuppetServer> => {
    const grpc = new PuppetServer({ endpoint, puppet, token: TOKEN, tls: { disable: true } });
    await grpc.start();
    return grpc;
  };
  let grpc = await serve();
  return {
    endpoint,
    async again(meanwhile: () => void) {
      await grpc.stop();
      meanwhile();
      grpc = await serve();
    },
    close: () => grpc.stop().then(() => puppet.stop()),
  };
}

/** A channel of a gateway, and what it has heard. */
function listen(endpoint: string) {
  const heard: string[] = [];
  let told = (): void => {};
  const channel = wechatyChannel({
    ...{ endpoint, token: TOKEN, log: { info: () => {}, warn: () => {}, error: () => {} } },
    onMessage: ({ text }) => {
      heard.push(text);
      told();
    },
  });
  channel.start();
  const many = async (count: number): Promise<string[]> => {
    while (heard.length < count) await new Promise<void>((resolve) => (told = resolve));
    return heard;
  };
  return { many, stop: channel.stop };
}

it('hears what comes while it is not told yet that it has started', async () => {
  const puppet = new TrainingPuppet(BOT);
  const gateway = await gatewayWith(puppet);
  const start = puppet.start.bind(puppet);
  puppet.start = async () => {
    await start();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  };
  puppet.utter({ contact: 'li', text: '待办' });
  const listener = listen(gateway.endpoint);
  expect(await listener.many(1)).toEqual(['待办']);
  await listener.stop();
  await gateway.close();
});

it('asks again for a message that it could not get, and hears it before those that came later', async () => {
  const puppet = new BadPuppet(BOT);
  // Wechaty itself reads each message as well.
  puppet.refusals = 4;
  const gateway = await gatewayWith(puppet);
  for (const text of ['先', '后']) puppet.utter({ contact: 'li', text });
  const listener = listen(gateway.endpoint);
  expect(await listener.many(2)).toEqual(['先', '后']);
  await listener.stop();
  await gateway.close();
});

it('asks the next connection for what this one has lost', async () => {
  const puppet = new BadPuppet(BOT);
  puppet.refusals = Infinity;
  const gateway = await gatewayWith(puppet);
  puppet.utter({ contact: 'li', text: '待办' });
  const listener = listen(gateway.endpoint);
  await until('a reader has lost it', () => puppet.refused > 1);
  await gateway.again(() => (puppet.refusals = 0));
  expect(await listener.many(1)).toEqual(['待办']);
  await listener.stop();
  await gateway.close();
});

it('lets go what can never be had, and holds up nobody behind it for each of many', async () => {
  const puppet = new BadPuppet(BOT);
  puppet.never = '坏';
  const gateway = await gatewayWith(puppet);
  for (let n = 0; n < 30; n++) puppet.utter({ contact: 'li', text: '坏' });
  puppet.utter({ contact: 'li', text: '待办' });
  const listener = listen(gateway.endpoint);
  expect(await listener.many(1)).toEqual(['待办']);
  await listener.stop();
  await gateway.close();
});

it('gives back what it was connected by: the next one of the same process is heard by a gateway that has stood all along', async () => {
  const puppet = new TrainingPuppet(BOT);
  const gateway = await gatewayWith(puppet);
  for (const text of ['一', '二', '三']) {
    const listener = listen(gateway.endpoint);
    puppet.utter({ contact: 'li', text });
    expect(await listener.many(1)).toEqual([text]);
    await listener.stop();
  }
  await gateway.close();
});

it('tries again where the gateway did not say in time that the account is logged in', async () => {
  const puppet = new TrainingPuppet(BOT);
  const gateway = await gatewayWith(puppet);
  await puppet.start();
  // The first stream is told nothing of the account, as where that was lost on the way.
  let told = 0;
  Object.defineProperty(puppet, 'isLoggedIn', { get: () => told++ > 0 });
  puppet.utter({ contact: 'li', text: '待办' });
  const listener = listen(gateway.endpoint);
  expect(await listener.many(1)).toEqual(['待办']);
  await listener.stop();
  await gateway.close();
});
