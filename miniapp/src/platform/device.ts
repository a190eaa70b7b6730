/** What this phone is, in words by which its owner knows it again in the list of his devices. */
import Taro from '@tarojs/taro';

export function deviceName(): string {
  if (IN_BROWSER) {
    const [, browser] = /(Edg|Firefox|Chrome|Safari)\//.exec(navigator.userAgent) ?? [];
    const [, system] = /(Windows|Mac OS X|Android|iPhone|Linux)/.exec(navigator.userAgent) ?? [];
    return [system, browser].filter(Boolean).join(' ').slice(0, 60);
  }
  try {
    const { brand, model } = Taro.getDeviceInfo();
    return `${brand} ${model}`.trim().slice(0, 60);
  } catch {
    return '';
  }
}
