/** What a reader is told who does not see everything: what he sees, and why. */
export const texts = {
  copy: {
    lines: (by: string) => `${by}抄送给您：可以看办理经过，不含填写内容和附件。`,
    forms: (by: string) => `${by}抄送给您：可以看办理经过和填写内容，不含仅当事各方可见的内容和附件。`,
    files: (by: string) => `${by}抄送给您：可以看办理经过、填写内容和附件，不含卷宗。`,
  },
  colleague:
    '您所在单位参与本事项，您没有其中的岗位：可以看办理经过和一般填写内容，不含附件、仅当事各方可见的内容和卷宗。需要时请经办人抄送给您。',
  asked: '本事项请您所在单位回执：可以看办理经过和一般填写内容，不含附件、仅当事各方可见的内容和其他单位的回执。',
  consulted:
    '本事项征求您所在单位的意见：可以看办理经过、一般填写内容和附件，不含仅当事各方可见的内容和其他单位的意见。',
  somebody: '当事方',
} as const;
