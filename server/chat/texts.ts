export const texts = {
  within: '五分钟内',
  withinElder: '十五分钟内',
  stale: '对话已在别处继续。请重新读取后再写。',
  tooLarge: '这段对话的内容太长，没有保存。请取消后重新开始，或改用小程序。',
};
