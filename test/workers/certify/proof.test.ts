import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Certifier, exactDecider } from '../../../workers/certify/certifier.ts';
import { checkProof } from '../../../workers/certify/check-proof.ts';
import { exactSign } from '../../../workers/certify/exact-arithmetic.ts';
import { type ProofSubject, prove } from '../../../workers/certify/prove.ts';
import { makeTarget } from '../../../workers/certify/target.ts';
import type { Certificate, PerturbationSpace } from '../../../workers/certify/types.ts';
import { createRng, type Rng } from '../../../workers/core/random.ts';
import { type Proof, type ProofNode, proofSchema } from '../../../workers/protocol/ask/proof.ts';
import { bruteRadius, mostAfter, switched } from '../../oracle/certify-brute.ts';

const module = new WebAssembly.Module(readFileSync('workers/certify/build/certify.wasm'));
const spaces = ['add', 'remove', 'both'] as const;

interface Small {
  readonly subject: ProofSubject;
  readonly budget: number;
  readonly certificate: Certificate;
}

/** A small machine, every third of small integers with ties, and the certificate of one of its instances. */
async function drawn(rng: Rng, n: number): Promise<Small> {
  const [items, others, factors] = [1 + rng.int(12), rng.int(3), 1 + rng.int(4)];
  const draw = () => (n % 3 === 0 ? rng.int(5) - 2 : Math.fround(0.7 * rng.normal()));
  const features = items + others;
  const fm = {
    bias: Math.fround(draw() * 6),
    factors,
    linear: Float32Array.from({ length: features }, () => Math.fround(draw() * (n % 3 === 1 ? 0.1 : 1))),
    embeddings: Float32Array.from({ length: features * factors }, draw),
  };
  const active = Int32Array.from({ length: features }, (_, j) => j).filter(() => rng.uniform() < 0.4);
  const space = spaces[rng.int(3)] as PerturbationSpace;
  const reachable =
    rng.uniform() < 0.3 ? Uint8Array.from({ length: items }, () => Number(rng.uniform() < 0.7)) : null;
  const budget = 1 + rng.int(6);
  if (n % 4 === 1 && space !== 'remove') {
    // Some set of four just does not flip, which halves of pairs rarely show.
    const free = [...Array(items).keys()].filter(
      (j) => (!reachable || reachable[j] === 1) && (space === 'both' || !active.includes(j)),
    );
    const most = mostAfter(exactOf({ fm }), [...active], free, 4);
    if (Number.isFinite(most)) fm.bias = Math.fround(-most - 0.01);
  }
  const { linear, embeddings } = fm;
  const weapons = {
    ...{ count: items, factors },
    linear: Float64Array.from(linear.subarray(0, items)),
    embeddings: Float64Array.from(embeddings.subarray(0, items * factors)),
  };
  const [certificate] = await new Certifier(module, weapons, budget, space).certify(
    [
      {
        target: makeTarget(fm, active, (j) => (j < items ? j : -1)),
        decider: exactDecider(exactOf({ fm }), new Set(active), (item) => item),
      },
    ],
    { reachable, nodeLimit: 1e6 },
  );
  const subject = { fm, first: 0, items, active, space, reachable };
  return { subject, budget, certificate: certificate as Certificate };
}

const exactOf = ({ fm }: Pick<ProofSubject, 'fm'>) => ({
  ...{ bias: fm.bias, factors: fm.factors },
  linear: (j: number) => fm.linear[j] as number,
  embedding: (j: number, f: number) => fm.embeddings[j * fm.factors + f] as number,
});

/** Whether what a proof says is so, by trying every set. */
function isTrue({ subject }: Small, proof: Proof): boolean {
  const model = exactOf(subject);
  const { items } = subject;
  const positive = exactSign(model, proof.active) > 0;
  const free = Array.from({ length: items }, (_, j) => j).filter(
    (j) =>
      (!proof.reach || proof.reach.includes(j)) &&
      (proof.space === 'both' || (proof.space === 'add') !== proof.active.includes(j)),
  );
  const isSet = new Set(proof.flip).size === proof.flip.length && proof.flip.every((j) => free.includes(j));
  const flips =
    proof.flip.length === 0 || exactSign(model, switched(proof.active, proof.flip)) > 0 !== positive;
  return (
    positive === (proof.label === 1) &&
    isSet &&
    flips &&
    bruteRadius(model, proof.active, free, proof.robustUpTo) === 0
  );
}

