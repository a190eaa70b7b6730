/** What the parts of the stood-in `wx` share. */

type Callbacks = {
  success?: (value: unknown) => void;
  fail?: (value: unknown) => void;
  complete?: (value: unknown) => void;
};
export type Options = Callbacks & Record<string, unknown>;

export type Navigation = 'navigateTo' | 'redirectTo' | 'reLaunch' | 'switchTab';

export interface WxOptions {
  /** Origin that the bundle was built for, and the real one that takes its place. */
  builtFor: string;
  server: string;
  /** What wx.login gives; one login takes one. */
  codes: string[];
  /** What wx.qy.login gives where the phone is in WeCom; without it there is no wx.qy. */
  wecomCodes?: string[];
  /** Storage that survived an earlier start of the app. */
  storage: Map<string, unknown>;
  /** What chooseMessageFile gives: name and content of the file. */
  file?: { name: string; content: string };
}

/** What happened outside of the page: badges at the tabs by their position, the title, the requests; and the network. */
export interface Seen {
  badges: Map<number, string>;
  requests: { method: string; url: string; status: number }[];
  title: string;
  online: boolean;
  /** What was shown or passed on of what was downloaded: its path and its bytes. */
  opened: { by: string; content: string }[];
  /** What the person answers when WeChat asks whether messages may be sent, and what was asked so far, in a tap or not. */
  subscribing: { answer: Subscribed; asked: { templates: string[]; inTap: boolean }[] };
  /** What was written on canvases. */
  drawn: string[];
  /** Files that were made of canvases, by their path. */
  made: Map<string, Uint8Array>;
  /** WeChat's own bar of tabs was taken away. */
  tabsHidden: boolean;
  /** Whether a tap is being handled. */
  inTap: boolean;
  /** So many answers to the next writing requests are lost on the way back: done, but nobody knows. */
  losesAnswers: number;
  /** Requests that wait for their answer. */
  underWay: Map<AbortController, string>;
  /** What the app does when it is left for another, and when it is in front again. */
  onApp: Record<'hide' | 'show', (() => void)[]>;
  /** What the app repeats every little while is repeated. */
  repeats: boolean;
}

/** What WeChat answers to the question whether messages may be sent: of each template, or that it can't be asked. */
export type Subscribed = Readonly<Record<string, string | number>>;

export interface WxHost extends WxOptions {
  seen: Seen;
  /** Runs it in a later turn, unless the app is closed before. */
  soon(run: () => void): void;
  navigate(kind: Navigation, url: string): void;
  back(delta: number): void;
  /** Whether the page on top is one at the tabs. */
  isAtTab(): boolean;
  /** Whether there is an element of this id on the page on top. */
  hasElement(id: string): boolean;
}
