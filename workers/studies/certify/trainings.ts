import type { RobustTraining } from '../../protocol/run/progress.ts';
import { robustWords } from '../../protocol/run/words.ts';
import { certifyDefence } from '../../protocol/spec/certify.ts';
import type { CertifySpec } from '../../protocol/spec/spec.ts';

type Defence = CertifySpec['defence'];

/** One way to train the machine that is certified, resolved. */
export interface CertifiedTraining {
  /** Stable name: 'plain', 'continued', 'rfm-1', 'rfm-2', 'rfm-2-published', 'fm-rt', 'fm-rt-row', or 'fm-rt q=3'. */
  readonly id: string;
  readonly label: string;
  readonly defence: Defence;
}

/** A robust training as progress and tables name it. */
export function robustOf(defence: Defence): RobustTraining {
  switch (defence.kind) {
    case 'none':
      return { training: 'plain', q: null };
    case 'continued':
    case 'rfm-1':
    case 'rfm-2':
    case 'rfm-2-published':
      return { training: defence.kind, q: null };
    case 'fm-rt':
      return { training: defence.bound === 'row-bound' ? 'fm-rt-row' : 'fm-rt', q: defence.q };
  }
}

const labelOf = (defence: Defence): string => robustWords(robustOf(defence));

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

/** The ways of training that `compare.methods` asks for, in that order. */
export function comparedMethods(spec: CertifySpec): CertifiedTraining[] {
  return spec.compare.methods.map((id) => {
    const defence =
      id === 'plain'
        ? resolved(spec, 'none')
        : id === 'fm-rt' || id === 'fm-rt-row'
          ? resolved(spec, 'fm-rt', { bound: id === 'fm-rt' ? 'relaxation' : 'row-bound' })
          : resolved(spec, id);
    return { id, label: labelOf(defence), defence };
  });
}

/** FM-RT at each training q that `compare.qs` asks for, ascending. */
export function comparedQs(spec: CertifySpec): CertifiedTraining[] {
  return [...spec.compare.qs]
    .sort((a, b) => a - b)
    .map((q) => {
      const defence = resolved(spec, 'fm-rt', { q });
      return { id: `fm-rt q=${q}`, label: labelOf(defence), defence };
    });
}
