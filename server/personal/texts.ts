export const texts = {
  notFound: '没有这个事项，或它与您无关。',
  noField: '这个事项没有这一项加密保存的内容。',
  notHandling: '只有正在办理这个事项的人可以查看；办结后不再显示。',
  notInChat: '加密保存的内容不在聊天里显示，请到小程序查看。',
  destroyed: '这一项内容的密钥已按规定销毁，内容不能再读出。',
  seen: '查看',
  keyDestroyed: '销毁密钥',
  atMachine: '系统管理员（命令行）',
  command: {
    usage: '请给出事项编号，例如：npm run admin -- forget 26000012',
    noMatter: (number: string) => `没有编号 ${number} 的事项。`,
    nothing: (number: string) => `事项 ${number} 没有加密保存的内容，或其密钥已经销毁。`,
    done: (number: string, count: number) =>
      `事项 ${number} 有 ${count} 项内容的密钥已销毁，内容不能再读出；记录链不受影响。`,
  },
};
