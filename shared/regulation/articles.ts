/**
 * Articles that the procedures rest on, each in one line of our own words. A: government cloud, B: sharing of
 * information, C: standards (Changsha, 长政办发〔2018〕22号); N: State Council Order 809; R: the rules on reporting
 * cyber-incidents (in force since 2025-11-01).
 */
export const articles = {
  'A-5': '使用政务云的各方要守法，并明确系统的等级保护级别。',
  'A-10': '政务云的使用从申请到终止分七个环节。',
  'A-11': '单位申请上云要交建设方案、性能与安全自测报告和资源需求。',
  'A-12': '市电子政务办 3 个工作日内决定是否受理，受理后 2 个工作日内出审核意见；不受理的说明意见，单位可重新申请。',
  'A-13': '云服务商 2 个工作日内给出测试环境，测试 15 个自然日；确有必要并经同意可以延长。',
  'A-14': '测试合格并经审定后试运行，不少于 30 个自然日；资源按合理值分配。',
  'A-21': '上云前先测试，由市电子政务办评估；不合格的由单位调整后再评。',
  'A-31': '政务云全天候运行；影响业务的故障要及时告知并快速处置。',
  'A-37': '安全检查发现的风险要整改：高风险暂停运行直至整改完成，低风险限期整改；不改或改不到位的强制处理。',
  'A-39': '业务设备不得另作他用，危害安全的软硬件不得使用。',
  'A-40': '上云系统自主定级，须有认可机构的测试报告和公安机关的等保备案证明。',
  'A-41': '建立应急组织：应急专项小组领导，云服务商的应急实施小组执行。',
  'A-43': '按事件级别制定总体预案和核心系统专项预案。',
  'B-32': '使用单位发现疑义或错误应反馈提供单位校核，结果告知所有使用单位；校核期间有有效证明的业务照常办理。',
  'N-26': '发现数据有误可提出校核，提供方自收到之日起 10 个工作日内核实、更正并反馈。',
  'R-4': '较大以上网络安全事件要向主管部门报告：关键信息基础设施 1 小时内，其他 4 小时内。',
} as const;

export type ArticleId = keyof typeof articles;
export const articleText = (id: string): string => (articles as Record<string, string>)[id] ?? '';
