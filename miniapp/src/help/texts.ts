export const texts = {
  help: { label: '怎么用' },
  first: {
    title: '先做这三件',
    putAway: '收起',
    putAwayDone: '已收起。在“我的”里可以再显示。',
    done: '已做',
    ahead: '去做',
    allDone: '三件都做过了，可以收起。',
    noTodo: '现在没有要办的。轮到您时会推送，也会出现在这里。',
    line: '先做这三件',
    lineShown: '显示在待办页里，点一下收起',
    lineAway: '已收起，点一下重新显示在待办页',
  },
};
