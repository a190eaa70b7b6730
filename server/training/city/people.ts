/**
 * The training city 青岚市: made up, but as large and as long-named as a real one. Whoever is named here does not exist.
 * An id says unit and place, so that tests and people can guess it: `civil-data` is the data administrator of 市民政局.
 */
import type { PostKey, UnitId, UnitKind } from '@banjie/shared/kernel/party.ts';
import type { PersonRecord, PostRecord, UnitRecord } from '../../people/ports.ts';

/** Places of a unit: who sits there and which posts that place holds. */
type Place = readonly [place: string, name: string, posts: readonly PostKey[]];
interface CityUnit {
  id: UnitId;
  name: string;
  kind: UnitKind;
  places: readonly Place[];
}

/** What the three of a usual department share between them. */
const department = (
  id: string,
  name: string,
  head: string,
  contact: string,
  data: string,
  more: readonly Place[] = [],
): CityUnit => ({
  id,
  name,
  kind: 'unit',
  places: [
    ['head', head, ['head', 'secrecy', 'sharing']],
    ['contact', contact, ['contact', 'cloud', 'reviewer', 'duty', 'standards']],
    [
      'data',
      data,
      more.some(([place]) => place === 'security') ? ['data', 'registrar'] : ['data', 'registrar', 'security'],
    ],
    ...more,
  ],
});
/** What the second of a small body holds besides. */
const usual: readonly PostKey[] = [
  ...(['contact', 'data', 'cloud', 'security', 'registrar', 'standards', 'duty'] as const),
];
const body = (id: string, name: string, kind: UnitKind, places: readonly Place[]): CityUnit => ({
  id,
  name,
  kind,
  places,
});

