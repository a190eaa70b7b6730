/** The thirteen checks over the procedures of the government cloud: what they find is what is known. */
import { compareWithKnown } from './compare.ts';

compareWithKnown(['政务云']);
