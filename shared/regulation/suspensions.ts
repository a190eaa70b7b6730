/** What can be suspended, under which article, what that bars, and how to get out of it: the one list for whoever puts, lifts and reads. */
import type { ArticleId } from './articles.ts';

/** What may be approved, and is not while something is suspended. */
export const approvals = {
  projects: '信息化项目审批',
  funds: '项目建设和运维经费安排',
  acceptance: '竣工验收',
  resources: '基础资源提供',
  access: '共享数据的使用',
  operation: '系统上线运行',
} as const;
export type Approval = keyof typeof approvals;

export interface SuspensionKind {
  title: string;
  basis: ArticleId;
  bars: readonly [Approval, ...Approval[]];
  /** How it ends, in words for whoever is suspended. */
  exit: string;
  /**
   * Whose it is. `matter`: each matter has its own, e.g. each risk of a system: what is suspended goes on when the last of
   * them is lifted. `subject`: it follows from how somebody stands, outlives its matter, and is lifted by whatever mends that.
   */
  of: 'matter' | 'subject';
}

export const suspensionKinds = {
  /** About a unit that has published no catalogue or connected no resources. */
  'outside-sharing': {
    title: '暂停信息化项目审批、经费安排和竣工验收',
    basis: 'A-26',
    bars: ['projects', 'funds', 'acceptance'],
    exit: '发布本单位的信息资源目录并接入信息资源',
    of: 'subject',
  },
  /** About a unit that does not take part in sharing and has no good reason. */
  'unshared-funds': {
    title: '不予安排项目建设和运维经费',
    basis: 'B-40',
    bars: ['funds'],
    exit: '按规定参与信息资源共享后重新报送经费计划',
    of: 'subject',
  },
  /** About a system, `<unit>/<system>`. */
  'performance-resources': {
    title: '暂缓提供基础资源',
    basis: 'A-46',
    bars: ['resources'],
    exit: '完成绩效整改并通过复核',
    of: 'subject',
  },
  'performance-funds': {
    title: '暂缓安排运维经费',
    basis: 'A-46',
    bars: ['funds'],
    exit: '完成绩效整改并通过复核',
    of: 'subject',
  },
  /** About a project, `<unit>/<project>`. */
  'off-standard': {
    title: '不安排建设和运维经费',
    basis: 'C-23',
    bars: ['funds'],
    exit: '按标准修改后通过标准化审查',
    of: 'subject',
  },
  /** About a system at high risk, `<unit>/<system>`. */
  'unsafe-system': {
    title: '暂停系统运行',
    basis: 'A-37',
    bars: ['operation', 'resources'],
    exit: '完成安全整改并经复核',
    of: 'matter',
  },
  /** About the use of a resource by a unit, `<resource>/<unit>`. */
  misuse: {
    title: '暂停数据访问',
    basis: 'N-27',
    bars: ['access'],
    exit: '按期整改并经复核',
    of: 'matter',
  },
  /** About a resource that was tampered with, leaked or lost. */
  'data-incident': {
    title: '暂停数据共享',
    basis: 'N-35',
    bars: ['access'],
    exit: '事件处置完毕',
    of: 'matter',
  },
} as const satisfies Record<string, SuspensionKind>;
export type SuspensionName = keyof typeof suspensionKinds;

/** The kinds that bar an approval. */
export const suspensionsOf = (approval: Approval): SuspensionName[] =>
  (Object.keys(suspensionKinds) as SuspensionName[]).filter((name) =>
    (suspensionKinds[name] satisfies SuspensionKind).bars.some((one) => one === approval),
  );
