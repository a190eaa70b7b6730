import { drawProcedure } from './drawing.ts';
import { toy } from '../testing/toy.ts';

it('draws steps with who acts and by when, ends, and on each arrow what leads there', () => {
  expect(drawProcedure(toy).split('\n')).toEqual([
    'stateDiagram-v2',
    '  review: 审核<br/>办理单位<br/>≤ 3 个工作日 A-12',
    '  again: 重新申请<br/>申请人<br/>≤ 10 天 （本市设定）',
    '  complain: 督办<br/>办理单位<br/>≤ 2 个工作日 （本市设定）',
    '  test: 测试<br/>等待<br/>15 天 A-13',
    '  alarm: 告警<br/>值班<br/>≤ 10 分钟 （本市设定）',
    '  receive: 回执<br/>各单位回执<br/>≤ 5 个工作日 （本市设定）',
    '  end_done: 办结',
    '  end_withdrawn: 已撤回',
    '  [*] --> review: 发起',
    '  review --> test: 同意 大 / 同意',
    '  review --> alarm: 同意 大',
    '  review --> again: 驳回',
    '  review --> complain: 逾期',
    '  again --> review: 再申请',
    '  test --> receive: 停止 / 期满',
    '  receive --> end_done: 回执收齐',
    '  review --> end_withdrawn: 撤回',
    '  test --> end_withdrawn: 撤回',
    '  test --> alarm: 触发',
    '  end_done --> [*]',
    '  end_withdrawn --> [*]',
    '',
  ]);
});
