export const texts = {
  broken: '这不是 Alertmanager(v4)的告警。请检查 webhook 的设置，逐项见说明。',
  busy: '同一组告警同时到达太多，请稍后重发。',
  flapping: '告警频繁波动：此后的反复只计数，不再逐次告知；平静一段时间或持续告警时另行告知。',
  calmAgain: '波动已停止，告警全部恢复并已平静一段时间。',
  steady: '告警仍在持续。',
  tally: (repeats: number, flaps: number, first: string, last: string) =>
    `告警已重复 ${repeats} 次、波动 ${flaps} 次，首次 ${first}，最近 ${last}。`,
  flappingNow: '目前频繁波动，反复只计数，不逐次告知。',
  unnamed: '未命名的告警',
  andMore: (count: number) => `（等 ${count} 项告警）`,
  fault: {
    body: '应为一个 JSON 对象',
    version: '只支持版本 "4"',
    groupKey: '应为告警组的键（1 至 4000 个字符）',
    truncated: '应为不小于 0 的整数',
    alerts: '应为告警的列表',
    status: '应为 firing 或 resolved',
    labels: '应为标签的名称和文字',
    fingerprint: '应为告警指纹（1 至 64 个字母、数字、- 或 _）',
  },
};