const nodesOf = (node: ProofNode): ProofNode[] => [
  node,
  ...(node.with ? nodesOf(node.with) : []),
  ...(node.without ? nodesOf(node.without) : []),
];

/** A proof with one thing changed at random. */
function mutilated(rng: Rng, proof: Proof): Proof {
  const changed = structuredClone(proof) as { -readonly [K in keyof Proof]: Proof[K] };
  const nodes = changed.sizes.flatMap(nodesOf) as { -readonly [K in keyof ProofNode]: ProofNode[K] }[];
  const node = nodes[rng.int(Math.max(1, nodes.length))];
  switch (rng.int(13)) {
    case 0:
      return {
        ...changed,
        robustUpTo: changed.robustUpTo + 1,
        sizes: [...changed.sizes, changed.sizes.at(-1) ?? {}],
      };
    case 1:
      return { ...changed, flip: changed.flip.slice(1) };
    case 2:
      return { ...changed, flip: [...changed.flip, rng.int(changed.items)] };
    case 3:
      return { ...changed, label: changed.label === 1 ? -1 : 1 };
    case 4:
      return { ...changed, space: spaces[rng.int(3)] as PerturbationSpace };
    case 5:
      return { ...changed, reach: null };
    case 6:
      return { ...changed, active: changed.active.slice(1) };
    case 7:
      if (node) for (const member of ['item', 'with', 'without'] as const) delete node[member];
      return changed;
    case 8:
    case 9: {
      // A tree of one branch alone, for a size beyond those proved.
      const branch = rng.int(2) === 0 ? { with: {} } : { without: {} };
      const tree = { item: rng.int(changed.items), ...branch };
      return { ...changed, robustUpTo: changed.robustUpTo + 1, sizes: [...changed.sizes, tree] };
    }
    case 10: {
      // Shares of any size and sign, on a tree that claims a size more.
      const items = () => rng.int(changed.items);
      const shares = Array.from({ length: 1 + rng.int(6) }, () => {
        const n = Math.round(2 ** (10 + rng.int(14)) * rng.normal());
        return [items(), items(), n] as const;
      });
      return {
        ...changed,
        robustUpTo: changed.robustUpTo + 1,
        sizes: [...changed.sizes, { shares }],
      };
    }
    case 11:
      if (node) {
        const [i, j] = [rng.int(changed.items), rng.int(changed.items)];
        node.shares = [...(node.shares ?? []), [i, j, Math.round(2 ** 22 * rng.normal())]];
      }
      return changed;
    default:
      if (node?.shares)
        node.shares = node.shares.map(([i, j, n]) => [i, j, Math.round(n * (rng.uniform() - 0.5) * 8)]);
      if (node?.z) node.z = node.z.map((x) => x * (0.5 + rng.uniform()) + 0.3 * rng.normal());
      return changed;
  }
}

