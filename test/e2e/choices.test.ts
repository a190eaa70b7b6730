/** What a form chooses from the city, on the phone: an entry of a register, and a person. */
import type { OpenedBrowser } from '../harness/browser.ts';
import type { City } from '../harness/city.ts';
import { inBrowser } from '../harness/in-browser.ts';
import { handOf } from './hand.ts';

let opened: OpenedBrowser;
let city: City;
inBrowser((started) => ({ opened, city } = started));

it('are the entries of the register that the form names', async () => {
  const contact = await handOf(opened, city, 'civil-contact', 'form?procedure=share-type-change');
  await contact.tap(/^不予共享的资源/);
  const sheet = await contact.sheet('选择“不予共享的资源”');
  await sheet.tap(/^行政区划代码（县级）/);
  await contact.see('行政区划代码（县级）');
  await contact.away();
});

it('are people with their units, found by a part of the name', async () => {
  const head = await handOf(opened, city, 'civil-head', 'form?procedure=access-authorisation');
  await head.tap(/^被授权人/);
  const sheet = await head.sheet('选择“被授权人”');
  const { name, unit } = await (await city.as('cloud-ops')).client.me({});
  // He stands far down in the city's list: typed, he is found by the server.
  await sheet.type('搜索', `${unit.name} 没有此人`);
  await sheet.see(/^没有找到/);
  await sheet.type('搜索', `${name} ${unit.name}`);
  await sheet.tap(new RegExp(`^${name}`));
  await head.see(name);
  await head.away();
});

it('are for a provider its own people, and not those of the city with whom it has nothing to do', async () => {
  const ops = await handOf(opened, city, 'cloud-ops', 'form?procedure=access-authorisation');
  await ops.tap(/^被授权人/);
  const sheet = await ops.sheet('选择“被授权人”');
  const stranger = await (await city.as('civil-head')).client.me({});
  await sheet.type('搜索', stranger.name);
  await sheet.see(/^没有找到/);
  const { name } = await (await city.as('cloud-duty1')).client.me({});
  await sheet.type('搜索', name);
  await sheet.tap(new RegExp(`^${name}`));
  await ops.see(name);
  await ops.away();
});
