import { prove } from '../../certify/prove.ts';
import type { RunContext } from '../../core/run.ts';
import { writeSafetensors } from '../../core/safetensors.ts';
import type { ProofAnswer, ProofQuestion } from '../../protocol/ask/proof.ts';
import type { Spec } from '../../protocol/spec/spec.ts';
import type { StudyEnv } from '../bench/env.ts';
import { askedMachine, needInstance } from './asked.ts';
import { activeOf, certifierOf, needCertifiable, reachOf, subjectOf } from './stages.ts';

/**
 * The proof of one prediction of a certify study that was run here, as the JSON that `lab check` reads, or the machine
 * that it is about, as safetensors with the tensors w0, w and V.
 * @throws LabFailure 'bad-spec' where the study was not run here, the instance does not exist, or its proof is too long
 */
export async function askProof(
  spec: Spec,
  { instance, want }: ProofQuestion,
  env: StudyEnv,
  run: RunContext,
): Promise<ProofAnswer> {
  needCertifiable(spec);
  const { data, model, subject } = await askedMachine(spec, env, run);
  if (want === 'model') {
    const { w0, w, V } = model.params;
    const metadata = { first: String(subject.first), items: String(subject.items) };
    return { bytes: writeSafetensors({ tensors: { w0, w, V }, metadata }) };
  }
  needInstance(subject, instance);
  const { budget, nodes, space } = spec.attack;
  const certifier = await certifierOf(spec, env, subject, model.key);
  const reachable = reachOf(spec, data.split);
  const [certificate] = await certifier.certify([subjectOf(subject, instance)], {
    reachable,
    nodeLimit: nodes,
  });
  const { fm, first, items } = subject;
  const active = activeOf(subject, instance);
  const proof = prove({ fm, first, items, active, space, reachable }, certificate, budget);
  return { bytes: new TextEncoder().encode(`${JSON.stringify(proof)}\n`) };
}
