import { expect, it } from 'vitest';
import { repairPins, specOfPin } from '../../../src/state/pins.ts';
import { decodeHash, encodeHash } from '../../../src/state/url.ts';
import { initialView } from '../../../src/state/viewMembers.ts';
import { parseSpec } from '../../../workers/protocol.ts';

const spec = parseSpec({ study: 'perturb' });

it('a link brings pinned experiments back whole, beside spec and view', () => {
  const others = [
    parseSpec({ study: 'perturb', seed: 7, attack: { to: 20 } }),
    parseSpec({ study: 'perturb', dataset: { kind: 'generated', size: 'classroom' } }),
  ];
  const { pins, notices } = repairPins('perturb', others);
  expect(notices).toEqual([]);
  const place = decodeHash(encodeHash('perturb', spec, { view: { epsilon: 3, pins } }));
  expect(place.notices).toEqual([]);
  expect(place.spec).toEqual(spec);
  expect(place.view).toEqual({ ...initialView('perturb'), epsilon: 3, pins });
  expect((place.view?.pins ?? []).map(specOfPin)).toEqual(others);
});

it('a pin of another study, one that is none, one twice and one too many are left out in words', () => {
  const seed = (n: number) => ({ seed: n });
  const { pins, notices } = repairPins('perturb', [{ study: 'certify' }, 'all', seed(1), seed(1), seed(2)]);
  expect(pins.map((pin) => specOfPin(pin).seed)).toEqual([1]);
  expect(notices).toEqual([
    'Pinned run 1 was left out: it is one of Certify, and runs of Perturb are compared here.',
    'Pinned run 2 was left out: it is no experiment.',
    'Of 5 pinned runs the first 4 were taken.',
  ]);
  expect(repairPins('train', 'A').pins).toEqual([]);
  expect(repairPins('train', [{ study: 'x'.repeat(90) }]).notices[0]).toMatch(/does not know/);
});

it('a pin out of range is clamped as an experiment is, and says which it was', () => {
  const { pins, notices } = repairPins('perturb', [{ measure: { k: 1e9 } }]);
  expect(specOfPin(pins[0]!).measure.k).toBeLessThan(1e9);
  expect(notices).toHaveLength(1);
  expect(notices[0]).toMatch(/^Pinned run 1: .*k was lowered/);
});

it('hostile pins in a link leave a page', () => {
  const deep = `${'['.repeat(3000)}${']'.repeat(3000)}`;
  for (const pins of [
    deep,
    '{"length":4}',
    '[null,null]',
    `[{"seed":${deep}}]`,
    '[{"__proto__":{"study":"train"}}]',
    JSON.stringify(Array(5000).fill({ seed: 1 })),
    JSON.stringify([{ study: 'perturb', dataset: { kind: 'file', hash: 'x', name: '<img src=x>' } }]),
  ]) {
    const place = decodeHash(`#/perturb?spec={"study":"perturb"}&view={"epsilon":4,"pins":${pins}}`);
    expect(place.page).toBe('perturb');
    expect(place.spec).toEqual(spec);
    if (place.view) {
      expect(place.view.pins.length).toBeLessThanOrEqual(4);
      for (const pin of place.view.pins) expect(specOfPin(pin).study).toBe('perturb');
    }
  }
});
