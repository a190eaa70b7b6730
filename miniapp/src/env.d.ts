/// <reference types="@tarojs/taro" />

declare module '*.scss';
declare const BANJIE_API_BASE: string;
