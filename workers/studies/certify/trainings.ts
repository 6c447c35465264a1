import { certifyTrainings } from '../../protocol/names/certify.ts';
import { certifyDefence } from '../../protocol/spec/certify.ts';
import type { CertifySpec } from '../../protocol/spec/spec.ts';

type Defence = CertifySpec['defence'];

/** One way to train the machine that is certified, resolved. */
export interface CertifiedTraining {
  /** Stable name: 'plain', 'rfm-1', 'rfm-2', 'fm-rt', 'fm-rt-row', or 'fm-rt q=3'. */
  readonly id: string;
  readonly label: string;
  readonly defence: Defence;
}

/** What a robust training is called: 'FM-RT, q = 2, row bound'. */
export function trainingLabel(defence: Defence): string {
  switch (defence.kind) {
    case 'none':
      return certifyTrainings.plain.label;
    case 'rfm-1':
    case 'rfm-2':
      return certifyTrainings[defence.kind].label;
    case 'fm-rt':
      return `${certifyTrainings['fm-rt'].label}, q = ${defence.q}${defence.bound === 'row-bound' ? ', row bound' : ''}`;
  }
}

/**
 * A way of training with the settings of the spec's own robust training where that is of the kind, else with the
 * kind's defaults; start, epochs, rate and batch are those of the spec's own robust training wherever it has one, so
 * that ways are compared at equal lengths.
 */
function resolved({ defence }: CertifySpec, kind: Defence['kind'], changes: object = {}): Defence {
  const shared =
    defence.kind === 'none'
      ? {}
      : { start: defence.start, epochs: defence.epochs, rate: defence.rate, batch: defence.batch };
  const own = defence.kind === kind ? defence : {};
  return certifyDefence.parse(kind === 'none' ? { kind } : { ...shared, ...own, ...changes, kind });
}

/** The ways of training that `compare.methods` asks for, in that order, each once. */
export function comparedMethods(spec: CertifySpec): CertifiedTraining[] {
  return [...new Set(spec.compare.methods)].map((id) => {
    const defence =
      id === 'plain'
        ? resolved(spec, 'none')
        : id === 'fm-rt' || id === 'fm-rt-row'
          ? resolved(spec, 'fm-rt', { bound: id === 'fm-rt' ? 'relaxation' : 'row-bound' })
          : resolved(spec, id);
    return { id, label: trainingLabel(defence), defence };
  });
}

/** FM-RT at each training q that `compare.qs` asks for, ascending. */
export function comparedQs(spec: CertifySpec): CertifiedTraining[] {
  return [...new Set(spec.compare.qs)]
    .sort((a, b) => a - b)
    .map((q) => {
      const defence = resolved(spec, 'fm-rt', { q });
      return { id: `fm-rt q=${q}`, label: trainingLabel(defence), defence };
    });
}
