// npm run looks: every page in each mode on each phone; test-more has the two extremes of them.
import { build } from './build.mjs';
import { runJest } from './jest-stage.mjs';
import { say } from './screen.mjs';

process.env.BANJIE_LOOKS = 'whole';
const { passed, failed } = (await build('h5')) ? await runJest('more', 'test/e2e/looks') : { passed: 0, failed: 1 };
say(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
