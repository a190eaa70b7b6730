/// <reference types="@tarojs/taro" />

declare module '*.scss';
declare const BANJIE_API_BASE: string;
/** True in the browser build, false in WeChat. */
declare const IN_BROWSER: boolean;
