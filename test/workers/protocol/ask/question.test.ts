import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabFailure, parseQuestion, type Question } from '../../../../workers/protocol.ts';

const good: readonly Question[] = [
  { kind: 'list', method: 'pgd', epsilon: 0.5, user: 3, userId: '12', measures: false, model: 'defended' },
  { kind: 'embeddings', method: 'bim', epsilon: 2, iteration: 3, user: 4 },
  { kind: 'certificate', instance: 7, clicks: [1, 2, 1] },
  { kind: 'evasion', strategy: 'fncf', example: 0 },
  { kind: 'gaussian', n: 10, d: 4, gamma: 1, sigma: 0.5, beta: 0.1, epsilon: 0, erm: 0, seed: 1 },
];

describe('a question from outside', () => {
  it('of each kind passes as it is', () => {
    for (const question of good) expect(parseQuestion(question)).toEqual(question);
  });

  it('is refused with a sentence that names each wrong member', () => {
    const refused = (input: unknown) => {
      try {
        parseQuestion(input);
      } catch (thrown) {
        return thrown instanceof LabFailure ? thrown.error : thrown;
      }
    };
    expect(refused({ ...good[0], epsilon: 'much', method: 'magic' })).toMatchObject({
      code: 'bad-spec',
      message:
        'The question cannot be answered: method must be one of fgsm, bim, pgd, random; epsilon must be of type number.',
    });
    expect(refused({ kind: 'oracle' })).toMatchObject({
      message: expect.stringMatching(/kind/),
    });
    expect(refused(null)).toMatchObject({ message: expect.stringMatching(/the question must be of type/) });
    expect(refused({ kind: 'certificate', instance: 0, clicks: new Array(1001).fill(0) })).toMatchObject({
      message: expect.stringMatching(/clicks must be at most 1000/),
    });
  });

  it('whatever it is, passes or is refused with code bad-spec', () => {
    const broken = fc
      .tuple(fc.constantFrom(...good), fc.dictionary(fc.string(), fc.anything()))
      .map(([question, more]) => ({ ...question, ...more }));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), broken), (input) => {
        try {
          expect(good.map(({ kind }) => kind)).toContain(parseQuestion(input).kind);
        } catch (thrown) {
          expect(thrown).toMatchObject({ error: { code: 'bad-spec' } });
        }
      }),
    );
  });
});
