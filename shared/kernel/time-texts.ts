/** Sunday first, as the arithmetic of weekdays counts them. */
export const weekdayNames = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const;

export const timeTexts = {
  day: (month: number, date: number) => `${month}月${date}日`,
  year: (year: number) => `${year}年`,
  /** How a limit that ends with the day is read: 24:00 of that day, not 00:00 of the next. */
  endOfDay: '24:00',
} as const;
