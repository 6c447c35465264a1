import type { BilinearShape } from '../engines/shape.ts';
import type { IdsWith } from '../protocol/names/entry.ts';
import type { evadeTrainings } from '../protocol/names/evade.ts';
import type { EvadeSpec } from '../protocol/spec/spec.ts';
import type { FncfData } from './fncf.ts';

/** A rival of the evade study without layers. */
export type BilinearRival = IdsWith<typeof evadeTrainings, 'bilinear'>;

const forms: Readonly<Record<BilinearRival, Pick<BilinearShape, 'form' | 'ids'>>> = {
  bilinear: { form: 'decoder', ids: true },
  imc: { form: 'imc', ids: false },
  imcIds: { form: 'imc', ids: true },
};

/**
 * The two bilinear models of paper 001, as every engine of the lab builds them; the logit z belongs to σ(z).
 *
 * `decoder` (equation 12): z = u·Q·vᵀ, u and v the embeddings of the id and of the side information, each `factors` wide,
 * side by side. The paper has a matrix Q_l for each answer l and a softmax over them; of two answers the softmax is
 * σ(u·(Q₁ − Q₀)·vᵀ), so that one matrix, their difference, says all.
 * `imc` (section III-A): z = x·M·yᵀ, x and y the codes of what is known of user and item, of sum 1 for the side
 * information as FNCF reads it (`featureField`) and with a 1 for the id where ids enter. M has rank `factors`: M = A·Bᵀ.
 *
 * | parameter | dimensions |
 * |---|---|
 * | `user`, `item` (where ids enter) | [users, factors], [items, factors] |
 * | `user.field.0` …, `item.field.0` … | [values of the field, factors] |
 * | `decoder.kernel` (decoder) | [columns of u, columns of v] |
 *
 * Of `imc` the user's tables, one above the other, are A, the item's B; there the embeddings of a pair are added up,
 * not put side by side. No bias: none is printed, and both hold a constant where the codes have sum 1.
 * Initial values as NCF's (see ncf.ts).
 */
export function bilinearShape(
  { factors }: Pick<EvadeSpec['student'], 'factors'>,
  rival: BilinearRival,
  { users, items, userFeatures, itemFeatures }: FncfData,
): BilinearShape {
  return {
    kind: 'bilinear',
    ...forms[rival],
    ...{ users, items, factors },
    userFields: userFeatures ? [userFeatures] : [],
    itemFields: itemFeatures ? [itemFeatures] : [],
  };
}
