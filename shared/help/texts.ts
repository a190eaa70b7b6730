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

/** Help where one stands. */
export const helpTexts = {
  parts: {
    for: '这是做什么的',
    can: '我可以做什么',
    next: '接下来会怎样',
    steps: '提交以后',
    decides: '谁来决定',
    ends: '可能的结果',
    now: '现在到哪一步',
    needs: '要填什么',
    late: '期限',
    basis: '依据',
    ask: '有疑问问谁',
  },
  whoIsDecided: '事项里写着在谁手里；材料和规定的事，问受理的单位。页面和账号的事，问本市管理员。',
  whoAdministers: '本单位联络员，或本市管理员。',
  whoHeads: '本单位负责人，或本市管理员。',
  procedure: {
    openedBy: (who: string) => `由${who}发起。`,
    step: (n: number, title: string, said: string) => `${n}. ${title}${said === '' ? '' : `：${said}`}`,
    limit: (span: string, article: string | undefined) => `${span}（${article ?? '本市设定'}）`,
    decides: (who: string, steps: readonly string[]) => `${who}：${steps.join('、')}`,
    ends: (good: readonly string[], bad: readonly string[]): string[] => [
      ...(good.length > 0 ? [`办成：${good.join('、')}`] : []),
      ...(bad.length > 0 ? [`没有办成：${bad.join('、')}`] : []),
    ],
    late: (who: string) =>
      `快到期会提醒。到期没有办的记为逾期，告诉他的负责人${who === '' ? '' : `和${who}`}；不会因为逾期就自动同意或不同意。`,
    due: (due: string) => `要在${due}办好。`,
    article: (id: string, text: string) => `${id} ${text}`,
    ask: (who: string) => `办理和规定的事，问${who}。`,
    askAbout: (who: string) => `内容和材料的事，问${who}。`,
    toStep: (title: string) => `转到“${title}”`,
    toEnd: (title: string) => `办结：${title}`,
    stays: '留在这一步，内容会记下来',
    leads: (when: string | undefined, to: string) => (when === undefined ? to : `${when}的，${to}`),
    item: (title: string, who: string, due: string) =>
      `${title}${who === '' ? '' : `，在${who}手里`}${due === '' ? '' : `，${due}`}`,
    ended: (title: string) => `已办结：${title}。`,
    offer: (title: string, leads: string, blocked: string | undefined) =>
      `${title}：${blocked === undefined ? leads : `现在不能，${blocked}`}`,
    notMine: '现在没有轮到您的；轮到您时会通知。',
    besides: (titles: readonly string[]) => `还可以：${titles.join('、')}`,
    deciding: (title: string, step: string | undefined) =>
      step === undefined ? `您将要办：${title}。` : `在“${step}”这一步，您将要办：${title}。`,
    needs: (titles: readonly string[]) => `必须填：${titles.join('、')}`,
    needsNothing: '没有必须填的，确认就行。',
    takeBack: '这是一项决定：确认后才算。还没有人接着办之前，可以撤回。',
  },
};
