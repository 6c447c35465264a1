import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHash, encodeHash } from '../../../src/state/url.ts';
import {
  initialView,
  minimalView,
  repairView,
  type View,
  viewMembers,
} from '../../../src/state/viewMembers.ts';
import { parseSpec, type StudyId, studyIds } from '../../../workers/protocol.ts';

const study = fc.constantFrom(...studyIds);
/** Views of every study, made by repair of what resembles one. */
const views = study.chain((id) =>
  fc
    .dictionary(
      fc.constantFrom(...viewMembers(id), 'more'),
      fc.oneof(
        fc.jsonValue(),
        fc.integer({ min: 0, max: 400 }),
        fc.double({ min: 1e-4, max: 1000, noNaN: true }),
        fc.constantFrom('fgsm', 'hr', 'row', 'multi', 'taste', 'maxNorm', 'bandwagon'),
        fc.record({ strategy: fc.string(), name: fc.string() }),
      ),
    )
    .map((input) => ({ id, input })),
);

/** What reading `view` from an address with the default experiment of `id` gives. */
const read = (id: StudyId, view: string) => decodeHash(`#/${id}?spec={"study":"${id}"}&view=${view}`);

describe('what a person looks at', () => {
  it('comes back from its address unchanged, without a notice', () => {
    fc.assert(
      fc.property(views, ({ id, input }) => {
        const { view } = repairView(id, input);
        const spec = parseSpec({ study: id });
        const place = decodeHash(encodeHash(id, spec, { view: minimalView(id, view) }));
        expect(place.notices).toEqual([]);
        expect(place.view ?? initialView(id)).toEqual(view);
      }),
      { numRuns: 500 },
    );
  });

  it('is repaired whatever stands there, never thrown, and nothing is said twice', () => {
    fc.assert(
      fc.property(study, fc.jsonValue(), fc.string({ unit: 'binary' }), (id, json, text) => {
        for (const view of [encodeURIComponent(JSON.stringify(json)), text]) {
          const place = read(id, view);
          if (place.view) expect(repairView(id, place.view)).toEqual({ view: place.view, notices: [] });
          expect(new Set(place.notices).size).toBe(place.notices.length);
        }
      }),
      { numRuns: 300 },
    );
    for (const depth of [100, 2500]) {
      const { view } = read('perturb', `{"epsilon":4,"user":${'['.repeat(depth)}${']'.repeat(depth)}}`);
      expect(view).toEqual({ ...initialView('perturb'), epsilon: 4 });
    }
  });

  it('keeps what is good and says what it did', () => {
    const { view, notices } = repairView('perturb', {
      epsilon: 5000,
      user: true,
      iteration: 2.4,
      norm: 'maxNorm',
      colour: 'red',
    });
    expect(view).toEqual({ ...initialView('perturb'), epsilon: 1000, iteration: 2, norm: 'maxNorm' });
    expect(notices).toEqual([
      'Of what the link looks at: epsilon was lowered to 1000, the largest value it can have.',
      'Of what the link looks at: user was set to its default: user must be of type number or must be of type string.',
      'Of what the link looks at: iteration was rounded to 2, since it must be a whole number.',
      'Of what the link looks at: Left out, since the lab does not know it: colour.',
    ]);
    expect(repairView('certify', { instance: 7, clicks: [3, 'x', 5] })).toEqual({
      view: { ...initialView('certify'), instance: 7, clicks: [3, 5] },
      notices: [
        'Of what the link looks at: An entry of clicks was left out (“x”): an entry must be of type number.',
      ],
    });
    expect(repairView('certify', 5).notices).toHaveLength(1);
  });

  it('drops names that nothing has, and says so', () => {
    const of = 'Of what the link looks at: ';
    expect(repairView('arena', { sort: 'zzz', cell: 'fakes banana mf', family: 'banana' })).toEqual({
      view: initialView('arena'),
      notices: [
        expect.stringMatching(`^${of}sort was set to its default: sort must be a family and a row`),
        expect.stringMatching(`^${of}cell was set to its default: cell must be a family, a row and a column`),
        expect.stringMatching(`^${of}family was set to its default: family must be one of embeddings, fakes`),
      ],
    });
    expect(repairView('perturb', { method: 'zzz' }).notices).toEqual([
      expect.stringMatching(
        `^${of}method was set to its default: method must be one of fgsm, bim, pgd, random`,
      ),
    ]);
    for (const view of [
      { sort: 'fakes worst', cell: 'fakes average mf', family: 'fakes' },
      { sort: 'embeddings pgd-restarts', cell: 'embeddings clean bprmf', family: 'embeddings' },
      { cell: 'fakes file my own fakes mf' },
    ])
      expect(repairView('arena', view)).toEqual({ view: { ...initialView('arena'), ...view }, notices: [] });
    for (const [study, view, words] of [
      ['poison', { attack: 'banana' }, 'attack must be the name of a profile'],
      ['poison', { training: 'apt guessed' }, 'training must be the name of a defence or a detector'],
      ['evade', { strategy: 'banana' }, 'strategy must be one of teacher, fncf'],
    ] as const)
      expect(repairView(study, view)).toEqual({
        view: initialView(study),
        notices: [expect.stringContaining(words)],
      });
    for (const [study, view] of [
      ['poison', { attack: 'genuine', training: 'apt oracle' }],
      ['poison', { attack: 's-tna', training: 'degree-sad' }],
      ['evade', { strategy: 'imcIds' }],
    ] as const)
      expect(repairView(study, view).notices, JSON.stringify(view)).toEqual([]);
    for (const cell of ['fakes average', 'fakes fgsm mf', 'mf', 'embeddings  mf', 'constructor mf'])
      expect(repairView('arena', { cell }).notices, cell).toHaveLength(1);
  });

  it('holds ε as sliders and grids do', () => {
    expect(repairView('perturb', { epsilon: 0.30000000000000004 }).view.epsilon).toBe(0.3);
  });

  it('has no minus zero, which no address can carry', () => {
    expect(repairView('certify', { instance: -0, clicks: [-0] }).view).toMatchObject({
      instance: 0,
      clicks: [0],
    });
    expect(repairView('evade', { probe: { x: -0, y: -0 } }).view).toMatchObject({ probe: { x: 0, y: 0 } });
  });

  it('takes the instance of a certify spec of old from the spec, unless the link names one', () => {
    const old = '#/certify?spec={"study":"certify","inspect":14,"seed":3}';
    const spec = parseSpec({ study: 'certify', seed: 3 });
    const seen = (view: Partial<View<'certify'>>) => ({
      ...{ page: 'certify', spec, view: { ...initialView('certify'), ...view } },
      ...{ show: [], hide: [], notices: [] },
    });
    expect(decodeHash(old)).toEqual(seen({ instance: 14 }));
    expect(decodeHash(`${old}&view={"instance":2}`)).toEqual(seen({ instance: 2 }));
    expect(decodeHash(`${old}&view={"bound":"row"}`)).toEqual(seen({ instance: 14, bound: 'row' }));
  });

  it('is written down in docs/links.md, member for member', () => {
    const page = readFileSync('docs/links.md', 'utf8');
    for (const id of studyIds) {
      const members = viewMembers(id);
      const from = page.indexOf(`### \`${id}\``);
      if (members.length === 0) continue;
      expect(from, id).toBeGreaterThan(0);
      const until = page.indexOf('\n#', from + 1);
      const rows = page.slice(from, until < 0 ? undefined : until).matchAll(/^\| `(\w+)` \|/gm);
      expect([...rows].map(([, name]) => name)).toEqual(members);
    }
  });
});
