/** What administrators do to people: who is there, who may come in, and by which accounts. For administrators alone. */
import { z } from 'zod';
import { postKeys, unitKinds } from '../../kernel/party.ts';
import { route } from '../route.ts';
import { cursor, done, id, page, personName, written } from './pieces.ts';

const attention = ['setAside', 'feeds', 'vacancies', 'reachability', 'unbound'] as const;

const administrationView = z
  .object({
    attention: z
      .array(z.object({ what: z.enum(attention), count: z.number() }))
      .meta({ description: '要先处理的，紧要的在前；没有的不列' }),
    people: z.number().meta({ description: '在岗人员' }),
    suspended: z.number(),
    units: z.number(),
    administrators: z.number(),
  })
  .meta({ id: 'Administration' });
export type AdministrationView = z.infer<typeof administrationView>;

const personStates = ['here', 'suspended', 'left'] as const;
export const accountKinds = ['wechat', 'chat', 'wecom', 'mobile'] as const;

const personRow = z
  .object({
    id: z.string(),
    name: z.string(),
    unit: z.string(),
    unitName: z.string(),
    posts: z.array(z.string()).meta({ description: '岗位，别的单位的带单位名' }),
    administrator: z.boolean(),
    state: z.enum(personStates),
    accounts: z.array(z.enum(accountKinds)).meta({ description: '已绑定的账号' }),
  })
  .meta({ id: 'AdministeredPerson' });
export type PersonRow = z.infer<typeof personRow>;

const personDetail = personRow
  .extend({
    version: z.string().meta({ description: '所见的内容，修改时带上：已被别人改过则不改' }),
    others: z.array(z.object({ id: z.string(), unitName: z.string() })).meta({ description: '同一个人的其他标识' }),
    bound: z.array(z.object({ kind: z.enum(accountKinds), title: z.string(), shown: z.string() })),
    sessions: z.array(z.object({ device: z.string(), lastText: z.string() })),
    hangs: z.array(z.object({ title: z.string(), value: z.string() })).meta({ description: '还挂在他名下的事' }),
    self: z.boolean().meta({ description: '是我自己：不能停用自己、取消自己的管理员' }),
    leftText: z.string().optional(),
  })
  .meta({ id: 'AdministeredPersonDetail' });
export type PersonDetail = z.infer<typeof personDetail>;

const name = personName.pipe(z.string().trim().min(1, '请填写姓名'));
const unit = z.string().min(1, '请选择单位').max(64);
const version = z.string().max(100);
/** Posts that the caller knows will be empty: `<unit>:<post>`. Without his word nothing is done that empties one. */
const knows = z.array(z.string().max(200)).max(200).default([]).meta({ description: '知道会因此空缺的岗位' });

const unitRow = z
  .object({
    id: z.string(),
    name: z.string(),
    kindTitle: z.string(),
    people: z.number().meta({ description: '在岗人员' }),
    vacant: z.number().meta({ description: '空缺的岗位' }),
    endedText: z.string().optional().meta({ description: '已撤销的单位：何时' }),
  })
  .meta({ id: 'AdministeredUnit' });
export type UnitRow = z.infer<typeof unitRow>;

const unitDetail = unitRow
  .extend({
    version: z.string(),
    kind: z.string(),
    posts: z.array(
      z.object({
        post: z.string(),
        title: z.string(),
        holders: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            away: z.string().optional().meta({ description: '停用或离任' }),
          }),
        ),
        vacant: z.boolean(),
        version: z.string(),
        filling: z.string().optional().meta({ description: '空缺由哪个事项在办，或何时发起' }),
        matter: z.string().optional(),
      }),
    ),
    rooms: z.array(z.object({ room: z.string(), topic: z.string() })),
    hangs: z.array(z.object({ title: z.string(), value: z.string() })).meta({ description: '还挂在这个单位上的' }),
    endable: z.boolean().meta({ description: '没有人和在办的事项了，可以撤销' }),
  })
  .meta({ id: 'AdministeredUnitDetail' });
export type UnitDetail = z.infer<typeof unitDetail>;

export const rosterKinds = ['units', 'people', 'posts'] as const;
/** What the city brings along of its catalogue: registers, which a matter may have changed since. */
export const registerKinds = ['resources', 'subscriptions'] as const;
export const importKinds = [...rosterKinds, ...registerKinds] as const;
const importFile = z.object({
  kind: z.enum(importKinds),
  name: written(z.string().min(1).max(200)),
  content: z
    .base64('文件没有传完整，请重新选择')
    .max(4_000_000, '文件太大，一次最多约 3 MB')
    .meta({ description: 'CSV 或 xlsx，base64' }),
});
const importFiles = z.array(importFile).min(1, '请至少选一个文件').max(importKinds.length);
const importLine = z.object({
  what: z.string(),
  before: z.string().optional(),
  after: z.string(),
  fields: z
    .array(z.object({ title: z.string(), before: z.string(), after: z.string() }))
    .optional()
    .meta({ description: '更改的各项：原来的和改成的' }),
});

