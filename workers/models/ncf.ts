import type { Rng } from '../core/random.ts';
import { glorotUniform, normal } from './draws.ts';

/** The standard deviation of He et al.'s code. */
const NCF_EMBEDDING_SD = 0.01;

/**
 * Neural collaborative filtering (He et al., WWW 2017) as every engine of the lab builds it.
 *
 * `mlp`: the user's embedding, the mean of the user's values' embeddings for each user field, the item's
 * embedding and the same for each item field, each `factors` wide, concatenated in this order
 * → dense layers with ReLU → one linear unit → logit; the sigmoid belongs to the log loss.
 * `neumf`: beside that tower, the element product of two further embeddings (GMF); product and the
 * tower's last layer, concatenated in this order, enter the linear unit. No pre-training, all from scratch.
 *
 * | parameter | dimensions |
 * |---|---|
 * | `user`, `item` | [users, factors], [items, factors] |
 * | `user.field.0` …, `item.field.0` … | [values of the field, factors] |
 * | `gmf.user`, `gmf.item` (neumf) | [users, factors], [items, factors] |
 * | `dense.0.kernel` … | [width before, width]; the first has the concatenation's rows, users' before items' |
 * | `dense.0.bias` … | [width] |
 * | `out.kernel` | [last width, 1]; neumf [factors + last width, 1], product first |
 * | `out.bias` | [1] |
 *
 * A row of a multi-hot field without any value embeds as zeros.
 * Initial values: embeddings N(0, 0.01), kernels Glorot uniform (bound √(6 / (rows + columns))), biases 0.
 */
export function ncfParameter(name: string, dimensions: readonly number[], rng: Rng): Float32Array {
  if (name.endsWith('.bias')) return new Float32Array(dimensions[0]!);
  if (name.endsWith('.kernel')) return glorotUniform(dimensions[0]!, dimensions[1]!, rng);
  return normal(dimensions[0]! * dimensions[1]!, NCF_EMBEDDING_SD, rng);
}
