/** The operation `live`: one answer after a while, or a stream of events for whoever asks for one. */
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import type { EventStream } from '../http/event-stream.ts';
import type { Handlers, Streams } from '../http/handler.ts';
import type { Live, Word } from './live.ts';

export const liveHandlers = (live: Live): Handlers<'live'> => ({
  live: async ({ caller, query }) => {
    let told: (word: Word) => void = () => undefined;
    const first = new Promise<Word>((done) => (told = done));
    const line = await live.open(caller, query, (word) => {
      // That there is nothing yet is what is waited out.
      if (word.word === 'changed' || word.word === 'end') told(word);
    });
    if (isRejection(line)) return line;
    const late = setTimeout(
      () => told({ word: 'changed', version: line.version(), about: [] }),
      Number(query.wait ?? 0) * 1_000,
    );
    const word = await first;
    clearTimeout(late);
    line.close();
    if (word.word === 'ping') return { version: line.version(), about: [] };
    return word.word === 'end'
      ? { version: word.version, about: [], ended: word.why }
      : { version: word.version, about: word.about };
  },
});

export const liveStreams = (live: Live): Streams => ({
  live: async ({ caller, query }, open) => {
    const own: { stream?: EventStream } = {};
    const before: Word[] = [];
    const tell = (word: Word): void => {
      const { stream } = own;
      if (!stream) before.push(word);
      else if (word.word === 'ping') stream.ping();
      else if (word.word === 'end') {
        stream.send('end', { why: word.why, version: word.version });
        stream.end();
      } else stream.send(word.word, { version: word.version, about: word.about }, word.version);
    };
    const line = await live.open(caller, query, tell);
    if (isRejection(line)) return line;
    own.stream = open();
    for (const word of before) tell(word);
    await own.stream.closed;
    line.close();
    return undefined;
  },
});
