import { expect, it } from 'vitest';
import { beatenWarning, oneAnswerWarning } from '../../../src/frame/beaten.ts';

it('warns where Popularity wins over the model, with both figures and what to do', () => {
  const words = beatenWarning({ measure: 'nDCG@10', model: 0.071, popularity: 0.0772 });
  expect(words).toContain('nDCG@10 0.0772 against 0.071');
  expect(words).toMatch(/Try other epochs or another model\.$/);
});

it('is silent where the model wins, where both are equal, and where one is not measured', () => {
  expect(beatenWarning({ measure: 'HR@10', model: 0.2, popularity: 0.1 })).toBeNull();
  expect(beatenWarning({ measure: 'HR@10', model: 0.2, popularity: 0.2 })).toBeNull();
  expect(beatenWarning({ measure: 'HR@10', model: null, popularity: 0.1 })).toBeNull();
  expect(beatenWarning({ measure: 'HR@10', model: 0.2, popularity: undefined })).toBeNull();
});

it('warns of a model of labels where one answer to everything is right as often', () => {
  const said = (right: number | null, constant: number | undefined) =>
    oneAnswerWarning({ of: 'the test instances', right, constant });
  expect(said(0.6, 0.625)).toMatch(/all of the test instances is right as often .*: 63\s% against 60\s%/);
  expect(said(0.6, 0.6)).not.toBeNull();
  expect(said(0.7, 0.6)).toBeNull();
  expect(said(0.5, undefined)).toBeNull();
  expect(said(null, 0.6)).toBeNull();
});
