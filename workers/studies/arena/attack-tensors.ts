import type { Params, Tensor } from '../../core/tensor.ts';
import { LabFailure } from '../../protocol/run/errors.ts';

/** What a tensor of a file is for, as its name says. */
export const partsOf = (tensor: string) => {
  const [column = '', seed = '', ...matrix] = tensor.split('/');
  return { column, seed: Number(seed), matrix: matrix.join('/') };
};

const sizeOf = ({ shape }: Tensor): string => `[${shape.join(' × ')}]`;

function needNumbers(file: string, tensor: string, { shape, data }: Tensor): void {
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new LabFailure(
    'bad-file',
    `${file}: row ${Math.floor(at / shape[1])} of the tensor “${tensor.slice(0, 60)}” holds ${data[at]}; every entry must be a finite number.`,
    { file },
  );
}

/** Matrices of one model and defence: each has one size for all seeds, and those of a seed are as wide as each other. */
function needAlike(file: string, tensors: Params): void {
  const first = new Map<string, { readonly of: unknown; readonly tensor: string }>();
  for (const [tensor, value] of Object.entries(tensors)) {
    const { column, seed, matrix } = partsOf(tensor);
    for (const [group, of] of [
      [`size ${column} ${matrix}`, value.shape.join()],
      [`width ${column} ${seed}`, value.shape[1]],
    ] as const) {
      const sibling = first.get(group);
      if (!sibling) first.set(group, { of, tensor });
      else if (sibling.of !== of)
        throw new LabFailure(
          'bad-file',
          `${file}: the tensor “${tensor.slice(0, 60)}” is ${sizeOf(value)} and “${sibling.tensor.slice(0, 60)}” is ${sizeOf(tensors[sibling.tensor])}: a matrix has one size for all seeds, and those of a model are as wide as each other.`,
          { file },
        );
    }
  }
}

/** @throws LabFailure 'bad-file' naming tensor and row, for what is no matrix of numbers or does not go with the others */
export function needMatrices(file: string, tensors: Params): void {
  for (const [tensor, value] of Object.entries(tensors)) {
    if (value.shape.length !== 2)
      throw new LabFailure(
        'bad-file',
        `${file}: the tensor “${tensor.slice(0, 60)}” is ${sizeOf(value)}; embeddings are rows × factors.`,
        { file },
      );
    needNumbers(file, tensor, value);
  }
  needAlike(file, tensors);
}
