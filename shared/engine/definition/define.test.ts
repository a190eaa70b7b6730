import { defineProcedure, finish, go, goLeaving, when } from './define.ts';
import { toy } from '../testing/toy.ts';
import type { Procedure, Step } from './definition.ts';

const { review, test } = toy.steps as Record<'review' | 'test', Step>;
const withReview = (change: Partial<Step>): Procedure => ({
  ...toy,
  steps: { ...toy.steps, review: { ...review, ...change } as Step },
});
const agree = { ...review.commands['agree']! };

describe('a definition is refused at load time when', () => {
  it.each<[string, Procedure, RegExp]>([
    [
      'an outcome leads nowhere',
      withReview({ commands: { agree: { ...agree, outcomes: [go('nowhere')] } } }),
      /unknown step nowhere/,
    ],
    [
      'an outcome leaves nothing known',
      withReview({ commands: { agree: { ...agree, outcomes: [goLeaving(['nowhere'])] } } }),
      /unknown step/,
    ],
    [
      'an end is unknown',
      withReview({ commands: { agree: { ...agree, outcomes: [finish('never')] } } }),
      /unknown end never/,
    ],
    [
      'an end leaves something open',
      withReview({ commands: { agree: { ...agree, outcomes: [{ ...go(), end: 'done' }] } } }),
      /something open/,
    ],
    [
      'no outcome may hold',
      withReview({ commands: { agree: { ...agree, outcomes: [when('x', () => false, go())] } } }),
      /no outcome/,
    ],
    ['a role is unknown', withReview({ by: 'nobody' }), /unknown role nobody/],
    [
      'a role besides is unknown',
      withReview({ commands: { agree: { ...agree, alsoBy: 'nobody' } } }),
      /unknown role nobody/,
    ],
    ['a step has no limit and no reason', withReview({ limits: [] }), /neither a limit nor a reason/],
    ['a lapse opens nothing known', withReview({ lapseOpens: ['nowhere'] }), /unknown step nowhere/],
    ['a setting has no name', withReview({ limits: [{ span: { n: 1, unit: 'd' }, basis: 'setting' }] }), /no setting/],
    [
      'nobody may give a command of a wait',
      { ...toy, steps: { ...toy.steps, test: { ...test, commands: { stop: { title: '停', outcomes: [go()] } } } } },
      /not who may give it/,
    ],
    [
      'an extension rests on nothing',
      withReview({ extension: { asks: 'applicant', consents: 'office', basis: 'A-14', maxDays: 1 } }),
      /limits nothing/,
    ],
    ['a command has the engine’s name', withReview({ commands: { askExtension: agree } }), /command of the engine/],
    ['the supervisor is unknown', { ...toy, supervisor: 'nobody' }, /unknown role nobody/],
  ])('%s', (_, procedure, message) => {
    expect(() => defineProcedure(procedure)).toThrow(message);
  });
});
