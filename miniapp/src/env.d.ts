/// <reference types="@tarojs/taro" />

declare module '*.scss';
declare const BANJIE_API_BASE: string;
/** True in the browser build, false in WeChat. */
declare const IN_BROWSER: boolean;

// Taro has no names for these.
declare const wx: {
  shareFileMessage(options: {
    filePath: string;
    fileName: string;
    success: (value: unknown) => void;
    fail: () => void;
  }): void;
  /** Not in an old WeChat. */
  onThemeChange?(changed: () => void): void;
  /** Only where the mini-app runs in WeCom. */
  qy?: { login?(options: { success: (value: { code?: string }) => void; fail: () => void }): void };
};

// The one thing that is used of it; its own types are a package more.
declare module 'react-dom' {
  import type { ReactNode, ReactPortal } from 'react';
  export function createPortal(children: ReactNode, container: Element): ReactPortal;
}
