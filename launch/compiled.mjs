// Preloaded by scripts that start programs of ours: --import ./launch/compiled.mjs
import { compile } from './compile.mjs';

if (!(await compile())) process.exit(1);