const importPreview = z
  .object({
    files: z.array(
      z.object({
        kind: z.enum(importKinds),
        name: z.string(),
        added: z.number(),
        changed: z.number(),
        same: z.number(),
        lines: z.array(importLine).meta({ description: '新增和更改的，至多 200 行；更改的带原来的样子' }),
        unread: z.array(z.string()).meta({ description: '没有用到的列' }),
      }),
    ),
    faults: z
      .array(
        z.object({
          file: z.string(),
          line: z.number(),
          reason: z.string(),
          column: z.string().optional(),
          cell: z.string().optional(),
        }),
      )
      .meta({ description: '有一处就不能导入；至多 200 处' }),
    faultCount: z.number(),
    left: z.array(z.string()).meta({ description: '目录和订阅中办理事项时改过的：不会被导入改回去；至多 200 项' }),
    leftCount: z.number(),
    warnings: z.array(z.string()),
    leaving: z
      .array(z.object({ id: z.string(), name: z.string(), unitName: z.string(), hangs: z.string() }))
      .meta({ description: '将离任的人和还挂在他名下的；至多 200 人' }),
    leavingCount: z.number(),
    empties: z
      .array(z.object({ post: z.string(), title: z.string() }))
      .meta({ description: '将空缺的岗位；导入时作为 knows' }),
    unnamed: z
      .array(z.object({ id: z.string(), name: z.string(), unitName: z.string() }))
      .meta({ description: '系统里有、人员表里没有的人：不会动他们；至多 200 人' }),
    unnamedCount: z.number(),
    base: z.string().optional().meta({ description: '导入时带上；有问题时没有' }),
  })
  .meta({ id: 'ImportPreview' });
export type ImportPreview = z.infer<typeof importPreview>;

const unitName = written(z.string().trim().min(1, '请填写名称').max(100, '名称最多 100 个字'));

const undoing = z
  .object({
    id: z.string(),
    who: z.string(),
    atText: z.string(),
    undoneText: z.string().optional(),
    back: z.array(importLine).meta({ description: '将改回去的：现在的和改回的；至多 200 项' }),
    backCount: z.number(),
    left: z
      .array(z.object({ what: z.string(), why: z.string() }))
      .meta({ description: '导入以后又有变化，不动的；至多 200 项' }),
    leftCount: z.number(),
    empties: z.array(z.object({ post: z.string(), title: z.string() })),
    base: z.string().optional().meta({ description: '撤回时带上；没有可撤回的则没有' }),
  })
  .meta({ id: 'ImportUndoing' });
export type ImportUndoing = z.infer<typeof undoing>;

const importRow = z
  .object({
    id: z.string(),
    who: z.string(),
    atText: z.string(),
    counts: z.object({ units: z.number(), persons: z.number(), posts: z.number() }),
    undoneText: z.string().optional(),
  })
  .meta({ id: 'TakenImport' });
export type TakenImport = z.infer<typeof importRow>;

