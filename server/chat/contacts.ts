/**
 * Contacts and rooms of WeCom's bot: its own ids under a name of their own, so that nothing that another chat network calls
 * so is taken for one, nor the other way round. Who somebody is there is said by WeCom, and no code has to be asked for.
 */

/** The account of the bot's credential, and the channel whose deliveries it sends. */
export const WECOM_BOT = 'wecom-bot';
const OWN = 'wecom:';

export const contactOf = (member: string): string => `${OWN}${member}`;
/** The user id of WeCom behind a contact; undefined for a contact of another network. */
export const memberIn = (contact: string): string | undefined =>
  contact.startsWith(OWN) && contact.length > OWN.length ? contact.slice(OWN.length) : undefined;
export const isOfWecom = (contactOrRoom: string): boolean => contactOrRoom.startsWith(OWN);

/** Whether a bot's credential may speak of this contact or room at all. */
export const isOfBot = (account: string, contactOrRoom: string): boolean =>
  isOfWecom(contactOrRoom) === (account === WECOM_BOT);
