/** What is wrong with, or remarkable about, a year's notice. */
export const noticeTexts = {
  notObject:
    '应为一个 JSON 对象，例如 {"year": 2027, "notice": "文号", "off": ["2027-01-01/2027-01-03"], "work": ["2027-01-09"]}',
  unknownKey: (key: string) => `没有“${key}”这一项。可用：year、notice、off、work`,
  year: '年份应为 2004 至 2099 的整数，例如 2027',
  notice: '文号应为文字，最长 100 个字；不知道就不写这一项，不要猜',
  list: (key: string) => `“${key}”应为日期的列表`,
  noneOff: '放假日期一天也没有，请核对通知原文',
  range: (value: string) => `“${value}”不是日期或日期段。应写成 2027-01-01，或 2027-01-01/2027-01-03（首尾都算）`,
  order: (value: string) => `“${value}”的结束日期早于开始日期`,
  long: (value: string) => `“${value}”超过 31 天，请核对`,
  otherYear: (value: string, year: number) => `“${value}”离 ${year} 年太远：通知只涉及当年，或上年末、下年初的日子`,
  twice: (day: string) => `${day} 写了两次`,
  both: (day: string) => `${day} 既放假又上班`,
  weekday: (day: string) => `${day} 不是周六或周日：调休上班的日子只能是周末，平日本来就上班`,
  day: (value: string) => `“${value}”不是日期，应写成 2027-01-09`,
  holidayWorked: (day: string) => `${day} 是法定节假日，不能上班`,
  warning: {
    holidayNotOff: (day: string) => `${day} 按《全国年节及纪念日放假办法》放假，文件里没有它`,
    count: (days: number) => `全年工作日为 ${days} 天，往年在 248 至 252 天之间，请核对`,
    noNotice: '没有写文号：期限旁会显示“放假安排”而没有出处',
  },
} as const;
