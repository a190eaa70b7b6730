/** What a newcomer reads: the three things to do first. */
import type { Happening } from './happenings.ts';
import type { HelpRole } from './roles.ts';

interface Said {
  title: string;
  text: string;
  chat: string;
}

const reached = (what: string): Said => ({
  title: '让推送找得到您',
  text: `取一个绑定码，发给聊天里的办结助手。${what}，回复就能办。`,
  chat: '已经绑定了这个聊天，推送会发到这里',
});

export const texts = {
  roles: {
    administrator: '管理员',
    provider: '云服务商',
    official: '审核决定',
    department: '申请和答复',
  } as Readonly<Record<HelpRole, string>>,
  firstSteps: {
    official: {
      acted: {
        title: '办第一件待办',
        text: '卡片上有谁申请、依据和期限。看清后点按钮，选一条意见，确认一次就办好。',
        chat: '发“待办”，看清后按列出的口令回复，再回“是”',
      },
      phrases: {
        title: '备好常用意见',
        text: '把您常写的话存几条，下次点一下就填好，不用打字。',
        chat: '到小程序 我的 → 常用意见 存几条常写的话',
      },
      reached: reached('轮到您办、快到期时会推送'),
    },
    department: {
      opened: {
        title: '发起第一件',
        text: '申请上云、申请数据、报告数据有误，都从这里发起。已知的先填好，不对的当场提示。',
        chat: '发“纠错”报告数据有误，发“发起”看能申请什么',
      },
      acted: {
        title: '答复第一件待办',
        text: '别人请您单位核实、整改、补材料的，都在待办里。写好结果提交，对方随即收到。',
        chat: '发“待办”看要答复的，按列出的口令回复',
      },
      reached: reached('结果出来、要您答复时会推送'),
    },
    provider: {
      roster: {
        title: '排好值班表',
        text: '告警先叫当班的人，没人应才叫下一个。看看谁在值班，缺人的日子先补上。',
        chat: '发“谁在值班”看今天叫谁；排班到小程序 我的 → 值班表',
      },
      acted: {
        title: '办第一件待办',
        text: '确认告警、提供环境、回报进展，都在待办里，也可以在聊天里回一个词。',
        chat: '发“待办”；来了告警，回“确认”就算接手',
      },
      reached: reached('夜里的告警也会推送'),
    },
    administrator: {
      people: {
        title: '把单位和人员放进来',
        text: '从表格导入，写入之前先看增减和错处；也可以一个一个添加。',
        chat: '到小程序 我的 → 管理 导入单位和人员',
      },
      posts: {
        title: '让每个岗位有人',
        text: '事项发给岗位，岗位空着就没人办。这里列出没有人的岗位。',
        chat: '到小程序 我的 → 管理 看哪些岗位没有人',
      },
      settings: {
        title: '定好本市的数',
        text: '下班时间、免打扰、提醒提前几天：按本市情况改；法定期限改不了。',
        chat: '到小程序 我的 → 本市设定 看看默认的数合不合本市',
      },
    },
  } as Readonly<Record<HelpRole, Partial<Record<Happening, Said>>>>,
};
