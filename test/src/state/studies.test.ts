import { describe, expect, it } from 'vitest';
import { openingSpec } from '../../../src/state/opening.ts';
import { pageIds, studyOf } from '../../../src/state/page.ts';
import { useSpec, withStudy } from '../../../src/state/spec.ts';
import { decodeHash, encodeHash } from '../../../src/state/url.ts';
import { parseSpec } from '../../../workers/protocol.ts';

const small = { kind: 'generated', size: 'classroom' } as const;

describe('turning from study to study', () => {
  it('takes data, engine and seed to Poison, whose model, split, view and list length are its own', () => {
    const perturb = parseSpec({
      study: 'perturb',
      seed: 7,
      dataset: small,
      engine: 'kernels',
      measure: { k: 3 },
    });
    const poison = withStudy(perturb, 'poison');
    const along = { seed: 7, dataset: small, engine: 'kernels' } as const;
    expect(poison).toEqual(parseSpec({ ...openingSpec('poison'), ...along }));
    expect(poison).toMatchObject({
      view: { feedback: 'implicit' },
      split: { kind: 'leave-random' },
      model: { kind: 'bprmf', epochs: 40 },
      measure: { k: 20 },
    });
    expect(withStudy(poison, 'train').model.kind).toBe('bprmf');
  });

  it('finds each study as it was left', () => {
    const { setSpec, setStudy, patch } = useSpec.getState();
    setSpec(parseSpec({ study: 'perturb', model: { kind: 'bprmf', factors: 16 } }));
    setStudy('poison');
    patch('attack.share', 0.1);
    setStudy('perturb');
    expect(useSpec.getState().spec).toMatchObject({
      study: 'perturb',
      model: { kind: 'bprmf', factors: 16 },
    });
    setStudy('poison');
    expect(useSpec.getState().spec).toMatchObject({ study: 'poison', attack: { share: 0.1 } });
  });

  it('a link to Poison holds its experiment', () => {
    const spec = parseSpec({ study: 'poison', attack: { profiles: ['segment'], share: 0.05 } });
    expect(decodeHash(encodeHash('poison', spec))).toMatchObject({ page: 'poison', spec, notices: [] });
    expect(decodeHash('#/poison?spec=nonsense').spec?.study).toBe('poison');
  });

  it('a page sets the study of its own name, and none where it has no study', () => {
    expect(pageIds.map((page) => [page, studyOf(page)])).toEqual([
      ['start', null],
      ['data', null],
      ['train', 'train'],
      ['perturb', 'perturb'],
      ['evade', 'evade'],
      ['certify', 'certify'],
      ['fakes', 'fakes'],
      ['poison', 'poison'],
      ['arena', 'arena'],
      ['papers', null],
      ['learn', null],
    ]);
  });
});
