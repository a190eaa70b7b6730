/**
 * Of which bot a contact or a room is. The first account of the chat has them as its network calls them; WeCom's bot and every
 * further account have them under a name of their own, so that nothing that another network or account calls so is taken for one.
 * What is sent to a contact is claimed by the bot whose it is, and by no other: each has a channel of its own.
 */

/** The account of the bot's credential, and the channel whose deliveries it sends. */
export const WECOM_BOT = 'wecom-bot';
const OWN = 'wecom:';

export const contactOf = (member: string): string => `${OWN}${member}`;
/** Who somebody is there is said by WeCom, and no code has to be asked for: the user id behind a contact; undefined for a contact of another network. */
export const memberIn = (contact: string): string | undefined =>
  contact.startsWith(OWN) && contact.length > OWN.length ? contact.slice(OWN.length) : undefined;
export const isOfWecom = (contactOrRoom: string): boolean => contactOrRoom.startsWith(OWN);

/** Further accounts of the chat: their names begin so, and the ids of their contacts and rooms with their names. */
const FURTHER = /^chat-[a-z0-9]{1,20}$/;
const OF_FURTHER = /^(chat-[a-z0-9]{1,20}):/;
export const isFurther = (account: string): boolean => FURTHER.test(account);

/** Whether a bot's credential may speak of this contact or room at all. */
export function isOfBot(account: string, contactOrRoom: string): boolean {
  const owner = isOfWecom(contactOrRoom) ? WECOM_BOT : OF_FURTHER.exec(contactOrRoom)?.[1];
  return owner === undefined ? account !== WECOM_BOT && !isFurther(account) : owner === account;
}

/** The channel whose deliveries a bot of this account claims. */
export const channelOfBot = (account: string): string =>
  account === WECOM_BOT || isFurther(account) ? account : 'wechaty';
