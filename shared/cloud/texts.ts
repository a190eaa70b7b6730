/** What the register of connections says of a system: written by cloud-use and system-connection, read by the plans. */
export const connectionStates = { connected: '已接入', missing: '未接入' };
