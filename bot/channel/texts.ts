export const texts = {
  /** What a file is called of which nobody says a name. */
  file: '聊天文件',
};
