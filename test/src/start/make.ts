import type { PocketFile } from '../../../src/start/pocket.ts';
import type { Tensor } from '../../../workers/core/tensor.ts';
import type { Csr } from '../../../workers/data/types.ts';
import { parseSpec, type SpecInput } from '../../../workers/protocol.ts';
import { listOf, subjectFor } from '../../../workers/studies/perturb/ask-list.ts';
import { perturbed } from '../../../workers/studies/perturb/points.ts';
import { runStudy } from '../../../workers/studies/run.ts';
import { benchEnv, recorder } from '../../workers/studies/bench/bench.ts';

/** What the start page's model is trained by; its embeddings and FGSM's direction are what is stored. */
export const startSpec = {
  study: 'perturb',
  engine: 'kernels',
  dataset: { kind: 'generated', size: 'classroom' },
  model: { kind: 'bprmf', factors: 16, epochs: 80 },
  repeats: 1,
  attack: { methods: ['fgsm'], from: 0.1, to: 2, points: 5 },
} satisfies SpecInput;

/** Who is shown first: of those whose held-out title leads the list, who loses most of it at this budget. */
const shownAt = 0.8;

/** Budgets at which the unrounded model's measure is stored beside. */
const told = [0, 0.5, 1];

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

function rounded({ shape, data }: Tensor): PocketFile['users'] {
  const scale = Number(
    (data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127).toPrecision(6),
  );
  const bytes = Int8Array.from(data, (value) => Math.max(-127, Math.min(127, Math.round(value / scale))));
  return { columns: shape[1]!, scale, data: base64(new Uint8Array(bytes.buffer)) };
}

const less = (a: Tensor, b: Tensor): Tensor => ({
  shape: a.shape,
  data: a.data.map((value, n) => value - b.data[n]!),
});

const row = ({ columns, offsets }: Csr, user: number) => columns.subarray(offsets[user], offsets[user + 1]);

/** Trains the model, attacks it once, and gives both what is stored and the unrounded lists to hold it to. */
export async function makePocket() {
  const spec = parseSpec(startSpec);
  const { env } = await benchEnv();
  const { run } = recorder();
  await runStudy(spec, env, run);
  const subject = await subjectFor(spec, env, run);
  const { params } = subject.model;
  const moved = (await perturbed(subject, 'fgsm', 1)).params;
  const { split, view } = subject.data;
  const { nUsers, nItems, train, validation, test } = split;
  const known = new Uint8Array(Math.ceil((nUsers * nItems) / 8));
  for (let user = 0; user < nUsers; user++) {
    for (const item of [...row(train, user), ...row(validation, user)]) {
      const bit = user * nItems + item;
      known[bit >> 3] = known[bit >> 3]! | (1 << (bit & 7));
    }
  }
  const lists = async (epsilon: number) => {
    const at = (await perturbed(subject, 'fgsm', epsilon)).params;
    return Promise.all(
      Array.from({ length: nUsers }, (_, user) =>
        subject.seat.use((engine) => listOf(subject, at, user, engine)),
      ),
    );
  };
  const unrounded = [];
  for (const epsilon of told) {
    const hits = (await lists(epsilon)).filter((list) => list.some(({ relevant }) => relevant));
    unrounded.push({ epsilon, hr: hits.length / nUsers });
  }
  const [clean, after] = [await lists(0), await lists(shownAt)];
  const lost = clean.map((list, user) => {
    if (!list[0]?.relevant) return -1;
    const left = new Set(after[user]!.map(({ item }) => item));
    return list.filter(({ item }) => !left.has(item)).length;
  });
  const file: PocketFile = {
    format: 'brittle-pocket',
    spec: startSpec,
    users: rounded(params.P!),
    items: rounded(params.Q!),
    userSteps: rounded(less(moved.P!, params.P!)),
    itemSteps: rounded(less(moved.Q!, params.Q!)),
    titles: [...view.itemTitles],
    userIds: [...view.userIds],
    known: base64(known),
    held: Array.from({ length: nUsers }, (_, user) => row(test, user)[0] ?? -1),
    shown: lost.indexOf(Math.max(...lost)),
    unrounded,
  };
  return { file, params, lists };
}
