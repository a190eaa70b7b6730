export const texts = {
  nameNeeded: '附件没有文件名。请换一个文件，或改名后重新上传。',
  nameLong: (max: number) => `文件名太长，最多 ${max} 个字。请改短后重新上传。`,
  nameOdd: '文件名中有看不见的字符。请改名后重新上传。',
  kindUnknown: (name: string, allowed: string) =>
    `“${name}”这种文件不能上传。可以上传：${allowed}。压缩包请解压后逐个上传。`,
  empty: (name: string) => `“${name}”是空文件。请检查后重新上传。`,
  tooLarge: (limit: string) => `文件太大，每个最多 ${limit}。请压缩图片、分册或删减后重新上传。`,
  tooMany: (count: number, size: string) =>
    `您上传了附件却还没有提交的已达上限（${count} 个或 ${size}）。请先提交，或移除不用的附件；不处理的会在 24 小时后（存在草稿里的在 30 天后）自动清除。`,
  mismatch: (name: string, expected: string, found: string | undefined) =>
    `“${name}”与扩展名不符：应是“${expected}”${found === undefined ? '' : `，实际是“${found}”`}。请用原来的软件另存为正确的格式后重新上传。`,
  encrypted: (name: string) => `“${name}”设了打开密码，别人看不了。请去掉密码、重新保存后上传。`,
  active: (name: string, what: string) =>
    `“${name}”里有${what}，不能上传。请去掉后另存（Office 另存为不带宏的格式，PDF 可重新打印成 PDF）再上传。`,
  activeKinds: {
    macro: '宏',
    embedded: '嵌入的程序或对象',
    script: '脚本或启动程序的动作',
    unreadable: '无法检查的内容',
  },
  harmful: (name: string, found: string) =>
    `“${name}”没有通过安全检查（${found}），没有收下。请用杀毒软件检查您的设备，换一个文件。`,
  scannerLimit: (name: string) => `“${name}”超过安全检查能查的大小，没有收下。请分册或压缩图片后重新上传。`,
  scannerAway: (seconds: number) =>
    `安全检查暂时不可用，附件没有收下。文件仍在您的设备上，请 ${seconds} 秒后重新上传；若仍不行，请告诉管理员。`,
  notUtf8: (name: string) => `“${name}”不是 UTF-8 编码的文字。请另存为 UTF-8 编码（表格选“CSV UTF-8”）后重新上传。`,
  markup: (name: string) => `“${name}”的内容是网页或脚本，不能上传。请另存为 PDF 后上传。`,
  signature: {
    kind: '手写签名应为 PNG 图片。请在签名板上签名。',
    tooLarge: (limit: string) => `签名图太大，最多 ${limit}。请在签名板上签名。`,
    unreadable: '读不了这张签名图。请清除后重新签名。',
    size: '签名图太小或太大。请在签名板上签名。',
    blank: '签名太少，看不出姓名。请清除后写全姓名。',
    gone: '签名已经失效，或者是为另一个决定签的：一个签名只用于一个决定。请重新签名。',
  },
  gone: '附件已经失效（未提交的附件只保留 24 小时，存在草稿里的保留 30 天）或已用于别的事项。请移除后重新上传。',
  changed: (name: string) =>
    `附件“${name}”的内容与事项记录中的哈希不符，可能被改动过或已损坏，不能下载。请告知系统管理员核查（npm run verify）。`,
  notFound: '没有这个附件，或者您不能看。',
  kinds: {
    pdf: 'PDF',
    ofd: 'OFD',
    docx: 'Word 文档（docx）',
    xlsx: 'Excel 表格（xlsx）',
    pptx: 'PPT 演示文稿（pptx）',
    doc: 'Word 97-2003 文档（doc）',
    xls: 'Excel 97-2003 表格（xls）',
    ppt: 'PPT 97-2003 演示文稿（ppt）',
    png: 'PNG 图片',
    jpg: 'JPG 图片',
    txt: '文字',
    csv: '文字表格',
  },
  /** What else a content may turn out to be. */
  found: {
    program: '可执行程序',
    archive: '压缩包',
    oldOffice: '旧版 Office 文档',
    media: '音频或视频',
    picture: '另一种格式的图片',
    other: '另一种格式的文件',
  },
} as const;
