import { texts as channels } from '../channels/texts.ts';
import type { Heard } from '../channels/channel.ts';

const kinds: Record<Heard['kind'], string> = { said: '一句话', press: '按钮点击', report: '送达回执' };

export const texts = {
  noChannel: '这个渠道的设置已被取消，没有谁能处理',
  notSaidYet: '渠道那边暂时改不了卡片',
  notKnownYet: '暂时不知道办成没有',
  what: (channel: string, kind: Heard['kind']) => `${channels.titles[channel] ?? channel}的${kinds[kind]}`,
  onlyAdministrators: '只有管理员可以查看和处理搁置的来信。',
  noLongerAside: '这条来信已不在搁置中：已被重试或放弃。请刷新列表。',
  givenUp: {
    subject: (what: string) => `没有处理：${what}`,
    body: (what: string, name: string, why: string) =>
      `您的${what}因系统故障一直没有处理成，管理员 ${name} 已放弃：${why}。需要办理的，请到小程序“待办”中办。`,
  },
};
