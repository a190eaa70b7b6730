/** Everything that the bot says. It says what to do next, and shows how to write it. */
import { behalfText } from '@banjie/shared/contract/behalf.ts';
import { countText } from '@banjie/shared/contract/counts.ts';
import type { FieldKind } from '@banjie/shared/engine/forms/form.ts';

const list = (lines: readonly string[]): string => lines.map((line, n) => `${n + 1}. ${line}`).join('\n');
const join = (...lines: (string | undefined | false)[]): string => lines.filter((line) => line).join('\n');
const by = (behalf: string | undefined): string => (behalf === undefined ? '' : `（${behalfText(behalf)}）`);

const howToAnswer: Partial<Record<FieldKind, string>> = {
  choice: '回复序号或文字。',
  choices: '可选多项，回复序号，用逗号隔开。',
  yesno: '回复“是”或“否”。',
  date: '例如 2026-12-01、12月1日、下周三或三天后。',
  unit: '回复单位名称，写一部分也可以。',
  resource: '回复序号或资源名称。',
  material:
    '发文件，或写文号、日期和出具的机构，用逗号隔开；没有电子文件或涉密的，写明要点或另行报送的方式。列出的可回复序号选用。',
};

export const texts = {
  words: { confirm: '确认', receipt: '回执', correct: '纠错', view: '查看', rate: '评价', anew: '重新办理' },
  address: (name: string, text: string) => `@${name} ${text}`,

  bind: {
    howTo: (link: string) =>
      `您还没有绑定身份，我暂时不能为您办事。\n请在小程序“办结”→“我的”里取绑定码，再发给我：绑定 姓名 绑定码\n${link}`,
    howToInRoom: '您还没有绑定身份。请先私聊我，发送“绑定 姓名 绑定码”（绑定码在小程序“我的”里），再到群里办理。',
    notInRoom: '绑定码只能私聊发给我，请不要发在群里。这个码请在小程序“我的”里作废重取。',
    noCode: '请把姓名和 8 位绑定码写在后面，例如：绑定 张三 12345678。绑定码在小程序“办结”→“我的”里取，一次有效。',
    bound: (name: string, unit: string) =>
      `绑定成功：${name}（${unit}）。\n待办会推送到这里，可以直接回复办理。发“待办”看待办，发“帮助”看能办什么。`,
    already: (name: string, unit: string) => `您已绑定为 ${name}（${unit}）。要换人，请先在小程序“我的”里解除绑定。`,
    room: (unit: string) => `本群已绑定为“${unit}”的值班群，值班通知会发到这里。在群里办理请 @我，或用口令加编号。`,
    roomOnly: '“绑定本群”要在值班群里 @我 发送。',
  },

  /** Three things, those that are done with a mark. */
  first: (role: string, steps: readonly { title: string; chat: string; done: boolean }[]) =>
    join(
      `先做这三件（${role}）：`,
      ...steps.map(({ title, chat, done }, n) => `${n + 1}. ${title}${done ? ' ✓' : `：${chat}`}`),
    ),

  help: {
    head: (name: string, unit: string, todo: number, overdue: number) =>
      `${name}（${unit}），您有 ${countText(todo)} 项待办${overdue > 0 ? `，其中 ${countText(overdue)} 项已逾期` : ''}。现在可以发：`,
    todo: '待办：看要办的事',
    view: '查看 编号：看一个事项（编号可只写末几位）',
    progress: '进度 编号：看办到哪一步',
    ofMatter: '帮助 编号：它到哪一步、您能做什么、接下来会怎样',
    files: '附件 编号：把事项的附件发给您',
    letters: '文书 编号：把事项的文书发给您',
    correct: '纠错：报告共享数据有误（一步步问，或一句话：纠错 资源 标识 数据项 现为… 应为… 依据…）',
    open: (titles: readonly string[]) =>
      `发起 事项名称：${titles.slice(0, 12).join('、')}${titles.length > 12 ? `等 ${titles.length} 种` : ''}`,
    again: '照 编号 再办一件：以本单位以前的事项为起点',
    more: (words: readonly string[]) => `每个待办还可以（后写编号）：${words.join('、')}`,
    can: (words: string, numbers: string) => `${words}：${numbers}`,
    canHead: '能直接办的（口令后写编号和理由，推送来的可直接回复）：',
    search: '找 字词：找事项、登记簿、条文、人员（也可写拼音首字母）',
    board: '事件：看未办结的事件，在谁手里、多久',
    duty: '谁在值班（可写日期）；换班 日期 姓名（可写对方的日期）；交班 要交代的话；维护',
    cancel: '取消：退出正在填写的内容',
    room: '绑定本群：把群绑定为本单位值班群',
  },

  search: {
    what: '请写要找什么，例如：找 行政区划（也可写编号、拼音或拼音首字母，如 找 xzqh）。',
    none: (text: string) => `没有找到您能查看的“${text}”。`,
    kinds: { matter: '事项', entry: '登记簿', article: '条文', person: '人员' },
    more: (link: string) => `还有更多，请到小程序 我的 → 查找 查看。\n${link}`,
  },

  maintenance: {
    none: '现在没有正在进行或计划中的系统维护。',
    line: (one: { stateText: string; scopeText: string; text: string }) =>
      `【${one.stateText}】${one.scopeText}：${one.text}`,
    list: (all: readonly { stateText: string; scopeText: string; text: string; what: string }[]) =>
      all.map((one) => `${texts.maintenance.line(one)}，${one.what}`).join('\n'),
    nothingMine: '没有您可以结束或延长的维护窗口。设维护窗口请到小程序 我的 → 维护窗口。',
    howLong: '请写延长多久，例如：延长维护 2小时。',
    which: (all: readonly { stateText: string; scopeText: string; text: string }[]) =>
      `有几个维护窗口，请写第几个，例如：结束维护 2，或：延长维护 2 1小时。\n${all.map((one, n) => `${n + 1}. ${texts.maintenance.line(one)}`).join('\n')}`,
    byChat: '在聊天中延长',
  },

  board: {
    none: '没有未办结的事件。',
    noneOfYours: '没有您能查看的未办结事件。',
    level: (level: string, count: number) => `${level} ${count} 件`,
    head: (counts: readonly string[], unacknowledged: number) =>
      `未办结的事件：${counts.join('，')}${unacknowledged > 0 ? `；没人确认的 ${unacknowledged} 件` : ''}。`,
    waits: (time: string, who: string) => `没人确认，已等 ${time}（已通知 ${who}）`,
    has: (step: string, who: string, time: string) => `${step}：${who}，${time}`,
    national: (text: string) => `网络安全事件上报${text}`,
    word: (word: string) => `最近进展：${word}`,
    more: (count: number, link: string) => `还有 ${count} 件，请在小程序 我的 → 事件看板 查看。\n${link}`,
  },

  numbers: {
    standing: (scope: string, matters: number, tasks: number) => `${scope}：在办 ${matters} 件，待办 ${tasks} 项。`,
    pressing: (late: number, soon: number) => `逾期 ${late} 项，即将到期 ${soon} 项。`,
    finished: (done: number, share: string, link: string) => `近 3 个月办结 ${done} 项，按期率 ${share}。${link}`,
    city: '全市',
    share: (value: number | undefined) => (value === undefined ? '无' : `${value}%`),
    gathering: '（以前的事项正在汇总，数字还不全）',
  },

  duty: {
    howToNote: '请在“交班”后面写要交代的话，例如：交班 核心交换机已更换光模块，观察到 10 点。接班的人会收到。',
    noteNotOnDuty: '您没有正在值班，也不是刚下班。',
    head: (day: string | undefined) => (day === undefined ? '现在值班：' : `${day} 值班：`),
    roster: (unit: string, post: string, lines: string) => `【${unit} ${post}】\n${lines}`,
    none: '没有您能查看的值班表。单位负责人可以在小程序 我的 → 值班表 中建立。',
    noDay: (written: string) => `没看懂日期“${written}”。例如：谁在值班 12月5日、明天谁值班。`,
    how: '换班请写自己哪天的班、给谁，对调再写对方哪天的班。例如：换班 12月5日 张三，或：换班 12月5日 张三 12月8日。',
    notHolder: '您不在有值班表的岗位上。',
    several: (name: string) => `有几位“${name}”，请在小程序 我的 → 值班表 中换班。`,
    nobody: (name: string) => `您的值班岗位上没有“${name}”。`,
    nothingAsked: '没有等您答复的换班。',
    which: (lines: readonly string[]) =>
      `有几个换班等您答复，请在后面写第几个，例如：同意换班 2。\n${lines.map((one, n) => `${n + 1}. ${one}`).join('\n')}`,
  },

  unknown: {
    nearest: (word: string) => `没看懂。您是想说“${word}”吗？是就回复“是”。`,
    plain: '没看懂。',
    hint: '发“待办”看要办的事，发“帮助”看能办什么。',
    notText: (link: string) => `我只看得懂文字。语音、视频和表情看不了；图片和文件在我问到时发。\n${link}`,
    tooLong: (max: number) => `这条消息太长了（超过 ${max} 字），没有处理。请分成几条，或到小程序里填写。`,
  },

  materials: {
    head: (there: number, all: number) => `申请材料（已交 ${there}/${all}）：`,
    files: (count: number) => `文件 ${count} 个`,
    earlier: (what: string, date: string | undefined, number: string) =>
      `选用以前交过的：${what}${date === undefined ? '' : `，${date}`}（事项 ${number}）`,
  },
  files: {
    notAsked: (link: string) =>
      `收到您发的文件，但现在没有在等您的材料，没有保存。要把它放进某个事项，先发“补充附件 编号”；正在办理时，我问到再发。也可以在小程序里上传。\n${link}`,
    notWithReceipt: (link: string) => `回执不能带附件。材料请到小程序里给事项补充附件。${link}`,
    tooMany: (most: number) => `一次最多带 ${most} 个附件，这一个没有收。`,
    tooLarge: (name: string) => `文件“${name}”太大，没有收下。请压缩、分册后再发，或到小程序里上传。`,
    gone: (name: string) =>
      `没有取到文件${name === '' ? '' : `“${name}”`}（可能已过期）。请重新发一次，或到小程序里上传。`,
    taken: (name: string, size: string) => `已收到附件“${name}”（${size}）。还有就接着发。`,
    ask: (word: string) => `请把要“${word}”的文件发到这里，可以发几个。不发了回复“取消”。`,
    attached: (name: string, size: string) => `附件：${name}（${size}）`,
    removed: (name: string) => `您撤回了文件“${name}”，不再作为附件。`,
    none: (number: string) => `${number} 没有您能看的附件。`,
    line: (name: string, size: string, by: string) => `${name}（${size}，${by}）`,
    list: (number: string, lines: readonly string[], note: string) =>
      join(`${number} 有 ${lines.length} 个附件：`, list(lines.slice(0, 20)), note === '' ? undefined : note),
    noLetters: (number: string) => `${number} 没有您能看的文书。`,
    letter: (title: string, number: string, note: string) => [title, number, note].filter(Boolean).join('，'),
    letters: (number: string, lines: readonly string[], note: string) =>
      join(`${number} 有 ${lines.length} 份文书：`, list(lines.slice(0, 20)), note === '' ? undefined : note),
    rest: (sent: number, link: string) => `发给您最后 ${sent} 个，其余请到小程序里下载。${link}`,
    notInRoom: '附件不在群里发，请私聊我发同样的话。',
    notSent: (link: string) => `本市不在聊天里发文件，请到小程序里下载。${link}`,
  },

  todo: {
    none: '现在没有待办。',
    head: (count: number, overdue: number) =>
      `您有 ${countText(count)} 项待办${overdue > 0 ? `，其中 ${countText(overdue)} 项已逾期` : ''}：`,
    more: (count: number, link: string) => `还有 ${countText(count)} 项，请到小程序查看。${link}`,
    hint: '发“查看 编号”看详情，编号可只写末几位。',
    receipt: '待回执',
    overdue: '逾期',
    urgent: '紧急',
    behalf: behalfText,
  },

  matter: {
    anew: (number: string) => `没有解决的，可以重新办理：发“重新办理 ${number}”`,
    clock: (title: string, from: string, limit: string, at: string, article: string) =>
      `${title}：从 ${from} 起 ${limit}，最迟 ${at}（${article}）`,
    clockDone: (at: string, by: string, took: string, isLate: boolean) =>
      `已于 ${at} 由 ${by} 办理，用时 ${took}${isLate ? '，超过时限' : '，在时限内'}`,
    alerts: (count: number, firing: number) => `告警 ${count} 项，触发中 ${firing} 项：`,
    alert: (name: string, fires: boolean, count: number, first: string, last: string) =>
      `${name}（${fires ? '触发中' : '已恢复'}）${count} 次，首次 ${first}，最近 ${last}`,
    moreAlerts: (count: number) => `· 还有 ${count} 项`,
    number: (number: string) => `编号 ${number}`,
    from: (unit: string) => `发起单位：${unit}`,
    step: (steps: string) => `当前环节：${steps}`,
    by: (parties: string) => `由 ${parties} 办理`,
    behalf: (name: string) => `办理身份：${behalfText(name)}`,
    due: (at: string, left: string, basis: string) => `期限：${at}（${left}）${basis}`,
    basis: (limit: string, article: string | undefined) =>
      article === undefined ? `，${limit}，本市设定` : `，${limit}，依据 ${article}`,
    provisional: '（跨入尚未公布放假安排的年份，暂定）',
    ended: (ending: string) => `已办结：${ending}`,
    can: (names: string) => `您可以回复：${names}`,
    besides: (names: string) => `；还可以：${names}`,
    receipts: (confirmed: number, total: number) => `回执：已收 ${confirmed}/${total}`,
    recent: '最近经过：',
    entry: (at: string, who: string, what: string) => `· ${at} ${who} ${what}`,
    more: (link: string) => `全部内容见小程序。${link}`,
    yes: '是',
    no: '否',
    rows: (count: number) => `${count} 条`,
  },

  later: (number: string, title: string, until: string) =>
    `好的，${until} 再提醒您一次。\n${number} ${title}\n期限不变；要现在办，随时可以说。`,
  find: {
    which: (asked: string) => `请告诉我编号，例如：${asked} 1234（可只写末几位）。`,
    noSuchNumber: (number: string) =>
      number.length < 6
        ? `没有找到编号 ${number} 结尾的事项。请写完整编号；发“待办”看您的事项。`
        : `没有找到编号 ${number} 的事项，或它与您无关。请核对编号；发“待办”看您的事项。`,
    candidate: (number: string, title: string, steps: readonly string[]) =>
      `${number} ${title}${steps.length > 0 ? `（${steps.join('、')}）` : ''}`,
    candidates: (items: readonly string[]) => `有几个事项都对得上，请写得更完整：\n${list(items)}`,
    whichMatter: (word: string, candidates: string) => `“${word}”请带上编号。${candidates}`,
    whichWord: (words: readonly string[]) => `您是想说“${words.join('”还是“')}”？请把话写全。`,
    toBeSigned: (number: string, word: string, link: string) =>
      `${number} 的“${word}”要您本人手写签名，聊天里办不了，什么也没有办。请在手机上打开，签名后提交：\n${link}`,
    blocked: (number: string, word: string, why: string) => `${number} 现在还不能“${word}”：${why}`,
    alreadyDone: (number: string, done: { who: string; atText: string; what: string }, now: string) =>
      `${number} 已由 ${done.who} 于 ${done.atText} ${done.what}，不用重复办理。\n${now}`,
    notNow: (number: string, title: string, word: string, names: string, now: string) =>
      join(`您现在不能对 ${number}（${title}）办理“${word}”。`, names === '' ? undefined : `您可以回复：${names}`, now),
  },

  buttons: { yes: '是，办理', no: '否，放弃', look: '查看' },

  rows: {
    ofWhich: (said: string) => (rows: string) => `“${said}”是指哪一项？回复序号看详情，或用口令加序号办理。${rows}`,
    whichRow: (said: string, word: string, number: string, rows: string) =>
      `“${said}”里的序号是指哪一项？请再回复一次序号。如果那是内容，请写成：${word} ${number} 内容。${rows}`,
    twoWays: (digits: string, nth: number, place: string, end: string) =>
      `“${digits}”是第 ${nth} 项（编号 ${place}），还是编号 ${end}？请写完整编号。`,
    several: (digits: string) => `列表里有几个编号以 ${digits} 结尾，请写得更完整。`,
    none: (count: number) => `刚才的列表只有 ${count} 项，没有这一项。`,
  },

  change: {
    which: (titles: readonly string[]) => `要改哪一项？请写成“改 ${titles[0]} 新内容”。可以改：${titles.join('、')}。`,
    nothing: '这里没有可以改的内容。不办就回复“否”。',
  },

  recall: {
    decision: (number: string, word: string) => `对 ${number} 的“${word}”`,
    form: (word: string) => `“${word}”`,
    dropped: (what: string) => `您撤回了消息，${what}已放弃，没有办理。`,
    done: (what: string) =>
      `您撤回的消息已经办理（${what}），撤回不影响已办的事。办错了请联系有权处理的单位，或在小程序里看能否拿回。`,
  },

  talk: {
    greeting: (name: string, todo: number, overdue: number, first: string | undefined) =>
      join(
        `${name}，您好。${todo === 0 ? '现在没有待办。' : `您有 ${countText(todo)} 项待办${overdue > 0 ? `，其中 ${countText(overdue)} 项已逾期` : ''}。`}`,
        first === undefined ? undefined : `最先到期的：${first}`,
        '发“待办”看全部，发“帮助”看能办什么。',
      ),
    welcome: '不客气。',
    notConfirmed: (number: string, title: string) => `好的。不过 ${number}（${title}）还没有确认，要确认请回复“确认”。`,
    self: '我是“办结”的助手：把要您办的事推送到这里，您回复口令就能办，到期前提醒。发“帮助”看现在能办什么。',
    today: (lines: readonly string[], due: number, others: number) =>
      join(
        `今天到期和已逾期的有 ${countText(due)} 项：`,
        list(lines),
        others > 0 ? `另有 ${countText(others)} 项不在今天到期，发“待办”看全部。` : undefined,
        '回复序号看详情。',
      ),
    nothingToday: (todo: number, first: string | undefined) =>
      todo === 0
        ? '今天没有要办的，也没有其他待办。'
        : join(
            `今天没有到期的。还有 ${countText(todo)} 项待办。`,
            first === undefined ? undefined : `最先到期的：${first}`,
          ),
    about: (number: string, title: string) => `${number} ${title}`,
    noLimit: '现在这一步没有期限。',
    how: (names: string, number: string) =>
      names === ''
        ? '现在不用您办理。'
        : `您可以回复：${names}\n口令后面可以写编号和理由，例如：${names.split(/ \/ |；/)[0] ?? ''} ${number} 理由`,
  },

  decide: {
    ask: (what: {
      number: string;
      title: string;
      word: string;
      lines: readonly string[];
      consequence: string | undefined;
      within: string;
    }) =>
      join(
        `请确认您的决定：`,
        `编号 ${what.number}`,
        what.title,
        `操作：${what.word}`,
        ...what.lines,
        what.consequence === undefined ? undefined : `后果：${what.consequence}`,
        `回复“是”办理，回复“否”放弃，要改发“改 项目 新内容”。${what.within}有效。`,
      ),
    still: ({ number, word }: { number: string; word: string }) =>
      `还在等您的决定：${number}“${word}”，回复“是”办理，回复“否”放弃。要改内容，发“改 项目 新内容”。`,
    otherCard: '这张卡片上问的已经办过，或者换成别的了。发“待办”看要办的事。',
    expired: '等您回答的时间已过，刚才的决定没有办理。要办请重新发一次口令。',
    nothing: '现在没有等您确认的决定。发“待办”看要办的事。',
    dropped: (number: string, word: string) => `好的，没有对 ${number} 办理“${word}”。`,
  },

  done: {
    head: (word: string, number: string, title: string, behalf?: string) =>
      `已办理：${word}${by(behalf)}\n编号 ${number}\n${title}`,
    opened: (word: string, number: string, title: string) => `已提交：${word}\n编号 ${number}\n${title}`,
    unseen: (word: string, number: string | undefined, behalf?: string) =>
      join(`已办理：${word}${by(behalf)}`, number === undefined ? undefined : `编号 ${number}`, '您已不再参与该事项。'),
  },

  form: {
    keep: '沿用',
    keepAll: '全部沿用',
    all: '全部',
    anew: '重填',
    keepOrAnew: '请回复“沿用”或“重填”。',
    searchable: '名单很长，请直接写名称，或名称中的几个字。',
    rowsAsTheyAre: (title: string, rows: string[], lead: string | undefined) =>
      join(lead, `“${title}”现有 ${rows.length} 条：`, ...rows, '回复“沿用”不改，回复“重填”从头填写。'),
    begin: (word: string, number: string) =>
      `办理“${word}”${number === '' ? '' : `（${number}）`}还要填写，可以发文件作附件，随时可发“取消”退出。`,
    warned: (warnings: readonly string[]) => `请注意：${warnings.join('\n')}`,
    goOn: (word: string) => `接着填“${word}”（不填了发“取消”）：`,
    question: (what: {
      lead: string | undefined;
      about: string;
      title: string;
      kind: FieldKind;
      help: string | undefined;
      unit: string | undefined;
      current: string | undefined;
      options: readonly string[] | undefined;
      phrases: { shown: readonly string[]; folded: number };
      sameForAll: boolean;
      left: number;
    }) =>
      join(
        what.lead,
        what.about === '' ? undefined : `【${what.about}】`,
        `${what.title}${what.unit === undefined ? '' : `（${what.unit}）`}？${what.left > 1 ? `（还剩 ${what.left} 项）` : ''}`,
        what.help,
        what.options && what.options.length > 0 ? list(what.options) : undefined,
        what.phrases.shown.length > 0 ? `常用意见：\n${list(what.phrases.shown)}` : undefined,
        what.phrases.folded > 0 ? `还有 ${what.phrases.folded} 条，回复“更多”查看。` : undefined,
        what.phrases.shown.length > 0
          ? '回复编号选用；编号后空一格可再补一句，例如：1 请抓紧办理；也可直接写。'
          : what.options && what.options.length === 0
            ? undefined
            : howToAnswer[what.kind],
        what.current === undefined ? undefined : `现在是：${what.current}。回复“沿用”不改，“全部沿用”其余都不改。`,
        what.sameForAll ? '各条都一样时，可回复“全部”加答案，例如：全部 1。' : undefined,
      ),
    morePhrases: '更多',
    noPhrase: (n: number) => `没有第 ${n} 条常用意见。请选列出的编号，或直接写。`,
    goesOn: (phrase: string) => `“${phrase}”后面请写明，例如：编号 空格 再写具体内容。`,
    anotherRow: (count: number, lead: string | undefined, title: string) =>
      join(
        lead,
        count === 0
          ? `“${title}”有要填的吗？回复“是”填一条，回复“否”表示没有。`
          : `已记下 ${count} 条。还有吗？回复“是”再填一条，回复“否”填完。`,
      ),
    summary: (word: string, lines: readonly string[], lead: string | undefined) =>
      join(lead, `请核对“${word}”：`, ...lines, '没有问题回复“是”提交，不提交回复“否”，要改发“改 项目 新内容”。'),
    yesOrNo: (word: string) => `“${word}”已填好，回复“是”提交，回复“否”放弃。`,
    left: (word: string) => `好的，“${word}”没有提交。`,
    stillNeeded: (faults: readonly string[]) => join(...faults.slice(0, 5)),
    faults: (faults: readonly string[], link: string) =>
      join('没有办成：', ...faults.slice(0, 8).map((fault) => `· ${fault}`), `请改后再发，或到小程序办理。${link}`),
    tooComplex: (word: string, link: string) => `“${word}”要填的内容较多或不宜写在聊天里，请到小程序办理。${link}`,
    cancelled: '好的，已退出，没有提交。',
    nothingToCancel: '现在没有正在填写的内容。',
  },

  answers: {
    notHere: (title: string) => `“${title}”请到小程序填写。`,
    tooShort: (title: string, min: number) => (min > 1 ? `“${title}”至少写 ${min} 个字。` : `请填写“${title}”。`),
    tooLong: (title: string, max: number, length: number) => `“${title}”最多 ${max} 个字，您写了 ${length} 个。`,
    notNumber: (title: string) => `“${title}”请回复数字。`,
    tooSmall: (title: string, min: number) => `“${title}”不能小于 ${min}。`,
    tooBig: (title: string, max: number) => `“${title}”不能大于 ${max}。`,
    notDate: (title: string) => `没看懂“${title}”的日期。`,
    yesOrNo: (title: string) => (title === '' ? '请回复“是”或“否”。' : `“${title}”请回复“是”或“否”。`),
    notOption: (title: string) => `“${title}”请从下面选。`,
    nothingFound: (title: string, text: string) => `“${title}”里没有找到“${text}”，换个词再试。`,
    severalFound: (title: string, more: boolean) =>
      `“${title}”有几个符合，请回复序号${more ? '；不在其中就把名称写得更全些' : ''}。`,
  },

  open: {
    choose: (titles: readonly string[]) =>
      titles.length === 0
        ? '您现在没有可以发起的事项。'
        : `请写明要发起什么，例如：发起 ${titles[0]}\n可以发起：\n${list(titles)}`,
    begin: (title: string) => `发起“${title}”，请一项一项回答，随时可发“取消”退出。`,
    again: (number: string, title: string) =>
      `照 ${number} 再办一件“${title}”：填写内容已取来，逐项可发“沿用”，或一次发“全部沿用”。意见、附件和已过的日期没有取。`,
    anew: (number: string, title: string) =>
      `重新办理 ${number}“${title}”：填写内容已取来，逐项可发“沿用”，或一次发“全部沿用”。办成后两件互相写明编号，原事项保持办结。`,
    notAnew: (number: string, done: string | undefined) =>
      done === undefined
        ? `${number} 不能重新办理：须是本单位发起、已办结，并已评为“不满意”或回访为“没有解决”的事项。没有评过的先发：评价 ${number} 1；也可以发：照 ${number} 再办一件`
        : `${number} 已经重新办理过，编号 ${done}。`,
    notAgain: (number: string) =>
      `不能照 ${number || '这个编号'} 再办：没有这个事项，或者您无权查看。请写明编号，例如：照 26000012 再办一件`,
  },

  correct: {
    begin: '请一项一项回答，随时可发“取消”退出。',
    goOn: '记下了，还差几项：',
    unknown: (link: string) => `现在不能在聊天里报告数据有误，请到小程序办理。${link}`,
    noResources: '您的单位还没有使用任何共享数据资源，没有可以纠错的数据。',
    personal: (resource: string, link: string) =>
      `“${resource}”是个人数据，不能在聊天里写，请到小程序里用业务标识报告。${link}`,
  },

  masked: {
    notice: '您的消息里有证件号码或手机号码，已隐去中间几位，原号码没有保存。',
  },

  trouble: {
    waiting: '系统正在恢复，您的消息已经收下，恢复后马上接着办，不用重发。',
    givenUp: '系统一直没有恢复，您刚才的消息没有办成。请过一会儿重发，着急的请打开小程序或联系值班人员。',
    crowded: '现在消息太多，您刚才这条没有收下。请过一分钟重发。',
    failed: '出了点问题，这条没有办成。请稍后重发，或到小程序办理。',
    credential: '机器人登录系统失败，暂时办不了事。请联系系统管理员，着急的请打开小程序。',
    old: (at: string) => `这条消息是 ${at} 发的，过了一天多才收到，没有办理。还要办请重新发。`,
    before: (at: string) => `这条消息（${at}）是在我刚才提问之前发的，没有当作回答。请再回复一次。`,
    decided: (by: string, at: string, command: string) => `已由 ${by} 于 ${at} ${command}。`,
    faults: (faults: readonly string[]) => faults.map((fault) => `· ${fault}`).join('\n'),
  },

  push: {
    heads: {
      task: '待办',
      reminder: '催办',
      lapse: '逾期',
      alert: '告警',
      info: '告知',
      result: '结果',
      receipt: '待回执',
      summary: '汇总',
    },
    head: (kind: string, urgent: boolean, subject: string, behalf?: string) =>
      `${urgent ? '❗' : ''}【${kind}${behalf === undefined ? '' : `·${behalfText(behalf)}`}】${subject}`,
    due: (due: string) => `期限：${due}`,
    words: (words: readonly string[]) => `可直接回复：${words.join(' / ')}`,
    inRoom: (words: readonly string[], number: string) =>
      `群里请回复：@我 ${words[0]} ${number}${words.length > 1 ? `（或 ${words.slice(1).join(' / ')}）` : ''}`,
    look: (number: string) => `发“查看 ${number}”看详情`,
  },

  link: {
    todo: '打开小程序“办结”→“待办”。',
    matter: (number: string) => `打开小程序“办结”，查编号 ${number}。`,
  },
} as const;
