export const texts = {
  /** @param command what whoever may do it types in mongosh */
  mayNotChange: (collection: string, command: string) =>
    `数据库用户无权为集合 ${collection} 设置校验规则（缺 collMod 权限），没有启动，数据未改动。请由数据库管理员在 mongosh 中执行一次下面这行，再启动本程序；或给该用户加上 dbAdmin 角色。\n${command}`,
};
