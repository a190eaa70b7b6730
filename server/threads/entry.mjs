// A thread does not inherit what makes TypeScript run: it is set up first (docs/decisions/0003).
import { register } from 'tsx/esm/api';

register();
const { work } = await import('./work.ts');
export default work;
