/** What a unit reads when it hands in its catalogue. */
export const texts = {
  notRegistrar: '只有本单位的目录登记员可以按表导入目录',
  tooLarge: '文件太大：最多 4 MB。请分成几个文件',
  name: (unit: string) => `${unit}政务信息资源目录.xlsx`,
  sheet: '政务信息资源目录',
};
