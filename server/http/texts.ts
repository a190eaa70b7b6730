export const texts = {
  noRoute: '没有这个地址。',
  notSignedIn: '请先登录。',
  notYours: '这个凭据不能用于此操作。',
  invalid: '请求内容有误，请按提示改正。',
  brokenJson: (place: string) => `请求不是合法的 JSON:${place}。`,
  brokenJsonAt: (line: number, column: number) => `第 ${line} 行第 ${column} 列附近有误`,
  brokenJsonSomewhere: '内容不完整或有误',
  tooLarge: (limit: string) => `内容太大，最多 ${limit}。请精简文字或分多次提交。`,
  keyNeeded: '缺少 Idempotency-Key 请求头（8 至 200 个可见字符），无法保证不重复办理。',
  internal: '服务器出了问题，您的操作没有生效。请稍后重试；若仍不行，请把编号告诉管理员。',
  unavailable: '服务暂时不可用，请稍后重试。',
  unbound: '您还没有绑定身份。请在小程序“我的”页取得绑定码，回复“绑定 绑定码”。',
};
