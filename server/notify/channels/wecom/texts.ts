export const texts = {
  urgent: (subject: string) => `【紧急】${subject}`,
  number: (number: string, at: string) => `${at} 事项 ${number}`,
  words: (words: readonly string[]) => `可办理：${words.join('、')}`,
  open: '去办理',
};
