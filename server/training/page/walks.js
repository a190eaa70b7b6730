/** Five walks through the product. Each step says what to do, and does the part outside of the phone by one tap. */

export const walks = [
  {
    title: '共享数据有误：报告、核实、六家回执',
    why: '数据纠错（B-32）',
    steps: [
      {
        text: '市教育局的何静发现一条区划名称不对，在聊天里一句话报告：',
        be: 'education-data',
        say: '纠错 行政区划代码 371471 名称 现为德州天衢新区 应为德州经济技术开发区 依据统计用区划代码表',
      },
      { text: '市民政局的林晓芸在手机上核实，逐条给出结论。', be: 'civil-data' },
      { text: '结果告知六个使用单位，各自比对后回执；收齐才办结。比如市交通运输局：', be: 'transport-data' },
      { text: '市统计局还可以拿自己的区划表比对，勾选差异一次提交：', be: 'statistics-data' },
    ],
  },
  {
    title: '申请上云：受理、测试、试运行',
    why: '政务云使用（A-10 至 A-14）',
    steps: [
      { text: '市交通运输局的谭咏梅有一件申请正等受理，也可以在手机上再发起一件。', be: 'transport-contact' },
      { text: '市电子政务办的周文博受理：聊天里引用推送回“受理”，再回“是”。', be: 'office-cloud', say: '待办' },
      {
        text: '3 个工作日内不受理就逾期。拨到下一个工作日看看提醒：',
        forward: { nextWorkingDay: true },
        key: '下一个工作日',
      },
      { text: '提供商提供测试环境；测试 15 天、试运行 30 天，时间不到谁也通过不了。', be: 'cloud-ops' },
    ],
  },
  {
    title: '告警没人确认：逐级上升',
    why: '故障与应急处置（A-31、A-41）',
    steps: [
      {
        text: '先做第一值班江海波，然后让监控平台发来一条真的告警：',
        be: 'cloud-duty1',
        ring: 'firing',
        key: '触发一条告警',
      },
      { text: '不理它，拨快十分钟，轮到第二值班卢思齐：', forward: { minutes: 10 }, key: '+10 分钟' },
      { text: '卢思齐在聊天里回“确认”，从此不再打扰别人。', be: 'cloud-duty2', say: '确认' },
      { text: '监控恢复，受影响单位得到告知，剩下故障报告：', ring: 'resolved', key: '告警恢复' },
    ],
  },
  {
    title: '发现安全风险：暂停、整改、复查',
    why: '安全风险整改（A-37）',
    steps: [
      { text: '许安然在手机上发起一件高风险整改；系统随即登记为暂停运行。', be: 'office-security' },
      { text: '市卫健委的万里鹏提交整改结果。', be: 'health-security' },
      { text: '许安然复查合格，暂停解除，事项办结。', be: 'office-security' },
      {
        text: '低风险的：市住建局严冬限期整改。逾期不会自动处罚，而是请电子政务办决定措施：',
        be: 'housing-data',
        forward: { days: 20 },
        key: '拨快 20 天',
      },
    ],
  },
  {
    title: '在企业微信里办：卡片上直接按',
    why: '企业微信卡片（A-31、A-37）',
    steps: [
      { text: '先让监控平台发来一条告警，没有人理它：', ring: 'firing', key: '触发一条告警' },
      {
        text: '二十分钟后轮到第三值班韩雪松：他的卡片上有“确认”，按一下就办了，卡片变成谁在何时办的。',
        be: 'cloud-duty3',
        forward: { minutes: 20 },
        key: '+20 分钟',
      },
      {
        text: '停掉企业微信再触发一条：消息改走别的渠道。决定类的事要在卡片上按两次，比如邵凌云会签强制措施。',
        be: 'cybersecurity-security',
      },
    ],
  },
];
