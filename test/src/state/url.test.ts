import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pageIds } from '../../../src/state/page.ts';
import { FIRST_CARD } from '../../../src/state/paperCard.ts';
import { answersHash, decodeHash, encodeHash } from '../../../src/state/url.ts';
import { minimalSpec, parseSpec, repairSpec, type Spec } from '../../../workers/protocol.ts';

const seed = fc.integer({ min: 0, max: 0xffffffff });
const real = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((x) => x + 0);
const kind = (...kinds: string[]) => fc.constantFrom(...kinds);
/** Inputs of specs of every kind, some members left out, as `repairSpec` accepts them. */
const input = fc.record(
  {
    study: kind('train', 'perturb'),
    seed,
    dataset: fc.oneof(
      fc.record({ kind: fc.constant('generated'), size: kind('classroom', 'ml-100k'), seed }),
      fc.record({
        kind: fc.constant('file'),
        hash: fc.stringMatching(/^[0-9a-f]{64}$/),
        name: fc.string({ maxLength: 200, unit: 'binary' }),
      }),
    ),
    split: fc.oneof(
      fc.record({ kind: kind('leave-last', 'given') }),
      fc.record({ kind: fc.constant('ratio'), test: real(0.01, 0.5), seed }, { requiredKeys: ['kind'] }),
    ),
    model: fc.record(
      {
        kind: kind('random', 'popularity', 'bprmf', 'mf', 'fm', 'ncf'),
        factors: fc.integer({ min: 1, max: 512 }),
        layers: fc.array(fc.integer({ min: 1, max: 1024 }), { minLength: 1, maxLength: 6 }),
        optimiser: fc.record(
          { kind: kind('sgd', 'adagrad', 'adam'), rate: real(1e-6, 100) },
          { requiredKeys: ['kind'] },
        ),
      },
      { requiredKeys: ['kind'] },
    ),
    engine: kind('auto', 'kernels', 'tfjs-webgl'),
    measure: fc.record({
      k: fc.integer({ min: 1, max: 1000 }),
      candidates: fc.record({ kind: kind('all', 'sampled') }),
    }),
    attack: fc.record(
      { from: real(1e-4, 100), points: fc.integer({ min: 2, max: 60 }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['study'] },
);
const specs = input.map((one) => {
  const { spec, notices } = repairSpec(one);
  // A part may hold what only another kind of it knows; that is said, and nothing else.
  expect(notices.filter((text) => !text.startsWith('Left out'))).toEqual([]);
  return spec;
});

test('a step of a lesson that is none is told, once, and leaves the address', () => {
  for (const [query, words] of [
    ['lesson=nudge&step=abc', /“abc”, is no number of a step/],
    ['lesson=nudge&step=0', /“0”, is no number of a step/],
    ['lesson=nudge&step=1.5', /“1.5”, is no number of a step/],
    ['step=999&lang=fr', /a step but no lesson/],
  ] as const) {
    const { place, notices } = decodeHash(`#/learn?${query}`);
    expect(notices, query).toEqual([expect.stringMatching(words)]);
    expect(encodeHash('learn', parseSpec({ study: 'perturb' }), place && { place }), query).not.toMatch(
      /step=[^1]/,
    );
  }
  // How many steps a lesson has the page knows.
  expect(decodeHash('#/learn?lesson=nudge&step=5000')).toMatchObject({ place: { step: 4999 }, notices: [] });
});

/** What an address says of everything else where it says nothing. */
const bare = { view: null, show: [], hide: [], notices: [] };

test('any spec comes back from its address unchanged, without a notice', () => {
  fc.assert(
    fc.property(specs, (spec: Spec) => {
      const place = decodeHash(encodeHash(spec.study, spec));
      expect(place).toEqual({ page: spec.study, spec, ...bare });
    }),
    { numRuns: 300 },
  );
});

test('an address names only what differs from the defaults', () => {
  expect(minimalSpec(parseSpec({ study: 'perturb' }))).toEqual({ study: 'perturb', version: 1 });
  expect(minimalSpec(parseSpec({ study: 'train', model: { kind: 'mf', epochs: 25, factors: 32 } }))).toEqual({
    study: 'train',
    version: 1,
    model: { kind: 'mf', factors: 32 },
  });
});

test('an address can be read by eye', () => {
  const hash = encodeHash('perturb', parseSpec({ study: 'perturb', attack: { to: 20 } }));
  expect(decodeURIComponent(hash)).toBe('#/perturb?spec={"study":"perturb","version":1,"attack":{"to":20}}');
});

describe('a bad address still gives a page', () => {
  const wellFormed = (hash: string) => {
    const { page, spec, notices } = decodeHash(hash);
    expect(pageIds).toContain(page);
    if (spec) expect(parseSpec(spec)).toEqual(spec);
    return { page, spec, notices };
  };
  test('whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        wellFormed(text);
        wellFormed(`#/train?spec=${text}`);
        wellFormed(`#/perturb?spec=${encodeURIComponent(JSON.stringify(text))}`);
      }),
      { numRuns: 500 },
    );
  });
  test('whatever JSON it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), input, (value, spec) => {
        wellFormed(`#/perturb?spec=${encodeURIComponent(JSON.stringify(value))}`);
        wellFormed(
          `#/perturb?spec=${encodeURIComponent(JSON.stringify({ ...spec, model: value, attack: value }))}`,
        );
      }),
      { numRuns: 300 },
    );
  });
  test('also where characters of a good one were lost', () => {
    const good = encodeHash('perturb', parseSpec({ study: 'perturb', attack: { to: 20 }, seed: 7 }));
    for (let from = 0; from < good.length; from++) {
      wellFormed(good.slice(0, from));
      wellFormed(good.slice(0, from) + good.slice(from + 1));
    }
  });
  test('says what it did: unknown page, unreadable experiment, value out of range', () => {
    expect(wellFormed('#/nowhere').notices).toEqual([
      'The link names a page that does not exist; this is Perturb.',
    ]);
    expect(wellFormed('#/train?spec=%7Bno').notices).toEqual([
      'The experiment in the link could not be read; this is the default one.',
    ]);
    const far = wellFormed('#/perturb?spec={"study":"perturb","attack":{"to":5000}}');
    expect(far.spec?.study === 'perturb' && far.spec.attack.to).toBe(1000);
    expect(far.notices).toEqual(['attack.to was lowered to 1000, the largest value it can have.']);
  });
  test('however deep it is nested', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const)
      for (const depth of [1, 100, 2500]) {
        const nested = `${open.repeat(depth)}1${close.repeat(depth)}`;
        wellFormed(`#/perturb?spec=${nested}`);
        const { spec } = wellFormed(`#/train?spec={"study":"train","seed":5,"view":${nested}}`);
        expect(spec).toEqual(parseSpec({ study: 'train', seed: 5 }));
      }
  });
  test('takes a link of unreasonable length for what it is', () => {
    expect(wellFormed(`#/perturb?spec=${'['.repeat(100_000)}`).notices).toHaveLength(1);
  });
});