const city: readonly CityUnit[] = [
  body('committee', '青岚市数据资源管理委员会', 'committee', [
    ['head', '沈开元', ['head', 'secrecy', 'sharing']],
    ['contact', '苏婉清', ['contact', 'data', 'cloud', 'security', 'registrar', 'reviewer', 'duty', 'standards']],
  ]),
  body('authority', '市数据资源管理局', 'authority', [
    ['head', '顾明远', ['head', 'secrecy', 'sharing']],
    ['contact', '叶知秋', ['contact', 'cloud', 'reviewer', 'duty', 'standards']],
    ['data', '方启航', ['data', 'registrar', 'security']],
  ]),
  body('office', '市电子政务办公室', 'office', [
    ['head', '陈立群', ['head', 'secrecy', 'sharing']],
    ['cloud', '周文博', ['cloud', 'contact', 'reviewer', 'duty', 'standards']],
    ['security', '许安然', ['security']],
    ['data', '冯书瑶', ['data', 'registrar']],
  ]),
  body('cybersecurity', '市委网络安全和信息化委员会办公室', 'security-authority', [
    ['head', '魏长河', ['head', 'secrecy', 'sharing']],
    ['security', '邵凌云', ['security', 'emergency', 'duty', 'reviewer', 'standards']],
    ['contact', '温如玉', ['contact', 'cloud', 'data', 'registrar']],
  ]),
  body('emergency-group', '市政务云应急专项小组', 'emergency-group', [
    ['head', '雷振邦', ['head', 'secrecy', 'sharing']],
    [
      'leader',
      '石磊',
      ['emergency', 'contact', 'duty', 'cloud', 'data', 'security', 'registrar', 'reviewer', 'standards'],
    ],
  ]),
  body('cloud', '青岚云数科技有限公司', 'cloud-provider', [
    ['head', '钱永辉', ['head', 'secrecy', 'sharing']],
    ['duty1', '江海波', ['duty']],
    ['duty2', '卢思齐', ['duty']],
    ['duty3', '韩雪松', ['duty']],
    ['ops', '秦岳', ['ops', 'cloud', 'reviewer']],
    ['emergency', '龙飞', ['emergency', 'security']],
    ['contact', '乔晓彤', ['contact', 'data', 'registrar', 'standards']],
  ]),
  body('quality', '市市场监督管理局（市质量技术监督局、市知识产权局）', 'quality-authority', [
    ['head', '罗建平', ['head', 'secrecy', 'sharing']],
    ['contact', '阮清', ['contact', 'cloud', 'reviewer', 'duty', 'standards']],
    ['data', '汤若溪', ['data', 'registrar', 'security']],
  ]),
  body('standards', '市政务数据标准化专项小组', 'standards-group', [
    ['head', '章怀瑾', ['head', 'secrecy', 'sharing']],
    ['contact', '夏雨桐', ['contact', 'data', 'cloud', 'security', 'registrar', 'reviewer', 'duty', 'standards']],
  ]),
  body('government', '市人民政府办公室', 'city-government', [
    ['head', '任致远', ['head', 'secrecy', 'sharing']],
    ['contact', '白静怡', ['contact', 'data', 'cloud', 'security', 'registrar', 'reviewer', 'duty', 'standards']],
  ]),
  body('finance', '市财政局', 'finance', [
    ['head', '金世昌', ['head', 'secrecy', 'sharing']],
    ['contact', '毛晓岚', ['contact', 'cloud', 'reviewer', 'duty', 'standards']],
    ['data', '姜子昂', ['data', 'registrar', 'security']],
  ]),
  department('civil', '市民政局', '梁国忠', '赵国栋', '林晓芸'),
  department('statistics', '市统计局', '孟广文', '段誉诚', '程思敏'),
  department('education', '市教育局', '潘月华', '高俊峰', '何静'),
  department('health', '市卫生健康委员会（市中医药管理局）', '杜仲平', '曹雅琴', '彭佳怡', [
    ['security', '万里鹏', ['security']],
  ]),
  department('social-security', '市人力资源和社会保障局', '范成章', '袁梦洁', '史浩然'),
  department('transport', '市交通运输局', '邱海涛', '谭咏梅', '侯明轩'),
  department(
    'service',
    '市政务服务和行政审批管理局（市公共资源交易监督管理办公室、市营商环境建设促进中心、市12345政务服务便民热线管理中心）',
    '欧阳振华',
    '司徒文静',
    '上官云飞',
  ),
  department('housing', '市住房和城乡建设局', '贺正阳', '龚晓燕', '严冬'),
  department('natural', '市自然资源和规划局（市海洋局、市林业局）', '常青山', '武文君', '戴维新'),
  department('ecology', '市生态环境局', '江碧波', '路遥远', '洪雅婷'),
  department('culture', '市文化广电旅游体育局', '易知行', '文思颖', '童乐'),
  department('agriculture', '市农业农村局（市乡村振兴局）', '田守业', '禾秀英', '麦宇航'),
  department('medical', '市医疗保障局', '安康明', '苗婧', '季晨曦'),
  department('public-security', '市公安局', '郭卫东', '尹红霞', '雷鸣'),
  department('justice', '市司法局', '包正清', '柳岩', '施宏宇'),
  department('emergency', '市应急管理局', '关胜利', '向阳', '凌志强'),
  body('secrecy', '市国家保密局', 'secrecy', [
    ['head', '庄严', ['head', 'sharing', 'reviewer']],
    ['contact', '慎言', ['secrecy', ...usual]],
  ]),
  body('legal', '市政府法制办公室', 'legal', [
    ['head', '纪伦', ['head', 'secrecy', 'sharing', 'reviewer']],
    ['contact', '章程', usual],
  ]),
  body('audit', '市审计局', 'audit', [
    ['head', '查实', ['head', 'secrecy', 'sharing', 'reviewer']],
    ['contact', '明细', usual],
    ['auditor', '严谨', ['auditor']],
  ]),
  body('police', '市公安局网络安全保卫支队', 'police', [
    ['head', '铁军', ['head', 'secrecy', 'sharing', 'reviewer']],
    ['contact', '卫东升', usual],
  ]),
  body('cyberspace', '市互联网信息办公室', 'cyberspace', [
    ['head', '文澜', ['head', 'secrecy', 'sharing', 'reviewer']],
    ['contact', '秋实', usual],
  ]),
  body('state-security', '市国家安全局', 'state-security', [
    ['head', '宁静远', ['head', 'secrecy', 'sharing', 'reviewer']],
    ['contact', '安宁', usual],
  ]),
  body('experts', '市电子政务专家库', 'experts', [
    ['head', '学长卿', ['head', 'expert', 'contact']],
    ['expert1', '博文', ['expert']],
    ['expert2', '致知', ['expert']],
    ['expert3', '格物', ['expert']],
    ['expert4', '笃行', ['expert']],
    ['expert5', '慎思', ['expert']],
    ['expert6', '明辨', ['expert']],
  ]),
];

export const units: UnitRecord[] = city.map(({ id, name, kind }, order) => ({ id, name, kind, order }));

/** Sets what the city may set, and loads the days off of a year. */
export const ADMINISTRATOR = 'authority-data';

export const persons: PersonRecord[] = city.flatMap(({ id: unit, places }) =>
  places.map(([place, name]) => {
    const id = `${unit}-${place}`;
    return { id, name, unit, ...(id === ADMINISTRATOR ? { administrator: true } : {}) };
  }),
);

/** Holders in the order of the places: the first on duty is the first that holds it. */
export const posts: PostRecord[] = city.flatMap(({ id: unit, places }) => {
  const held = [...new Set(places.flatMap(([, , keys]) => keys))];
  return held.map((post) => ({
    unit,
    post,
    persons: places.filter(([, , keys]) => keys.includes(post)).map(([place]) => `${unit}-${place}`),
  }));
});

/** Chat rooms of duty groups; the members are contacts of people. */
export const rooms = [
  {
    room: 'room-cloud-duty@chatroom',
    unit: 'cloud',
    topic: '政务云 7×24 值班群',
    members: ['cloud-duty1', 'cloud-duty2', 'cloud-duty3', 'cloud-ops', 'cloud-emergency'],
  },
  {
    room: 'room-civil@chatroom',
    unit: 'civil',
    topic: '民政数据共享群',
    members: ['civil-head', 'civil-contact', 'civil-data'],
  },
];

/** The chat contact of somebody, in the training ground's chat network. */
export const contactOf = (person: string): string => `contact-${person}`;
