/** People whom a newcomer may be, each with something to do, and what to try as them. */
export interface PersonaHint {
  person: string;
  hint: string;
  /** Not bound to a chat contact yet: binding is what is to be tried. */
  unbound?: true;
}

export const personas: readonly PersonaHint[] = [
  { person: 'education-data', hint: '在聊天里说“纠错”，报告行政区划代码的一处疑义' },
  { person: 'civil-data', hint: '核实并答复纠错；结果会告知每个使用单位' },
  { person: 'statistics-data', hint: '拿本局的区划表与共享资源比对，勾选差异一次提交' },
  { person: 'transport-contact', hint: '发起“政务云使用申请”；已有一件正等受理' },
  { person: 'office-cloud', hint: '受理、审核、评估政务云申请；在聊天里回“同意”试试' },
  { person: 'office-security', hint: '发起安全风险整改，复查，拟定强制措施；消息在企业微信里' },
  { person: 'health-security', hint: '系统因高风险暂停：提交整改结果' },
  { person: 'housing-data', hint: '低风险限期整改；拨快时钟看逾期会怎样' },
  { person: 'cloud-duty1', hint: '第一值班：收到告警后在聊天里回“确认”' },
  { person: 'cloud-duty2', hint: '第二值班：第一值班十分钟没确认就轮到他' },
  { person: 'cloud-duty3', hint: '第三值班：在企业微信的卡片上直接按“确认”' },
  { person: 'cloud-ops', hint: '提供测试环境、开通试运行、填报处置进展' },
  { person: 'emergency-group-leader', hint: '没有人确认的告警最后到应急专项小组' },
  { person: 'cybersecurity-security', hint: '会签强制措施' },
  { person: 'transport-data', hint: '使用单位：收到核校结果后比对，并给出回执' },
  { person: 'service-data', hint: '单位名称很长的使用单位：比对结果并回执' },
  { person: 'authority-data', hint: '管理员：在“我的”中改本市设定，载入明年的放假安排' },
  { person: 'office-head', hint: '负责人：逾期会上报到他；可设代理' },
  { person: 'culture-contact', hint: '申请不予受理：按意见重新申请' },
  { person: 'ecology-contact', hint: '还没绑定聊天：在“我的”取绑定码，到聊天里发“绑定 姓名 绑定码”', unbound: true },
];
