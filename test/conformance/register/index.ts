/**
 * The register of duties, one row per key: what each must be, transcribed by hand from the register and the law and
 * never from the definitions, which are compared with it. A detailed table of a few procedures stands in ../duties.ts.
 */
import { cloud } from './cloud.ts';
import { sharing } from './sharing.ts';
import { standards } from './standards.ts';
import type { Row } from './row.ts';

export type { Row } from './row.ts';
export const register: Readonly<Record<string, Row>> = { ...cloud, ...sharing, ...standards };
