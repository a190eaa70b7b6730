/** One rule for every door: the bot, the server's chat store and the alerts mask alike. */
export { maskIds } from '@banjie/shared/kernel/mask.ts';
