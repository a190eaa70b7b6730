export const warningTexts = {
  onCloud: (system: string) =>
    `本单位的“${system}”已在云上。增减资源请办“云资源变更”，不再使用请办“终止政务云服务”；确是另一个系统，请换一个能区分的名称。`,
  listed: (name: string, number: string) =>
    `本单位的“${name}”已在目录中（${number}）。内容有变请办“目录更新”，不必重新登记。`,
};
