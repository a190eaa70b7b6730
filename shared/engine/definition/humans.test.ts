import type { Directory } from '../../kernel/party.ts';
import type { MatterState } from '../matter/state.ts';
import { barredFrom, eligible } from './roles.ts';

const directory = {
  body: () => undefined,
  unit: () => undefined,
  human: (id: string) => ({ 'wang-2': 'wang-1' })[id] ?? id,
  person: (id: string) => (id === 'wang-1' ? undefined : { id, name: id, unit: 'office' }),
  holders: (_: string, post: string) => (post === 'head' ? ['li'] : ['wang-2']),
} as unknown as Directory;
const askedBy = (person: string) => ({ requesters: [person], given: {} }) as unknown as MatterState;

describe('what is barred to one of a human’s ids', () => {
  it('is barred to all of them, also when the one that asked has left, and to nobody else', () => {
    for (const [asked, other] of [
      ['wang-1', 'wang-2'],
      ['wang-2', 'wang-1'],
    ] as const) {
      const barred = barredFrom(askedBy(asked), false, directory);
      expect([barred(asked), barred(other), barred('li')]).toEqual(['asked', 'asked', undefined]);
    }
  });

  it('sends a task up the line when nobody else holds the post', () => {
    const barred = barredFrom(askedBy('wang-1'), false, directory);
    expect(eligible(['post:office:cloud'], barred, directory)).toEqual({
      parties: ['post:office:head'],
      raised: { from: ['post:office:cloud'], why: 'own' },
    });
  });
});
