import { texts as dossier } from '../../proof/dossier/texts.ts';
import { texts as channels } from '../channels/texts.ts';
import type { Address, DeliveryState } from '../ports.ts';

export const texts = {
  titleOf: (channel: string): string => channels.titles[channel] ?? channel,
  deliveries: {
    states: dossier.deliveryState satisfies Record<DeliveryState, string>,
    channel: (name: string): string => channels.titles[name] ?? (name === 'in-app' ? '小程序消息' : name),
    unread: '未读',
    room: (unit: string) => `${unit}（值班群或系统）`,
    person: (name: string, unit: string) => (unit === '' ? name : `${name}（${unit}）`),
    held: (at: string) => `${at} 再推送`,
    accepted: (at: string) => `${at} 渠道接收`,
    read: (at: string) => `${at} 已读`,
    again: (at: string) => `${at} 再试`,
    sealed: '已加密',
    address: (kind: Address['kind'], value: string) =>
      `${{ inside: '', contact: '聊天联系人', room: '群', account: '账号', url: '地址' }[kind]} ${value}`,
    /** Those of our own; of others it stands as the channel has said it. */
    failure(said: string): string {
      const [, attempts] = /^no result after (\d+) attempts$/.exec(said) ?? [];
      if (attempts !== undefined) return `领取 ${attempts} 次都没有结果`;
      return said === 'not reached by this channel any more' ? '轮到发送时，这个渠道已联系不上他' : said;
    },
  },
  onlyAdministrators: '只有管理员可以查看推送送达情况。',
  why: {
    unbound: (channel: string) => `未绑定${channel}`,
    unwell: (channel: string) => `${channel}不能用`,
    refused: (channel: string) => `${channel}退回`,
    silent: (channel: string) => `还没有给${channel}发过消息`,
  },
  invitation: {
    subject: '请在企业微信里给“办结”机器人发一句“你好”',
    body: '推送要您先给机器人发过消息才能送到。在企业微信搜索“办结”机器人，打开后发“你好”即可，只需一次。之后待办和告警会以卡片推送，按一下就能办。没发之前，仍用其他方式通知您。',
  },
  daily: {
    subject: (persons: number, tasks: number) =>
      tasks > 0 ? `${persons} 人推送不到，${tasks} 项有期限的待办无人能收到` : `${persons} 人推送不到`,
    unwell: (channels: readonly string[]) => `不能用的渠道：${channels.join('、')}。`,
    who: (names: readonly string[], all: number) =>
      `推送不到：${names.join('、')}${all > names.length ? ` 等 ${all} 人` : ''}。他们只能自己打开小程序看到。`,
    endangered: (count: number) => `下列 ${count} 项待办，能办的人一个也推送不到：`,
    line: (title: string, number: string, due: string) => `· ${title}（${number}），期限 ${due}`,
    more: (count: number) => `· 另有 ${count} 项`,
    where: '详见小程序“我的—推送送达情况”。',
  },
};
