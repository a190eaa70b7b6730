/** Small things that survive. Nothing here throws: a full or forbidden storage loses a draft, not the work in hand. */
import Taro from '@tarojs/taro';

export interface Storage {
  read(key: string): unknown;
  write(key: string, value: unknown): void;
  remove(key: string): void;
  keys(): string[];
}

const quietly = <T>(work: () => T, otherwise: T): T => {
  try {
    return work();
  } catch {
    return otherwise;
  }
};

const ofBrowser = (area: () => globalThis.Storage): Storage => ({
  read: (key) =>
    quietly(() => {
      const text = area().getItem(key);
      return text === null ? undefined : (JSON.parse(text) as unknown);
    }, undefined),
  write: (key, value) => quietly(() => area().setItem(key, JSON.stringify(value)), undefined),
  remove: (key) => quietly(() => area().removeItem(key), undefined),
  keys: () => quietly(() => Object.keys(area()), []),
});

const ofWechat: Storage = {
  read: (key) =>
    quietly(() => {
      const value: unknown = Taro.getStorageSync(key);
      return value === '' ? undefined : value;
    }, undefined),
  write: (key, value) => quietly(() => Taro.setStorageSync(key, value), undefined),
  remove: (key) => quietly(() => Taro.removeStorageSync(key), undefined),
  keys: () => quietly(() => Taro.getStorageInfoSync().keys, []),
};

/** Drafts and settings: kept until they are removed. */
export const lasting: Storage = IN_BROWSER ? ofBrowser(() => window.localStorage) : ofWechat;

/** The token: in a browser it ends with the tab, so that two phones side by side can be two persons. */
export const ofSession: Storage = IN_BROWSER ? ofBrowser(() => window.sessionStorage) : ofWechat;