describe('a proof by hand', () => {
  /** A bias and two items that each take .8 from it or add it: one switch leaves the label, both turn it. */
  const by = (label: 1 | -1) => ({
    machine: {
      ...{ bias: label, factors: 1, linear: Float32Array.of(-0.8 * label, -0.8 * label) },
      embeddings: new Float32Array(2),
    },
    proof: {
      ...{ format: 'brittle-proof', version: 1, active: [], first: 0, items: 2, label, space: 'add' },
      ...{ reach: null, robustUpTo: 1, sizes: [{}], flip: [0, 1] },
    } as const satisfies Proof,
  });
  const ofTwo = (label: 1 | -1, tree: ProofNode) => {
    const { machine, proof } = by(label);
    return checkProof({ ...proof, robustUpTo: 2, sizes: [{}, tree], flip: [] }, machine);
  };

  it('holds for what is so', () => {
    for (const label of [1, -1] as const) expect(checkProof(by(label).proof, by(label).machine)).toBeNull();
    // A z of one factor bounds on the way down, shares of whole millionths on the way up.
    const { machine, proof } = by(1);
    expect(checkProof({ ...proof, sizes: [{ z: [0] }] }, machine)).toBeNull();
    const up = by(-1);
    expect(checkProof({ ...up.proof, sizes: [{ shares: [[0, 1, 5]] }] }, up.machine)).toBeNull();
  });

  it('is refused where it claims a size that turns it, whatever is written at its branch', () => {
    const open = /sets of 2 switches: a branch of its tree is left open/;
    for (const label of [1, -1] as const) {
      // Leaves, z of no, of the right and of too many factors, shares that are none, branches that are not there.
      for (const tree of [
        ...[{}, { z: [] }, { z: [0] }, { z: [0, 0] }],
        ...[{ shares: [[0, 1, 0.5]] }, { shares: [[0, 0, 3]] }, { shares: [[0, 1, 2]] }],
        ...[{ item: 0 }, { item: 0, with: {} }, { item: 0, without: {} }, { item: 7, with: {}, without: {} }],
        ...[
          { item: 0, with: {}, without: {} },
          { item: 0, with: { z: [] }, without: { z: [] } },
        ],
      ] as ProofNode[])
        expect(ofTwo(label, tree), JSON.stringify([label, tree])).toMatch(open);
    }
  });

  it('is refused for a z on the way up, for shares on the way down, and for shares of an item with itself', () => {
    const refused = (label: 1 | -1, tree: ProofNode) =>
      checkProof({ ...by(label).proof, sizes: [tree] }, by(label).machine);
    expect(refused(1, { z: [0, 0] })).toMatch(/left open/);
    expect(refused(1, { shares: [[0, 1, 5]] })).toMatch(/left open/);
    expect(refused(-1, { shares: [[1, 1, 5]] })).toMatch(/left open/);
    expect(refused(-1, { shares: [[0, 1, 0.5]] })).toMatch(/left open/);
    // Two items that each add .55 and take .25 from one another, from a bias of −1: no set turns it.
    const machine = {
      ...by(-1).machine,
      linear: Float32Array.of(0.3, 0.3),
      embeddings: Float32Array.of(0.5, -0.5),
    };
    const both = (tree: ProofNode) =>
      checkProof({ ...by(-1).proof, robustUpTo: 2, sizes: [{}, tree], flip: [] }, machine);
    expect(both({})).toBeNull();
    expect(both({ z: [0] })).toMatch(/left open/);
  });
});

describe('proofs of certificates', () => {
  it('are checked: thousands of small machines, ties, every direction, as files', async () => {
    const rng = createRng(171);
    let [trees, handed] = [0, 0];
    for (let n = 0; n < 1500; n++) {
      const { subject, budget, certificate } = await drawn(rng, n);
      const proof = prove(subject, certificate, budget, n % 4 === 0 ? {} : { byHalves: 0 });
      const read = proofSchema.parse(JSON.parse(JSON.stringify(proof)));
      expect(read).toEqual(proof);
      expect(checkProof(read, subject.fm)).toBeNull();
      const { exact } = certificate;
      expect(proof.robustUpTo).toBe(exact === 0 ? budget : Number(exact) - 1);
      handed += proof.sizes.flatMap(nodesOf).filter(({ shares }) => shares).length;
      trees += proof.sizes.filter(({ item }) => item !== undefined).length;
    }
    expect(trees).toBeGreaterThan(10);
    expect(handed).toBeGreaterThan(20);
  });

  it('are refused where they are mutilated into something that is not so', async () => {
    const rng = createRng(174);
    const refused = new Map<string, number>();
    let kept = 0;
    for (let n = 0; n < 1500; n++) {
      const small = await drawn(rng, n);
      const proof = prove(small.subject, small.certificate, small.budget, n % 2 === 0 ? {} : { byHalves: 0 });
      for (let m = 0; m < 4; m++) {
        const changed = mutilated(rng, proof);
        const said = checkProof(changed, small.subject.fm);
        if (said === null) {
          kept++;
          expect(isTrue(small, changed), JSON.stringify(changed)).toBe(true);
        } else refused.set(said, (refused.get(said) ?? 0) + 1);
      }
    }
    // Most changes are noticed, by every check; some leave another proof that holds.
    expect(refused.size).toBeGreaterThan(6);
    expect(kept).toBeGreaterThan(100);
  });

  it('are refused on another machine than theirs', async () => {
    const rng = createRng(173);
    let refusals = 0;
    for (let n = 0; n < 300; n++) {
      const small = await drawn(rng, n);
      const proof = prove(small.subject, small.certificate, small.budget);
      const { fm } = small.subject;
      const other = { ...fm, embeddings: fm.embeddings.map((x) => Math.fround(x * 1.5)) };
      const said = checkProof(proof, other);
      if (said !== null) refusals++;
      else expect(isTrue({ ...small, subject: { ...small.subject, fm: other } }, proof)).toBe(true);
    }
    expect(refusals).toBeGreaterThan(30);
  });
});
