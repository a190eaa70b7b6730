export const texts = {
  notYours: '卷宗只提供给在该事项中有岗位职责的人和所在单位负责人。如需查阅，请联系经办人。',
  notFound: '没有这个事项，或者您无权查看。请核对编号，或从“待办”中进入。',
  room: (unit: string) => `${unit}工作群`,
  keyUnreadable: (file: string) =>
    `签名密钥 ${file} 读不出来，或者不是 SM2 私钥（PEM）。请检查文件和权限；用 openssl ecparam -name SM2 -genkey -noout -out 文件 可以新建一把。`,
};
