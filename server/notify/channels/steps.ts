/** What an administrator does, one thing after the other, when a channel says that it is not well. */
type Steps = readonly (readonly [RegExp, readonly string[]])[];

const bot = (process: string, credential: string): Steps => [
  [
    /no bot has claimed/,
    [
      `机器人进程（${process}）是否在运行；没有就启动，并让它随机器启动（bot/README.md）`,
      '看它的日志：是否连得上 BANJIE_SERVER（“deliveries cannot be claimed”就是连不上）',
      `日志里是 401 或 403：机器人的 BANJIE_BOT_TOKEN 与服务器的 ${credential} 是否一样，BANJIE_BOT_ACCOUNT 是否是这个账号`,
      '日志里是“gateway cannot be reached”或“WeCom reported an error”：机器人到聊天网络不通，或账号、密钥不对',
    ],
  ],
];

const steps: Readonly<Record<string, Steps>> = {
  wecom: [
    [/gettoken: errcode 4001[13]/, ['核对 BANJIE_WECOM_CORPID：管理后台“我的企业”最下面的企业 ID']],
    [
      /gettoken: errcode/,
      ['核对 BANJIE_WECOM_SECRET：管理后台“应用管理”→ 该应用 → Secret，重新查看后填入', '改好后重启服务器，再检查'],
    ],
    [/takes no token/, ['另有程序在用同一个应用的 Secret 取令牌：让它不再取，或为本系统另建一个应用']],
    [/errcode 60020/, ['把本服务器的出口 IP 加入该应用的“企业可信IP”', '服务器经代理出网的，加代理的 IP']],
    [/errcode/, ['在企业微信开发者文档“全局错误码”中查这个号码，按说明处理']],
    [
      /does not answer/,
      [
        '在服务器上试：curl -sS https://qyapi.weixin.qq.com/cgi-bin/gettoken（私有部署换成 BANJIE_WECOM_URL）；不通就请网络管理员放行 443 端口',
        '私有部署的，核对 BANJIE_WECOM_URL 的协议、域名和端口',
      ],
    ],
  ],
  subscribe: [
    [
      /stable_token: errcode/,
      [
        '核对 BANJIE_WECHAT_APPID 和 BANJIE_WECHAT_SECRET（小程序后台“开发管理”）',
        '小程序后台的“IP白名单”要有本服务器的出口 IP（40164）',
      ],
    ],
    [/has no template/, ['小程序后台“订阅消息”里没有这些模板：选用，或改 BANJIE_WECHAT_TEMPLATES 里的标识']],
    [
      /gives no token|does not answer/,
      ['在服务器上试：curl -sS https://api.weixin.qq.com/；不通就请网络管理员放行 443 端口'],
    ],
    [/takes no token/, ['另有程序在用旧接口刷新同一个小程序的令牌：改用 stable_token，或停用它']],
    [/errcode/, ['在微信开放文档“返回码”中查这个号码，按说明处理']],
  ],
  sms: [
    [
      /no answer/,
      [
        '在服务器上试：curl -sS "$BANJIE_SMS_URL"；不通就核对地址、放行端口，或启动短信适配程序',
        '地址通而仍如此：网关没有按 docs/delivery.md 的格式答复 {"code":…}',
      ],
    ],
    [
      /SMS gateway: (?:signature|unsigned|forbidden|40[13])/,
      ['核对 BANJIE_SMS_SECRET 与网关一侧是否一样', '核对两边的时钟，相差不能超过五分钟'],
    ],
    [/SMS gateway/, ['这是网关自己的代码：按网关的文档处理（余额、签名、模板未审核等）']],
  ],
  webhook: [[/./, ['联系这些单位修好系统', '修好后由单位在“我的—单位系统推送”中点“恢复”，会从停下处续送']]],
  'wecom-bot': bot('BANJIE_WECOM_BOT_ID 那一个', 'BANJIE_WECOM_BOT_TOKEN'),
  wechaty: bot('BANJIE_BOT_ACCOUNT=main', 'BANJIE_BOT_TOKEN'),
};

/** Those of the first that fits what it says; none where nothing is known of it. */
export function stepsFor(channel: string, detail: string): readonly string[] {
  const known = channel.startsWith('chat-')
    ? bot(`BANJIE_BOT_ACCOUNT=${channel}`, 'BANJIE_BOT_ACCOUNTS')
    : steps[channel];
  return known?.find(([says]) => says.test(detail))?.[1] ?? [];
}
