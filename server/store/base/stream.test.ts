/** A change stream stands again by itself, whatever has ended it, and says each time that something may have been missed. */
import { EventEmitter, once } from 'node:events';
import type mongoose from 'mongoose';
import { testDatabase } from '@banjie/test/harness/database.ts';
import { connect, rawDatabase } from './connection.ts';
import { openStream } from './stream.ts';

const { jest } = import.meta;

/** A stream that does what it is told. */
class Told extends EventEmitter {
  closed = false;
  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

describe('opened again after growing pauses', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function opened({ isAway = () => false }: { isAway?: () => boolean } = {}) {
    const streams: Told[] = [];
    const missed: number[] = [];
    const began = performance.now();
    const at: number[] = [];
    const stop = openStream({
      open() {
        at.push(performance.now() - began);
        if (isAway()) throw new Error('the connection is away');
        const stream = new Told();
        streams.push(stream);
        return stream as unknown as mongoose.mongo.ChangeStream;
      },
      heard: () => undefined,
      missed: () => missed.push(performance.now() - began),
    });
    return { streams, missed, at, stop };
  }

  it('a quarter of a second first, ten seconds at most', async () => {
    const { at, stop } = opened({ isAway: () => true });
    await jest.advanceTimersByTimeAsync(36_000);
    expect(at).toEqual([0, 250, 750, 1750, 3750, 7750, 15_750, 25_750, 35_750]);
    await stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(at).toHaveLength(9);
  });

  it.each(['error', 'close', 'end'])(
    'when it ends with %s, once, and from the shortest pause if it stood before',
    async (end) => {
      const { streams, missed, at, stop } = opened();
      for (let n = 0; n < 3; n++) {
        streams[n]?.emit('resumeTokenChanged');
        streams[n]?.emit(end, new Error('planted'));
        // What is told a second time of the same end opens no second one.
        streams[n]?.emit(end, new Error('planted'));
        await jest.advanceTimersByTimeAsync(250);
      }
      expect(at).toEqual([0, 250, 500, 750]);
      expect(missed).toEqual([0, 250, 500]);
      expect(streams.map(({ closed }) => closed)).toEqual([true, true, true, false]);
      await stop();
      expect(streams.at(-1)?.closed).toBe(true);
    },
  );
});

describe('on a database', () => {
  const database = testDatabase();
  afterAll(() => database.drop());

  it('hears what is written after the database has ended it', async () => {
    const connection = await connect(database.uri);
    const things = connection.collection<{ _id: string }>('things');
    await connection.createCollection('things');
    const told = new EventEmitter();
    const stop = openStream<{ documentKey: { _id: string } }>({
      open: () => things.watch([]),
      heard: ({ documentKey }) => told.emit('heard', documentKey._id),
      missed: () => told.emit('missed'),
    });
    await once(told, 'missed');
    const heard = once(told, 'heard');
    await things.insertOne({ _id: 'before' });
    expect(await heard).toEqual(['before']);

    const again = once(told, 'missed');
    // Its collection is gone: the stream is told so, and ends.
    await rawDatabase(connection).dropCollection('things');
    await again;
    const later = once(told, 'heard');
    await things.insertOne({ _id: 'after' });
    expect(await later).toEqual(['after']);
    await stop();
    await connection.close();
  });
});
