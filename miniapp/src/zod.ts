import { z } from 'zod';

// WeChat forbids compiling code; zod's object parser would try to. Has to run before the contract is loaded.
z.config({ jitless: true });