export const administrationRoutes = {
  listImports: route({
    method: 'GET',
    path: '/api/administration/imports',
    who: 'person',
    summary: '最近的名单导入，可以撤回（管理员）',
    response: z.object({ items: z.array(importRow) }),
  }),
  readImport: route({
    method: 'GET',
    path: '/api/administration/imports/:id',
    who: 'person',
    params: id,
    summary: '撤回一次导入会改回什么；导入以后又变过的不动（管理员）',
    response: undoing,
  }),
  undoImport: route({
    method: 'POST',
    path: '/api/administration/imports/:id/undo',
    who: 'person',
    params: id,
    summary: '撤回一次导入：没有再变过的都改回去，一次完成（管理员）',
    body: z.object({ base: version, knows }),
    response: z.object({ written: z.number(), left: z.array(z.string()) }),
  }),
  previewImport: route({
    method: 'POST',
    path: '/api/administration/import/preview',
    who: 'person',
    limited: 'comparisons',
    summary: '预览一次导入：新增、更改、问题、将离任的人和将空缺的岗位；什么都不写（管理员）',
    body: z.object({ files: importFiles }),
    response: importPreview,
  }),
  takeImport: route({
    method: 'POST',
    path: '/api/administration/import',
    who: 'person',
    limited: 'comparisons',
    summary: '导入预览过的文件；预览后人员有变化则什么都不写（管理员）',
    body: z.object({ files: importFiles, base: version, knows }),
    response: z.object({ written: z.number(), warnings: z.array(z.string()) }),
  }),
  listAdministeredUnits: route({
    method: 'GET',
    path: '/api/administration/units',
    who: 'person',
    summary: '全部单位；vacant 只看有空缺岗位的（管理员）',
    query: z.object({ text: z.string().max(100).optional(), only: z.enum(['vacant', 'ended']).optional(), ...cursor }),
    response: page(unitRow),
  }),
  readAdministeredUnit: route({
    method: 'GET',
    path: '/api/administration/units/:id',
    who: 'person',
    params: id,
    summary: '一个单位：岗位和任职的人，还有什么挂在它上面（管理员）',
    response: unitDetail,
  }),
  addUnit: route({
    method: 'POST',
    path: '/api/administration/units',
    who: 'person',
    idempotent: true,
    summary: '增加一个单位（管理员）',
    body: z.object({
      name: unitName,
      kind: z.enum(unitKinds, '请选择类型'),
      id: written(z.string().max(64)).optional().meta({ description: '标识；不填则自动编一个，以后不变' }),
    }),
    response: unitDetail,
  }),
  changeUnit: route({
    method: 'PUT',
    path: '/api/administration/units/:id',
    who: 'person',
    params: id,
    summary: '改一个单位的名称；撤销或恢复一个单位（管理员）',
    body: z.object({ name: unitName, ended: z.boolean(), version }),
    response: unitDetail,
  }),
  putPost: route({
    method: 'PUT',
    path: '/api/administration/units/:id/posts/:post',
    who: 'person',
    params: id.extend({ post: z.enum(postKeys) }),
    summary: '安排一个岗位由谁担任，先后即值班顺序（管理员）',
    body: z.object({ persons: z.array(z.string().max(64)).max(50, '一个岗位最多 50 人'), version, knows }),
    response: unitDetail,
  }),
  unbindRoom: route({
    method: 'DELETE',
    path: '/api/administration/rooms/:id',
    who: 'person',
    params: id,
    summary: '解除一个值班群（管理员）',
    response: done,
  }),
  readAdministration: route({
    method: 'GET',
    path: '/api/administration',
    who: 'person',
    summary: '管理：先要处理什么，各有多少（管理员）',
    response: administrationView,
  }),
  listAdministeredPeople: route({
    method: 'GET',
    path: '/api/administration/people',
    who: 'person',
    summary: '全部人员，可按姓名、单位、状态查找（管理员）',
    query: z.object({
      text: z.string().max(100).optional().meta({ description: '姓名、单位或标识中的字词，也可用拼音首字母' }),
      only: z.enum(['administrators', 'suspended', 'left', 'unbound']).optional(),
      ...cursor,
    }),
    response: page(personRow),
  }),
  readAdministeredPerson: route({
    method: 'GET',
    path: '/api/administration/people/:id',
    who: 'person',
    params: id,
    summary: '一个人：岗位、账号、登录，还有什么挂在他名下（管理员）',
    response: personDetail,
  }),
  addPerson: route({
    method: 'POST',
    path: '/api/administration/people',
    who: 'person',
    idempotent: true,
    summary: '增加一个人（管理员）',
    body: z.object({
      name,
      unit,
      id: written(z.string().max(64)).optional().meta({ description: '标识；不填则按单位编一个，以后不变' }),
      mobile: z.string().max(40).optional().meta({ description: '手机号码，加密保存' }),
      wecom: z.string().max(64).optional().meta({ description: '企业微信账号' }),
      identity: z.string().max(64).optional().meta({ description: '身份证号，只留摘要' }),
      administrator: z.boolean().default(false),
    }),
    response: personDetail,
  }),
  changePerson: route({
    method: 'PUT',
    path: '/api/administration/people/:id',
    who: 'person',
    params: id,
    summary: '改一个人的姓名、单位、管理员、手机号码、企业微信账号（管理员）',
    body: z.object({
      ...{ name, unit, version, knows },
      administrator: z.boolean(),
      mobile: z.string().max(40).optional().meta({ description: '空则不再保存，不给则不变' }),
      wecom: z.string().max(64).optional().meta({ description: '空则解除，不给则不变' }),
    }),
    response: personDetail,
  }),
  setStanding: route({
    method: 'POST',
    path: '/api/administration/people/:id/standing',
    who: 'person',
    params: id,
    summary: '停用、恢复、离任、返聘一个人；停用和恢复对他的所有标识有效（管理员）',
    body: z.object({ to: z.enum(['suspended', 'here', 'left']), knows }),
    response: personDetail,
  }),
  endSessionsOf: route({
    method: 'POST',
    path: '/api/administration/people/:id/sign-out',
    who: 'person',
    params: id,
    summary: '让一个人在所有设备上退出（管理员）',
    response: z.object({ ended: z.number() }),
  }),
  unbindAccount: route({
    method: 'DELETE',
    path: '/api/administration/people/:id/accounts/:kind',
    who: 'person',
    params: id.extend({ kind: z.enum(accountKinds) }),
    summary: '解除一个人的一个账号（管理员）',
    response: done,
  }),
  makeCodeFor: route({
    method: 'POST',
    path: '/api/administration/people/:id/code',
    who: 'person',
    limited: 'tries',
    params: id,
    summary: '给一个人一次性绑定码，十分钟内有效，只能用一次（管理员）',
    response: z.object({ code: z.string(), expiresInSeconds: z.number() }),
  }),
} as const;
