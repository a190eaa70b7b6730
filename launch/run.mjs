// node launch/run.mjs FILE [arguments]: runs a program of ours (launch/load.mjs) in this very process.
import { resolve } from 'node:path';
import { load } from './load.mjs';

const [, , file] = process.argv;
process.argv.splice(1, 2, resolve(file));
await load(file);
