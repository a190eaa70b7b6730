/** Greetings and plain questions: what people ask a colleague, not a machine. A number of a matter may stand at either end. Pure. */
import { bare, cut, numbersIn, said, type Said } from './said.ts';

/** `today`, `todo`: what there is to do. `left`, `who`, `how`: of one matter, until when, whose it is, what to do. */
export type TalkKind = 'greeting' | 'thanks' | 'self' | 'today' | 'todo' | 'left' | 'who' | 'how';

const what = '(?:什么|哪些|啥|几件|多少|几项|几个)';
const thing = '(?:事情|事项|事|任务|待办|工作|东西)';
const toDo = '(?:办|处理|做|干)';
const must = '(?:要|需要|该|应该|得)';

const QUESTIONS: readonly [TalkKind, RegExp][] = [
  [
    'greeting',
    /^(?:你好|您好|hi|hello|hey|嗨|哈喽|早上好|上午好|中午好|下午好|晚上好|早安|早|在吗|在不在|在么|在嘛|有人吗|你在吗|您在吗)+$/,
  ],
  [
    'thanks',
    /^(?:谢谢|多谢|感谢|谢了|辛苦了|辛苦|好的|好|行|ok|知道了|明白了|明白|收到|了解|嗯|嗯嗯)+(?:谢谢|你|您|了|啦|哈)*$/,
  ],
  ['self', /^(?:你是谁|你是什么|你叫什么|你是机器人|你能(?:做|干|办)(?:什么|啥|哪些)?(?:事|事情)?|(?:你)?有什么功能)$/],
  ['todo', new RegExp(`^(?:还)?(?:有)?${what}${thing}?${must}${toDo}(?:的)?${thing}?$`)],
  ['todo', new RegExp(`^(?:还)?${must}${toDo}${what}${thing}?$`)],
  [
    'todo',
    new RegExp(
      `^(?:还)?(?:有没有|有|没有)(?:${what}|没有)?(?:${must}${toDo}的?)?${thing}(?:${must}${toDo})?(?:没有|没)?$`,
    ),
  ],
  ['todo', new RegExp(`^(?:还)?(?:有没有|有)${what}?${must}${toDo}的$`)],
  ['todo', /^(?:待办|任务)(?:有哪些|还有多少|还有几个|还有几项|有多少|多少)$/],
  ['left', /^(?:还)?(?:剩下|剩|有)(?:几天|多少天|多久|多长时间|多少时间|几个工作日|几日)$/],
  ['left', /^(?:什么时候|哪天|几号|啥时候|几月几号|何时)(?:到期|截止|要办完|之前办完|前办完|办完|要办好|必须办完)$/],
  ['left', /^(?:期限|截止日期|截止时间|时限|截止)(?:是|到)?(?:什么时候|哪天|几号|多久|何时|几天)?$/],
  ['left', /^(?:要在|得在)?(?:什么时候|哪天|几号)(?:之前|以前|前)(?:办完|办好|办|交|完成)$/],
  ['who', /^(?:是|该|归|由|轮到|应该)?谁(?:在|来|去)?(?:办|处理|负责|审|审核|审批|管|经办|办理|跟)(?:着|的|这事)?$/],
  ['who', /^(?:在|到|卡在)谁(?:那里|那儿|那|手里|手上|哪)(?:了)?$/],
  ['who', /^(?:办|走|进行)到(?:哪一步|哪里|哪儿|哪步|哪)(?:了)?$/],
  ['who', /^(?:进展|进度)(?:怎么样|怎样|如何|到哪)(?:了)?$/],
  ['how', /^(?:该|要|应该|得)?(?:怎么|怎样|如何|咋)(?:弄|办|办理|操作|处理|回|回复|做|填)$/],
  ['how', /^(?:要|该|得|应该)(?:做|干|办)(?:什么|啥)$/],
  ['how', /^(?:下一步|接下来)(?:怎么办|怎么弄|怎么做|做什么|是什么|干什么)?$/],
  ['how', /^(?:能|可以)(?:做|办|干|怎么办)(?:什么|啥|哪些)?$/],
];

/** Words that stand before a question and say nothing of it. */
const LEAD =
  /^(?:请问一下|请问|麻烦问一下|麻烦问下|麻烦|问一下|问下|想问一下|想问|那么|那|帮我看看|帮我看下|帮忙看看|看看|看一下|看下|我想知道|这个事项|这件事|这项|这条|这个|这事|这|它|该事项|现在|目前|我们|我)+/;
const TODAY = /今天|今日/;
const MARKS = /[?。!.~,;、]+$/;
const TAIL = /(?:呢|呀|啊|吗|嘛|吧|哦|哈)+$/;

export interface Talk {
  kind: TalkKind;
}

export function talkOf(spoken: Said): Talk | undefined {
  if (spoken.raw.length > 60) return undefined;
  const written = bare(withoutNumber(spoken).folded).replace(MARKS, '');
  const words = written.replace(TAIL, '');
  const asked = words.replace(LEAD, '');
  const isToday = TODAY.test(asked);
  for (const text of new Set([asked.replace(TODAY, '').replace(LEAD, ''), words, written])) {
    const found = QUESTIONS.find(([, pattern]) => pattern.test(text));
    if (found) return { kind: found[0] === 'todo' && isToday ? 'today' : found[0] };
  }
  return undefined;
}

function withoutNumber(spoken: Said): Said {
  const [number] = numbersIn(spoken);
  if (!number) return spoken;
  const { before, after } = number;
  // Marks in front of a number belong to it: 编号 26000012 还剩几天.
  const lead = said(before.raw.replace(/(?:编号|事项|#|号)+[::\s]*$/u, ''));
  if (lead.raw === '') return after;
  return after.raw === '' ? cut(lead, 0) : said(`${lead.raw}${after.raw}`);
}
