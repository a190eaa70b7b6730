import type { Fault, Posted } from '../../../outward/post.ts';

export const texts = {
  onlyHeads: '只有单位负责人和管理员可以管理单位系统的推送地址。请联系本单位负责人。',
  none: '没有这个推送地址，可能已被删除。请返回列表刷新。',
  notYourUnit: '只能为自己担任负责人的单位添加推送地址。',
  whichUnit: '请选择“单位”。',
  most: (n: number) => `每个单位最多 ${n} 个推送地址。请先删除不用的。`,
  keyReused: '这次请求的编号已用于另一个地址。请重新提交。',
  stillTwo: (until: string) =>
    `上次更换前的旧密钥到 ${until} 才失效，在此之前不能再换。密钥已泄露的，请选择“立即失效”。`,
  unreadable: '读不出这个地址的密钥：服务器的密钥已更换而没有保留旧的。请更换密钥。',
  noSuchCursor: '没有这个序号的事件，可能已超过 30 天。',
  fault: {
    notAnAddress: '不是网址，请写成 https://系统域名/路径 的样子',
    notTls: '应为 https 地址：消息内容不能在网络上明文传送。确需 http 的，请联系系统管理员设置 BANJIE_WEBHOOK_HTTP',
    withCredentials: '网址中不要写用户名和密码，消息由签名证明来源',
    inside: '这是内部网络的地址，不能推送。确需推送的，请联系系统管理员设置 BANJIE_WEBHOOK_NETS',
  } as const satisfies Record<Fault, string>,
  failed: {
    inside: '域名指向内部网络的地址，未发送',
    unresolved: '域名解析不到地址',
    slow: '10 秒内没有答复',
    expired: '对方的证书已过期（或还没有生效），未发送。请对方更换证书',
    otherHost: '对方的证书不是发给这个域名的，未发送。请核对网址，或请对方更换证书',
    unknownAuthority:
      '对方的证书由不受信任的机构签发（例如自签），未发送。确属本市的，请系统管理员设置 BANJIE_WEBHOOK_CA',
    tls: '与对方建立加密连接失败，未发送',
    refused: '拒绝连接',
    broken: '连接中断',
  } as const satisfies Record<Extract<Posted, { failed: string }>['failed'], string>,
  answered: (status: number, text: string) => (text === '' ? `HTTP ${status}` : `HTTP ${status}：${text}`),
  standing: {
    well: '正常',
    waiting: (waiting: number) => `还有 ${waiting} 条待送`,
    failing: (since: string, attempts: number, next: string) => `${since} 起失败 ${attempts} 次，${next} 再试`,
    paused: '已暂停',
    failed: '长期失败，已停用。修好后请恢复，会从停下处续送',
  },
  ping: { subject: '测试消息', body: '收到这条消息并且验签通过，说明推送已接好。' },
  disabled: {
    subject: (name: string) => `单位系统推送已停用：${name}`,
    body: (name: string) =>
      `向“${name}”的推送连续失败，已停用，本单位系统不再收到新消息；各人在小程序和聊天中的消息不受影响。请本单位系统的维护人员修好后，在“我的—单位系统推送”中恢复，会从停下处续送；30 天内的也可由系统按序号补取。`,
  },
  health: (failed: readonly string[]) => `这些单位系统的推送已停用：${failed.join('、')}`,
};
