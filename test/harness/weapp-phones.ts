/** Phones with the compiled mini-app of people of a city, bound by the door that production has. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { persons } from '@banjie/server/training/city/people.ts';
import type { City } from './city.ts';
import { Phone, type PhoneOptions } from './weapp.ts';

/** WeChat's code2session: every code is good once, and belongs to the phone whose name it begins with. */
export async function startWechat(): Promise<{ url: string; server: Server }> {
  const used = new Set<string>();
  const server = createServer((request, response) => {
    const code = new URL(request.url ?? '', 'http://wechat').searchParams.get('js_code') ?? '';
    const known = code.includes('#') && !used.has(code);
    used.add(code);
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(known ? { openid: `open-${code.split('#')[0]}`, session_key: 'k' } : { errcode: 40029 }),
    );
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** Of a city in training with WeChat at this address. */
export const wechatAt = (url: string): Record<string, string> => ({
  BANJIE_MODE: 'training',
  BANJIE_SECRET: 'q7Zp0sLw3Vn8Yt2Kf6Rb1Md9Xc5Hj4Ge',
  BANJIE_WECHAT_APPID: 'wx0000000000000000',
  BANJIE_WECHAT_SECRET: 'not-a-secret',
  BANJIE_WECHAT_URL: url,
});

export const nameOf = (person: string) => persons.find(({ id }) => id === person)?.name ?? person;

/** @param city once it is up */
export function phonesIn(city: () => City) {
  const phones: Phone[] = [];
  const bound = new Set<string>();
  let codes = 0;
  const phoneOf = (owner: string, more: Pick<PhoneOptions, 'storage' | 'file'> = {}): Phone => {
    const phone = new Phone({ server: city().url(), codes: [`${owner}#${++codes}`, `${owner}#${++codes}`], ...more });
    phones.push(phone);
    return phone;
  };
  return {
    phones,
    phoneOf,
    /** A phone on which this person is signed in. */
    async signedIn(
      person: string,
      page?: string,
      query?: Record<string, string>,
      file?: PhoneOptions['file'],
    ): Promise<Phone> {
      if (!bound.has(person)) {
        const first = phoneOf(person);
        first.launch();
        const { code } = await (await city().as(person)).client.makeBindingCode({});
        await first.type('姓名', nameOf(person));
        await first.type('绑定码', code);
        await first.tap('绑定并登录');
        await first.on('pages/todo/index');
        first.close();
        bound.add(person);
      }
      const phone = phoneOf(person, file ? { file } : {});
      phone.launch(page, query);
      return phone;
    },
    closePhones: () => phones.splice(0).forEach((phone) => phone.close()),
  };
}
