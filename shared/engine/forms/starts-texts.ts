export const startTexts = {
  /** "取自 2025年的“资源需求申报”（25000012）" */
  last: (when: string, title: string, number: string) => `取自${when}的“${title}”（${number}）`,
  year: (year: string) => `${year}年`,
  own: '本单位',
  only: (register: string) => `本单位在“${register}”中唯一的一项`,
  entry: (title: string, number: string) => `取自“${title}”的登记（${number}）`,
  earlier: (title: string) => `取自本事项的“${title}”`,
  begun: '按已有登记填入',
};
