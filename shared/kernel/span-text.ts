/** How long something took or has lasted, as people say it: 45 秒, 12 分钟, 3 小时 5 分钟, 2 天 4 小时. Pure. */
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from './time.ts';

/** @param ms not negative; what is less counts as nothing */
export function spanText(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < MS_PER_MINUTE) return `${Math.floor(whole / 1000)} 秒`;
  if (whole < MS_PER_HOUR) return `${Math.floor(whole / MS_PER_MINUTE)} 分钟`;
  const [most, unit, rest, part] =
    whole < MS_PER_DAY
      ? ([MS_PER_HOUR, '小时', MS_PER_MINUTE, '分钟'] as const)
      : ([MS_PER_DAY, '天', MS_PER_HOUR, '小时'] as const);
  const more = Math.floor((whole % most) / rest);
  return `${Math.floor(whole / most)} ${unit}${more > 0 ? ` ${more} ${part}` : ''}`;
}
