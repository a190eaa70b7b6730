export const texts = {
  title: '查找',
  hint: '事项、登记簿、条文、人员，可用拼音首字母',
  placeholder: '字词、编号、拼音或首字母',
  kindsLabel: '找什么',
  kinds: { all: '全部', matter: '事项', entry: '登记簿', article: '条文', person: '人员' },
  statesLabel: '状态',
  states: { all: '不限', open: '未办结、在册', ended: '已办结、已解除' },
  begin: ['查找您能看到的一切', '例如“行政区划”“xzqh”“B-32”或编号。别的单位的内容不会列出。'],
  none: ['没有找到', '换个词，或放宽上面的条件。'],
  more: (kind: string) => `更多${kind}`,
};
