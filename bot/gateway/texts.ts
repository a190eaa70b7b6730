/** What the training bot is called in chats. */
export const BOT_NAME = '办结助手';
