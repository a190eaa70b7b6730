// npm run bench: what is measured is what runs in a city, so it is compiled as the server is.
import { compile } from './compile.mjs';
import { load } from './load.mjs';

if (!(await compile({ test: ['bench/main.ts', 'bench/bare-koa.ts', 'bench/sender.ts', 'bench/peers/actor.ts'] })))
  process.exit(1);
await load('test/bench/main.ts');
