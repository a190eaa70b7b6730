// A thread does not inherit what makes TypeScript run (docs/decisions/0003).
import { load } from '../../launch/load.mjs';

const { work } = await load('server/threads/work.ts');
export default work;
