/** A time to wait, as it is said: whole minutes from two on, rounded up so that the promise holds. */
export const waitText = (seconds: number): string =>
  seconds < 120 ? ` ${Math.max(1, Math.ceil(seconds))} 秒` : ` ${Math.ceil(seconds / 60)} 分钟`;
