/** A walk for each role, from what it has before it to what it has brought about. Ticked by what has happened (evidence.ts). */
import type { HelpRole } from '@banjie/shared/help/roles.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { RouteName } from '@banjie/shared/contract/routes.ts';
import { texts } from '../texts.ts';

/** What has to have happened for a step to be done. */
export type Evidence =
  /** This person has given one of these commands in a matter of the procedure; `open`: has opened one. */
  | { procedure: string; commands: readonly string[]; by: PersonId }
  /** Has opened the page of a matter of the procedure. */
  | { read: string; by: PersonId }
  /** Has confirmed a receipt. */
  | { receipt: PersonId }
  /** Keeps phrases of his own. */
  | { phrases: PersonId }
  /** A machine has opened a matter of the procedure. */
  | { alarm: string }
  /** Has carried out one of these operations, as the audit trail has it. */
  | { operations: readonly RouteName[]; by: PersonId };

export interface WalkStep {
  text: string;
  /** Whom to be, and which page is before him then. */
  be: PersonId;
  page: string;
  /** What may be done from here by one tap. */
  say?: string;
  ring?: 'firing' | 'resolved';
  done: Evidence;
}

export interface RoleWalk {
  role: HelpRole;
  title: string;
  steps: readonly WalkStep[];
  learned: string;
}

const t = texts.walks;
const page = (name: string, root = 'pages') => `/${root}/${name}/index`;
const form = (procedure: string) => `${page('form')}?procedure=${procedure}`;

export const roleWalks: readonly RoleWalk[] = [
  {
    role: 'official',
    title: t.official.title,
    steps: [
      {
        ...{ text: t.official.read, be: 'office-cloud', page: page('todo') },
        done: { read: 'cloud-use', by: 'office-cloud' },
      },
      {
        ...{ text: t.official.accept, be: 'office-cloud', page: page('todo') },
        done: { procedure: 'cloud-use', commands: ['accept', 'refuse'], by: 'office-cloud' },
      },
      {
        ...{ text: t.official.phrases, be: 'office-cloud', page: page('opinions') },
        done: { phrases: 'office-cloud' },
      },
      {
        ...{ text: t.official.audit, be: 'office-cloud', page: page('todo'), say: '待办' },
        done: { procedure: 'cloud-use', commands: ['approve', 'reject'], by: 'office-cloud' },
      },
    ],
    learned: t.official.learned,
  },
  {
    role: 'department',
    title: t.department.title,
    steps: [
      {
        ...{ text: t.department.report, be: 'education-data', page: form('data-correction'), say: t.department.said },
        done: { procedure: 'data-correction', commands: ['open'], by: 'education-data' },
      },
      {
        ...{ text: t.department.answer, be: 'civil-data', page: page('todo') },
        done: { procedure: 'data-correction', commands: ['answer'], by: 'civil-data' },
      },
      {
        ...{ text: t.department.receipt, be: 'transport-data', page: page('todo') },
        done: { receipt: 'transport-data' },
      },
      {
        ...{ text: t.department.apply, be: 'transport-contact', page: form('cloud-use') },
        done: { procedure: 'cloud-use', commands: ['open'], by: 'transport-contact' },
      },
    ],
    learned: t.department.learned,
  },
  {
    role: 'provider',
    title: t.provider.title,
    steps: [
      {
        ...{ text: t.provider.alarm, be: 'cloud-duty1', page: page('todo'), ring: 'firing' },
        done: { alarm: 'incident' },
      },
      {
        ...{ text: t.provider.acknowledge, be: 'cloud-duty1', page: page('todo'), say: '确认' },
        done: { procedure: 'incident', commands: ['acknowledge'], by: 'cloud-duty1' },
      },
      {
        ...{ text: t.provider.recover, be: 'cloud-duty1', page: page('todo') },
        done: { procedure: 'incident', commands: ['recover'], by: 'cloud-duty1' },
      },
      {
        ...{ text: t.provider.provide, be: 'cloud-ops', page: page('todo') },
        done: { procedure: 'cloud-use', commands: ['provide'], by: 'cloud-ops' },
      },
    ],
    learned: t.provider.learned,
  },
  {
    role: 'administrator',
    title: t.administrator.title,
    steps: [
      {
        ...{ text: t.administrator.add, be: 'authority-data', page: page('people', 'administration') },
        done: { operations: ['addPerson', 'takeImport'], by: 'authority-data' },
      },
      {
        ...{ text: t.administrator.post, be: 'authority-data', page: page('units', 'administration') },
        done: { operations: ['putPost'], by: 'authority-data' },
      },
      {
        ...{ text: t.administrator.setting, be: 'authority-data', page: page('settings') },
        done: { operations: ['putSetting'], by: 'authority-data' },
      },
      {
        ...{ text: t.administrator.codes, be: 'authority-data', page: page('people', 'administration') },
        done: { operations: ['makeCodeFor', 'endSessionsOf', 'setStanding'], by: 'authority-data' },
      },
    ],
    learned: t.administrator.learned,
  },
];
