/** What is wrong with the settings, and what to do. */
export const texts = {
  mode: (mode: string) => `BANJIE_MODE=${mode} 无法识别。可用的值：production（正式）、training（训练场）。`,
  sayMode:
    '设置了微信小程序密钥，却没有说明是正式还是训练。请设置 BANJIE_MODE=production（正式）或 BANJIE_MODE=training（训练场）。',
  trainingHost: (host: string) =>
    `训练场谁都可以进，只能在本机开（BANJIE_HOST=127.0.0.1），不能是 ${host}。正式使用请设置 BANJIE_MODE=production。`,
  port: (port: string) => `BANJIE_PORT=${port} 不是端口号（0–65535）。`,
  uploadMb: (size: string) => `BANJIE_UPLOAD_MB=${size} 不对：单个附件的上限应为 1 至 200 的整数（MB）。`,
  takeBack: (seconds: string) => `BANJIE_TAKE_BACK_SECONDS=${seconds} 不对：结果发出前等待的秒数应为 0 至 600 的整数。`,
  limits: (given: string) =>
    `BANJIE_LIMITS=${given} 无法识别。应写成 papers=60/600/3,uploads=200/600 的样子：种类=次数/秒数/同时几项；种类有 uploads、papers、comparisons、polls、openings。`,
  threads: (given: string) => `BANJIE_THREADS=${given} 不对：应为 1 至 16 的整数。`,
  clamd: (given: string) =>
    `BANJIE_CLAMD=${given} 无法识别。应写成 127.0.0.1:3310，或本机套接字的路径 /run/clamav/clamd.ctl。`,
  trainingStart: (start: string) =>
    `BANJIE_TRAINING_START=${start} 不是带时区的时刻。请写成 2026-03-11T10:00:00+08:00 的样子。`,
  startOfProduction:
    '正式环境的时间就是机器的时间，不能设置 BANJIE_TRAINING_START。请去掉它；训练场请设置 BANJIE_MODE=training。',
  secretMissing:
    '缺少 BANJIE_SECRET：正式环境必须有一个至少 32 字节的密钥，用来签发登录凭证。可用 node -p "crypto.randomBytes(32).toString(\'hex\')" 生成，妥善保管，各进程相同。',
  twice: (name: string) => `${name} 和 ${name}_FILE 只能设置一个。`,
  secretShort: (name: string, bytes: number, least: number) =>
    `${name} 只有 ${bytes} 字节，至少要 ${least} 字节。可用 node -p "crypto.randomBytes(32).toString('hex')" 生成。`,
  secretPlain: (name: string) =>
    `${name} 太容易猜到（字符种类太少、重复或连续）。请用 node -p "crypto.randomBytes(32).toString('hex')" 重新生成，不要手写。`,
  mongoMissing:
    '缺少 MONGODB_URI：正式环境不能用自带的数据库，它没有密码，也只有一份。请安装 MongoDB 副本集，开启访问控制（建一个只对本库有 readWrite 权限的用户），再设置 MONGODB_URI=mongodb://用户:密码@主机1,主机2,主机3/banjie?replicaSet=rs0&authSource=admin&tls=true。只是试用，请设置 BANJIE_MODE=training。',
  wechatTemplates: (part: string) =>
    `BANJIE_WECHAT_TEMPLATES 中的“${part}”无法识别。应写成 task=模板id:thing1=subject,character_string2=number,time3=due;reminder=… 的样子，写法见 docs/delivery.md。`,
  smsHalf:
    'BANJIE_SMS_URL、BANJIE_SMS_SECRET 和 BANJIE_SMS_SIGN 要一起设置：短信网关的地址、与它约定的签名密钥、短信签名（【】中的名称）。',
  smsSign: (sign: string, most: number) => `BANJIE_SMS_SIGN=${sign} 不对：短信签名不带【】，最多 ${most} 个字。`,
  smsInClear: (url: string) => `BANJIE_SMS_URL=${url} 不是 https 地址：手机号码不能在网络上明文传送。`,
  smsPerSecond: (given: string) => `BANJIE_SMS_PER_SECOND=${given} 不对：应为 1 至 500 的整数。`,
  smsTemplates: (given: string, known: string) =>
    `BANJIE_SMS_TEMPLATES=${given} 无法识别。应写成 urgent=SMS_001,task=SMS_002 的样子，可用的种类：${known}。`,
  webhookHttp: (given: string) =>
    `BANJIE_WEBHOOK_HTTP=${given} 无法识别。可用的值：yes（允许 http 地址）、no（默认）。`,
  webhookCa: (file: string) => `BANJIE_WEBHOOK_CA 所指的 ${file} 读不出证书。应是 PEM 格式，一个或几个 CERTIFICATE。`,
  webhookNets: (one: string) =>
    `BANJIE_WEBHOOK_NETS 中的“${one}”不是地址或网段。请写成 10.20.0.0/16 的样子，多个用逗号分开。`,
  accountTaken: (account: string) =>
    `BANJIE_BOT_ACCOUNT=${account} 是企业微信智能机器人或其他聊天账号（chat-…）的名字，请给这个聊天账号另取一个名字。`,
  accounts: 'BANJIE_BOT_ACCOUNTS 请写成“chat-2:凭据,chat-3:凭据”：账号名以 chat- 开头，后面是小写字母或数字。',
  wecomHalf:
    'BANJIE_WECOM_CORPID、BANJIE_WECOM_AGENTID 和 BANJIE_WECOM_SECRET 要一起设置：在企业微信管理后台“我的企业”和“应用管理”中可以找到，AGENTID 是整数。',
  wecomAccounts: (given: string) =>
    `BANJIE_WECOM_ACCOUNTS=${given} 无法识别：应为企业微信的账号上限（管理后台“我的企业”中的企业人数上限），1 至 10000000 的整数。`,
  wecomCallbackHalf:
    'BANJIE_WECOM_CALLBACK_TOKEN 和 BANJIE_WECOM_CALLBACK_AES_KEY 要一起设置：在企业微信管理后台该应用的“接收消息”→“设置 API 接收”中可以随机生成。',
  wecomCallbackForm:
    'BANJIE_WECOM_CALLBACK_TOKEN 应为 1 至 32 位英文或数字，BANJIE_WECOM_CALLBACK_AES_KEY 应为 43 位英文或数字，与企业微信管理后台填写的一字不差。',
  wecomCallbackWeak: (least: number) =>
    `BANJIE_WECOM_CALLBACK_TOKEN 或 BANJIE_WECOM_CALLBACK_AES_KEY 太容易猜到（不足 ${least} 位、字符种类太少、重复或连续）：谁猜到就能替人按下按钮。请在企业微信管理后台随机生成。`,
  wecomInClear: (url: string) => `BANJIE_WECOM_URL=${url} 不是 https 地址：应用的密钥不能在网络上明文传送。`,
  wechatHalf: 'BANJIE_WECHAT_APPID 和 BANJIE_WECHAT_SECRET 要一起设置：在微信公众平台“开发管理”中可以找到。',
  oidcHalf:
    'BANJIE_OIDC_ISSUER、BANJIE_OIDC_CLIENT_ID、BANJIE_OIDC_CLIENT_SECRET 要一起设置：由统一身份认证平台登记本系统时给出。',
  oidcRedirect:
    '请设置 BANJIE_OIDC_REDIRECT（或 BANJIE_PUBLIC_URL）：统一身份认证平台登录后回到的地址，即本系统的 …/m/，须与平台上登记的一字不差。',
  oidcInClear: (name: string, url: string) => `${name}=${url} 应是 https 网址：登录凭证不能在网络上明文传送。`,
  oidcClaimIs: (value: string) =>
    `BANJIE_OIDC_CLAIM_IS=${value} 无法识别。可用的值：identity（身份证号或企业微信账号）、person（名册中的人员标识）。`,
  cipher: (name: string) =>
    `BANJIE_CIPHER=${name} 无法识别。可用的值：sm4（SM4 与 HMAC-SM3，默认）、aes（AES-256-GCM）。`,
  proxies: (one: string) =>
    `BANJIE_PROXIES 中的“${one}”不是地址或网段。请写成 10.0.0.5 或 10.0.0.0/24 的样子，多个用逗号分开。`,
  url: (name: string, url: string) => `${name}=${url} 不是网址。`,
  unreadable: (file: string) => `读不了 ${file}：请检查文件权限，应当只属于运行本程序的用户（600）。`,
};
