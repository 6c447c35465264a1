import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkProof, itemsFree } from '../workers/certify/check-proof.ts';
import type { RunContext } from '../workers/core/run.ts';
import { readSafetensors } from '../workers/core/safetensors.ts';
import { type Proof, proofSchema } from '../workers/protocol/ask/proof.ts';
import type { Result } from '../workers/protocol/result.ts';
import { LabFailure } from '../workers/protocol/run/errors.ts';
import type { Spec } from '../workers/protocol/spec/spec.ts';
import { certifyTables } from '../workers/protocol/tables/certify.ts';
import { ask } from '../workers/studies/ask.ts';
import type { StudyEnv } from '../workers/studies/bench/env.ts';
import { misuse } from './failure.ts';

/** @throws LabFailure 'bad-spec' where a spec has no proofs or their folder cannot be made, before anything is computed */
export async function needProvable(spec: Spec, folder: string): Promise<void> {
  if (spec.study !== 'certify') throw misuse(`--proofs belongs to the study certify, not to ${spec.study}.`);
  await mkdir(folder, { recursive: true }).catch(() => {
    throw misuse(`The folder ${folder} for --proofs cannot be made.`);
  });
}

/**
 * Writes the machine that a certify study certified (`model.safetensors`) and the proof of every instance of its result
 * (`proof-N.json`) into a folder; a proof too long for a file is left out, saying so.
 */
export async function writeProofs(
  folder: string,
  { spec, tables }: Result,
  env: StudyEnv,
  run: RunContext,
): Promise<void> {
  const instances = certifyTables.instances.among(tables)?.rows ?? [];
  const write = (name: string, bytes: Uint8Array) =>
    writeFile(join(folder, name), bytes).catch(() => {
      throw misuse(`The proofs cannot be written to ${folder}.`);
    });
  const model = await ask<'proof'>(spec, { kind: 'proof', instance: 0, want: 'model' }, env, run);
  await write('model.safetensors', model.bytes);
  for (const { instance } of instances) {
    await run.gate();
    try {
      const { bytes } = await ask<'proof'>(spec, { kind: 'proof', instance, want: 'proof' }, env, run);
      await write(`proof-${instance}.json`, bytes);
    } catch (thrown) {
      if (!(thrown instanceof LabFailure) || thrown.error.code !== 'bad-spec') throw thrown;
      run.emit({ kind: 'note', level: 'warning', text: `Instance ${instance}: ${thrown.message}` });
    }
  }
}

async function readProof(path: string): Promise<Proof> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw misuse(`The proof ${path} cannot be read.`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new LabFailure('bad-file', `The proof ${path} is not JSON, or was cut short.`);
  }
  const parsed = proofSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [place] = parsed.error.issues.map(({ path: at }) => at.slice(0, 3).join('.'));
  throw new LabFailure(
    'bad-file',
    `The file ${path} holds no proof of this lab: ${place ? `its member ${place} is missing or wrong` : 'it is not an object of its members'}.`,
  );
}

/**
 * Checks proofs on a model file, one line each; whether all hold.
 * @throws LabFailure 'bad-spec' or 'bad-file' where a file cannot be read or is something else
 */
export async function checkProofs(
  proofs: readonly string[],
  model: string,
  say: (line: string) => void,
): Promise<boolean> {
  const bytes = await readFile(model).catch(() => {
    throw misuse(`The model ${model} cannot be read.`);
  });
  const { tensors, metadata } = readSafetensors(new Uint8Array(bytes));
  const { w0, w, V } = tensors;
  const [bias, factors] = [w0?.data[0], V?.shape[1]];
  if (bias === undefined || !w || !V || factors === undefined || V.data.length !== w.data.length * factors)
    throw new LabFailure('bad-file', `The model ${model} is no factorization machine: it needs w0, w and V.`);
  const machine = { bias, linear: w.data, embeddings: V.data, factors };
  let all = true;
  for (const path of proofs) {
    const proof = await readProof(path);
    const wrong = otherHistory(proof, metadata) ?? checkProof(proof, machine);
    if (wrong !== null) all = false;
    say(wrong === null ? `${path}: holds. ${claimOf(proof)}` : `${path}: refused. ${wrong}`);
  }
  return all;
}

/** That a proof takes other features for the history than the file of the model says; null where it does not. */
function otherHistory(
  { first, items }: Proof,
  { first: begins, items: holds }: Readonly<Record<string, string>>,
) {
  if (begins === undefined || holds === undefined) return null;
  if (begins === String(first) && holds === String(items)) return null;
  return `Its history is of ${items} features from ${first} on, that of the model of ${holds} from ${begins} on.`;
}

const doing = { add: 'added', remove: 'removed', both: 'added or removed' } as const;

/** What a proof says, in sentences that name all it hangs on: the instance, and what may be switched. */
function claimOf(proof: Proof): string {
  const { active, first, items, label, space, robustUpTo, flip } = proof;
  const free = itemsFree(proof).length;
  const up = `${robustUpTo} ${robustUpTo === 1 ? 'switch' : 'switches'}`;
  const may = `${free} of ${items} items (features from ${first} on) may be ${doing[space]}`;
  const none = `None of ${items} items may be ${doing[space]}, so that nothing can flip the prediction. `;
  const most = `No set of up to ${up} flips the prediction, where ${may}. `;
  const robust = robustUpTo === 0 ? '' : free === 0 ? none : most;
  const flips =
    flip.length > 0 ? `Switching ${flip.length === 1 ? 'item' : 'items'} ${flip.join(', ')} flips it. ` : '';
  const of = `It is of the ${label === 1 ? 'yes' : 'no'} to the instance of features ${active.join(', ')}.`;
  return `${robust}${flips}${robust || flips ? '' : 'It claims nothing. '}${of}`;
}
