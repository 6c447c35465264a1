import { isMultiStep, type PerturbSpec } from '../../../workers/protocol.ts';
import { useLook } from '../../frame/useLook.ts';
import type { Turn } from '../../state/view.ts';
import type { Method } from './methods.ts';

/** Where in an attack of several steps one looks. */
export interface AttackSteps {
  /** False for attacks of one step. */
  readonly walks: boolean;
  /** The step looked at, from 1 to `last`. */
  readonly iteration: number;
  readonly last: number;
  setStep(step: number, turn?: Turn): void;
}

/** The step of an attack that list and embeddings show: its last, unless another is looked at. */
export function useAttackSteps(spec: PerturbSpec | null, method: Method): AttackSteps {
  const [step, setStep] = useLook('perturb', 'iteration');
  const walks = spec !== null && isMultiStep(method);
  const { against, iterations } = spec?.attack ?? { against: { kind: 'epsilon' }, iterations: 1 };
  const last = !walks ? 1 : against.kind === 'iterations' ? against.upTo : iterations;
  return { walks, iteration: Math.min(step ?? last, last), last, setStep };
}
