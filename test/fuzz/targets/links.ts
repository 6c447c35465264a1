import { expect } from 'vitest';
import { pageIds } from '../../../src/state/page.ts';
import { decodeHash, encodeHash } from '../../../src/state/url.ts';
import { checkSpec, parseSpec, type SpecInput, studyIds } from '../../../workers/protocol.ts';
import { encode } from '../case.ts';
import type { Target } from '../target.ts';

const decoder = new TextDecoder();
const link = (text: string) => ({ files: [{ name: 'link', content: encode(text) }] });
const written: readonly SpecInput[] = [
  { study: 'perturb', attack: { methods: ['fgsm', 'bim'], to: 20, against: { kind: 'iterations' } } },
  { study: 'train', model: { kind: 'ncf', shape: 'neumf', layers: [8, 4] }, seed: 7 },
  { study: 'certify', defence: { kind: 'fm-rt' }, compare: { methods: ['rfm-1'], qs: [1, 2] } },
  { study: 'poison', attack: { targets: { kind: 'chosen', items: [1, 2] } }, sweep: { kind: 'size' } },
  { study: 'evade', widths: [4, 8], defence: { levels: [0, 0.1] } },
];

/** A sentence without a character that is none. */
function expectSentence(text: string): void {
  expect(text.length).toBeLessThan(1000);
  expect(text).toMatch(/\S/);
}

/** Addresses: reading one never throws, what is read is whole, and it comes back from its own address. */
export const links: Target = {
  name: 'links',
  words: [
    ...studyIds,
    ...['spec=', 'view=', 'show=', 'hide=', '&', '?', '#/', '"kind":', '{"kind":', '[', ']', '{}', ','],
    ...['"attack":', '"model":', '"dataset":', '"file"', '1e999', '-1', 'null', '%7B', '%22', '%zz', '"x":'],
  ],
  names: [],
  seeds: () => [
    ...written.map((input) => link(encodeHash(input.study, parseSpec(input)))),
    ...written.map((input) => link(`#/${input.study}?spec=${JSON.stringify(input)}`)),
    link('#/perturb?spec={"study":"perturb"}&view={"epsilon":2,"user":"14"}&show=attack.to,seed&hide=engine'),
    link('#/certify?spec={"study":"certify","inspect":3}&view={"instance":5,"switched":[1,2]}'),
    link('#/data'),
  ],
  async run({ files: [file] }) {
    const text = decoder.decode(file?.content);
    const place = decodeHash(text);
    expect(pageIds).toContain(place.page);
    for (const notice of place.notices) expectSentence(notice);
    for (const notice of new Set(place.notices))
      expect(place.notices.filter((one) => one === notice)).toHaveLength(1);
    const { spec } = place;
    if (!spec) return `${place.page}, no experiment`;
    expect(parseSpec(spec)).toEqual(spec);
    for (const { message } of checkSpec(spec)) expectSentence(message);
    const again = decodeHash(encodeHash(spec.study, spec));
    expect(again.spec).toEqual(spec);
    expect(again.notices).toEqual([]);
    return `${place.page}, ${place.notices.length} notices`;
  },
};
