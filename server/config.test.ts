import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from './config-error.ts';
import { readConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'banjie-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const secret = 'q7Zp0sLw3Vn8Yt2Kf6Rb1Md9Xc5Hj4Ge';
const uri = 'mongodb://banjie:password@db.city/banjie';

it('without settings it is a training ground on loopback that keeps a secret of its own', () => {
  const config = readConfig({ BANJIE_DATA: join(folder, 'a') });
  expect(config).toMatchObject({ training: true, host: '127.0.0.1', port: 3000 });
  expect(config.secret.length).toBeGreaterThanOrEqual(32);
  expect(readConfig({ BANJIE_DATA: join(folder, 'a') }).secret).toEqual(config.secret);
  expect(readConfig({ BANJIE_DATA: join(folder, 'b') }).secret).not.toEqual(config.secret);
  expect(statSync(join(folder, 'a', 'secret')).mode & 0o777).toBe(0o600);
});

it('production asks for its secret and says how to make one', () => {
  const data = { BANJIE_DATA: join(folder, 'c'), BANJIE_MODE: 'production', MONGODB_URI: uri };
  expect(() => readConfig(data)).toThrow(/缺少 BANJIE_SECRET.*randomBytes/s);
  expect(() => readConfig({ ...data, BANJIE_SECRET: 'short' })).toThrow(/只有 5 字节/);
  expect(readConfig({ ...data, BANJIE_SECRET: secret })).toMatchObject({ training: false, database: 'banjie' });
});

it('an open door is never opened to others, nor by forgetting the mode', () => {
  expect(() => readConfig({ BANJIE_DATA: folder, BANJIE_HOST: '0.0.0.0' })).toThrow(ConfigError);
  expect(() => readConfig({ BANJIE_DATA: folder, BANJIE_WECHAT_SECRET: 's', BANJIE_WECHAT_APPID: 'a' })).toThrow(
    /BANJIE_MODE/,
  );
  expect(() => readConfig({ BANJIE_DATA: folder, BANJIE_MODE: 'prod' })).toThrow(/prod/);
});

it('a training city begins when it is said, with the zone; production can not be told', () => {
  const begun = (start: string) => readConfig({ BANJIE_DATA: folder, BANJIE_TRAINING_START: start }).trainingStart;
  expect(readConfig({ BANJIE_DATA: folder })).not.toHaveProperty('trainingStart');
  expect(begun('2026-03-11T10:00:00+08:00')).toBe('2026-03-11T02:00:00.000Z');
  expect(begun('2028-02-29T23:59:30.5Z')).toBe('2028-02-29T23:59:30.500Z');
  for (const wrong of ['明天', '2026-03-11', '2026-03-11T10:00:00', '2026-02-30T10:00:00Z', '2026-03-11T25:00:00Z'])
    expect(() => begun(wrong)).toThrow(/BANJIE_TRAINING_START=.*不是带时区的时刻.*2026-03-11T10:00:00\+08:00/);
  const production = { BANJIE_DATA: folder, BANJIE_MODE: 'production', BANJIE_SECRET: secret, MONGODB_URI: uri };
  expect(() => readConfig({ ...production, BANJIE_TRAINING_START: '2026-03-11T10:00:00+08:00' })).toThrow(ConfigError);
});

describe('a secret that can be guessed', () => {
  const production = { BANJIE_DATA: folder, BANJIE_MODE: 'production', BANJIE_SECRET: secret, MONGODB_URI: uri };
  const weak = [
    '0'.repeat(64),
    'a'.repeat(32),
    'abcdefgh'.repeat(4),
    '0123456789abcdef0123456789abcdef',
    'ababababcdcdcdcdefefefefghghghgh',
    'zyxwvutsrqponmlkjihgfedcba987654',
  ];
  it.each(weak)('%s is refused wherever it is set, and not shown', (value) => {
    for (const name of ['SECRET', 'SECRET_ALSO', 'BOT_TOKEN', 'BOT_TOKEN_ALSO', 'METRICS_TOKEN'])
      expect(() => readConfig({ ...production, [`BANJIE_${name}`]: value })).toThrow(
        new RegExp(`^BANJIE_${name} 太容易猜到(?!.*${value}).*randomBytes`, 's'),
      );
    expect(() => readConfig({ BANJIE_DATA: folder, BANJIE_SECRET: value })).toThrow(ConfigError);
  });
  it('is told from one that was made by chance', () => {
    for (let n = 0; n < 200; n += 1) {
      const made = randomBytes(32).toString(n % 2 ? 'hex' : 'base64url');
      const token = randomBytes(16).toString('hex');
      expect(readConfig({ ...production, BANJIE_SECRET: made, BANJIE_BOT_TOKEN: token }).bots).toEqual([
        { token, account: 'main' },
      ]);
    }
  });
});

it('what is secret may lie in a file, as vaults and orchestrators hand it over, and in one place only', () => {
  const at = join(folder, 'handed-over');
  writeFileSync(at, `${secret}\n`);
  const production = { BANJIE_DATA: folder, BANJIE_MODE: 'production', MONGODB_URI: uri };
  expect(readConfig({ ...production, BANJIE_SECRET_FILE: at }).secret).toEqual(new TextEncoder().encode(secret));
  expect(() => readConfig({ ...production, BANJIE_SECRET: secret, BANJIE_SECRET_FILE: at })).toThrow(
    /BANJIE_SECRET 和 BANJIE_SECRET_FILE/,
  );
  const nowhere = join(folder, 'nowhere');
  expect(() => readConfig({ ...production, BANJIE_SECRET_FILE: nowhere })).toThrow(new RegExp(`读不了.*${nowhere}`));
  writeFileSync(at, '0'.repeat(64));
  expect(() => readConfig({ ...production, BANJIE_SECRET_FILE: at })).toThrow(/太容易猜到/);
});

it('production brings its own database, with a password, or is told how', () => {
  const production = { BANJIE_DATA: folder, BANJIE_MODE: 'production', BANJIE_SECRET: secret };
  expect(() => readConfig(production)).toThrow(/缺少 MONGODB_URI.*没有密码.*mongodb:\/\//s);
  expect(readConfig({ BANJIE_DATA: folder })).not.toHaveProperty('mongodbUri');
});

it('what seals personal fields is SM4 unless the city says otherwise', () => {
  const asked = { BANJIE_DATA: folder };
  expect(readConfig(asked).cipher).toBe('SM4-CBC-HMAC-SM3');
  expect(readConfig({ ...asked, BANJIE_CIPHER: 'aes' }).cipher).toBe('AES-256-GCM');
  expect(() => readConfig({ ...asked, BANJIE_CIPHER: 'rot13' })).toThrow(/BANJIE_CIPHER=rot13.*sm4.*aes/s);
});

it('WeCom’s callbacks need both of their secrets, in WeCom’s form and made by chance', () => {
  const wecom = { BANJIE_WECOM_CORPID: 'ww-city', BANJIE_WECOM_AGENTID: '1000002', BANJIE_WECOM_SECRET: secret };
  const read = (token?: string, key?: string) =>
    readConfig({
      ...{ BANJIE_DATA: join(folder, 'd'), ...wecom },
      ...{ BANJIE_WECOM_CALLBACK_TOKEN: token, BANJIE_WECOM_CALLBACK_AES_KEY: key },
    }).wecom?.callback;
  const [token, aesKey] = ['Qx7dZp0sLw3Vn8Yt2Kf6', 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C'];
  expect(read()).toBeUndefined();
  expect(read(token, aesKey)).toEqual({ token, aesKey });
  expect(() => read(token)).toThrow(/要一起设置/);
  expect(() => read(token, aesKey.slice(1))).toThrow(/43 位/);
  expect(() => read('有空格', aesKey)).toThrow(/1 至 32 位/);
  for (const weak of ['banjie', 'a'.repeat(32), '0123456789abcdef'])
    expect(() => read(weak, aesKey)).toThrow(/太容易猜到/);
  expect(() => read(token, 'A'.repeat(43))).toThrow(/太容易猜到/);
});
