import { models, predictionOf } from '../../names/models.ts';
import type { Spec } from '../spec.ts';
import type { Refusal } from './refusal.ts';

/** What the optimiser at `path` is refused for. Any engine may end in the kernels, whose steps have no floor. */
export function checkOptimiser(
  optimiser: { readonly kind: string; readonly accumulator?: number; readonly epsilon?: number },
  path: string,
): Refusal[] {
  if (optimiser.kind !== 'adagrad' || optimiser.accumulator !== 0 || optimiser.epsilon !== 0) return [];
  return [
    {
      path: `${path}.accumulator`,
      message:
        'Adagrad divides by zero when both its accumulator and its epsilon start at 0; set one of them above 0.',
    },
  ];
}

/** True where the split surely has no validation part; parts that come with the data are seen when it is read. */
export const hasNoValidation = ({ split }: Pick<Spec, 'split'>): boolean =>
  split.kind !== 'given' && (split.kind === 'ratio' ? split.validation === 0 : !split.validation);

/** Said where the epoch is to be chosen on a part that the split does not have. */
export const noPartToChooseOn =
  'The best epoch is chosen on the validation part, but this split has none; switch on split.validation, or set keep to last.';

/** Whether a study keeps the best epoch of its own model instead of the last. */
export const keepsBest = (spec: Spec): boolean => 'keep' in spec && spec.keep === 'best';

/** What choosing the epoch is refused for. */
export function checkKeep(spec: Spec): Refusal[] {
  if (!keepsBest(spec)) return [];
  const refusals: Refusal[] = [];
  if (hasNoValidation(spec)) refusals.push({ path: 'keep', message: noPartToChooseOn });
  if (spec.measure.every === 0) {
    refusals.push({
      path: 'measure.every',
      message:
        'The best epoch is one of those measured, and only the last is; set measure.every to 1 or more, or keep to last.',
    });
  }
  return refusals;
}

/** What every study is refused for: data, model and engine that do not go together. */
export function checkCommon(spec: Spec): Refusal[] {
  const { dataset, view, split, model, engine } = spec;
  const refusals = checkKeep(spec);
  if (split.kind === 'given' && dataset.kind === 'generated') {
    refusals.push({
      path: 'split.kind',
      message:
        'Generated data do not come in parts; choose another split.kind, or load training and test files.',
    });
  }
  if (predictionOf(model.kind) === 'ratings' && view.feedback === 'implicit') {
    refusals.push({
      path: 'view.feedback',
      message: `${models[model.kind].label} learns ratings, and an implicit view has none; set view.feedback to explicit, or model.kind to bprmf.`,
    });
  }
  if (model.kind === 'ncf' && engine === 'kernels') {
    refusals.push({
      path: 'engine',
      message:
        'The WebAssembly kernels do not train NCF; set engine to auto, or to one of TensorFlow.js: tfjs-webgl, tfjs-wasm or tfjs-cpu.',
    });
  }
  // NCF never trains on the kernels.
  if (model.kind !== 'ncf' && 'optimiser' in model) {
    refusals.push(...checkOptimiser(model.optimiser, 'model.optimiser'));
  }
  return refusals;
}