test('an address without an experiment leaves the one in the controls', () => {
  expect(decodeHash('#/data')).toEqual({ page: 'data', spec: null, ...bare });
  expect(decodeHash('')).toEqual({ page: 'start', spec: null, ...bare });
  expect(decodeHash('#/start')).toEqual({ page: 'start', spec: null, ...bare });
  expect(decodeHash('#/?spec={"study":"perturb"}').page).toBe('perturb');
});

test('the card of Papers is in its address, and nowhere else', () => {
  const spec = parseSpec({ study: 'perturb' });
  const hash = encodeHash('papers', spec, { card: 'wu-2021/theorem-4-3' });
  expect(hash).toMatch(/&card=wu-2021\/theorem-4-3$/);
  expect(decodeHash(hash).card).toBe('wu-2021/theorem-4-3');
  expect(decodeHash('#/papers').card).toBe(FIRST_CARD);
  expect(encodeHash('perturb', spec, { card: 'wu-2021/theorem-4-3' })).not.toContain('card');
});

test('answers in a link come out as they were packed, beside the lesson that they are to', () => {
  for (const place of [
    { lesson: null, step: 0, language: 'en' },
    { lesson: 'nudge', step: 0, language: 'de' },
  ]) {
    const found = decodeHash(answersHash(place, '5.Ab_-9'));
    expect(found).toMatchObject({ page: 'learn', place, answers: '5.Ab_-9', notices: [] });
  }
  expect(decodeHash('#/learn?lesson=nudge').answers).toBe(null);
  expect(decodeHash('#/learn?lang=de&amp;answers=5.Ab_-9').answers).toBe('5.Ab_-9');
  expect(decodeHash('#/learn?lang=de&answers%3D5.Ab_-9').answers).toBe('5.Ab_-9');
  const long = decodeHash(answersHash({ lesson: null, step: 0, language: 'en' }, `5.${'A'.repeat(20_000)}`));
  expect(long.answers).toBe(null);
  expect(long.notices).toEqual([
    'The answers in the link are too long to be read; ask for the file instead.',
  ]);
});
