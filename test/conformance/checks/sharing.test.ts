/** The thirteen checks over the procedures of sharing and of standards: what they find is what is known. */
import { compareWithKnown } from './compare.ts';

compareWithKnown(['数据共享', '标准化']);
