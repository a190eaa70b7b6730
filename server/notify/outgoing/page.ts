/** Where a push leads in the browser: to its matter, or to the list where it is about none. */
import type { Delivery } from '../ports.ts';

export const pageOf = (publicUrl: string, { matter }: Pick<Delivery, 'matter'>): string =>
  matter === ''
    ? `${publicUrl}/m/#/pages/todo/index`
    : `${publicUrl}/m/#/pages/matter/index?id=${encodeURIComponent(matter)}`;
