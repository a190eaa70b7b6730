/** A city in which one person has work of three kinds: a decision to take, another like it, and an alert. */
import { allowed, City, matter, reasonField } from './city.ts';

export const APPLICATION = '202611220001';
export const OTHER = '202611229901';
export const ALERT = '202611230777';

export function cityWithWork(): City {
  const city = new City();
  city.matters = [
    matter(APPLICATION, '电子证照系统上云申请', {
      allowed: [
        allowed('受理', {
          decides: true,
          tone: 'primary',
          form: [{ ...reasonField, key: 'opinion', title: '意见', required: false }],
        }),
        allowed('不予受理', { decides: true, tone: 'danger', form: [reasonField], consequence: '申请退回单位' }),
      ],
      timeline: [
        { seq: 1, at: '', atText: '11月22日 10:00', who: '王芳（市教育局）', what: '发起', tone: 'done', details: [] },
      ],
    }),
    matter(OTHER, '学籍系统上云申请', { allowed: [allowed('受理', { decides: true, tone: 'primary' })] }),
    matter(ALERT, '核心交换机中断', {
      procedureTitle: '故障处置',
      allowed: [
        allowed('确认', { tone: 'primary' }),
        allowed('填报处置进展', { form: [{ key: 'progress', title: '进展', kind: 'long', required: true }] }),
      ],
    }),
  ];
  city.todo = city.matters.map(({ number }) => number);
  city.bind('li');
  return city;
}
